"""The one queue in which everything that happens waits for the flow, and what the kiosk knows of itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from kiosk.events import (
    Answered,
    CannotKeep,
    CardRead,
    CodeUnknown,
    ControlCardRead,
    DeviceBack,
    DeviceLost,
    Event,
    ItemSeen,
    Link,
    LinkBack,
    LinkLost,
    LinkOffline,
    Pressed,
    ServiceChanged,
)
from kiosk.views import Cause

PEOPLE = Pressed | CardRead | ControlCardRead | ItemSeen | CodeUnknown | Answered  # what somebody did or asked for


@dataclass(frozen=True, slots=True)
class Condition:
    """Which parts of the kiosk work. Nothing does until it has said so. `link` is what was said last of the library;
    `in_service` is False while a technician has closed the stand."""

    readers: frozenset[str] = frozenset()
    working: frozenset[str] = frozenset()
    link: Link = field(default_factory=LinkLost)
    in_service: bool = True

    def after(self, event: Event) -> Condition:
        match event:
            case DeviceBack(device):
                return replace(self, working=self.working | {device})
            case DeviceLost(device):
                return replace(self, working=self.working - {device})
            case LinkBack() | LinkOffline() | CannotKeep() | LinkLost():
                return replace(self, link=event)
            case ServiceChanged(in_service):
                return replace(self, in_service=in_service)
        return self

    @property
    def cause(self) -> Cause | None:
        """Why nobody can be served, or None. One reader of several is enough to serve."""
        if not self.in_service:
            return Cause.OUT_OF_SERVICE
        match self.link:
            case LinkLost():
                return Cause.NO_LINK
            case CannotKeep():
                return Cause.CANNOT_KEEP
            case LinkOffline(knew=None) | LinkOffline(accepts=()):
                return Cause.NO_LIBRARY
        return None if self.reads else Cause.NO_READER

    @property
    def reads(self) -> bool:
        """Whether a card or an item can be scanned."""
        return bool(self.readers & self.working)

    @property
    def online(self) -> bool:
        """Whether the library itself can be asked."""
        return isinstance(self.link, LinkBack)

    @property
    def offline(self) -> LinkOffline | None:
        """How the stand takes the library's place, None while it does not."""
        return self.link if isinstance(self.link, LinkOffline) else None


class Inbox:
    """Belongs to the flow's thread: other threads reach `tell` through `loop.call_soon_threadsafe`."""

    def __init__(self, readers: frozenset[str]) -> None:
        self.condition = Condition(readers)
        self._events: asyncio.Queue[Event] = asyncio.Queue()

    def tell(self, event: Event) -> None:
        self.condition = self.condition.after(event)
        self._events.put_nowait(event)

    async def next(self, seconds: float | None = None) -> Event:
        """The next event; raises TimeoutError when `seconds` pass without one."""
        async with asyncio.timeout(seconds):
            return await self._events.get()

    def forget(self) -> None:
        """Drops the touches, scans and answers that nobody waited for: they were a former patron's."""
        waiting = [self._events.get_nowait() for _ in range(self._events.qsize())]
        for event in waiting:
            if not isinstance(event, PEOPLE):
                self._events.put_nowait(event)
