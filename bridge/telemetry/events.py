"""What has happened at a stand and was not told yet: on the disk until a broker has it, whatever happens meanwhile."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from bridge.contract.faults import Fault
from bridge.offline.clock import Clock, Stamp
from bridge.telemetry.memory import Memory
from bridge.telemetry.messages import EventKind, EventMessage

_log = logging.getLogger(__name__)

MOST = 5000  # about 2 MB
_FAULTS = frozenset({EventKind.FAULT_BEGAN, EventKind.FAULT_ENDED})
_NUMBER = "number"  # in the details of what was dropped


@dataclass(frozen=True, slots=True)
class Waiting:
    number: int
    event: EventMessage


class Events:
    """`added` is called after each. Without `wanted` nothing is kept, because nobody is going to be told. When `most`
    wait, a fault's is dropped for a new one, the oldest first, and counted in an event of its own."""

    def __init__(self, memory: Memory, clock: Clock, *, wanted: bool = True, most: int = MOST) -> None:
        self.added: Callable[[], None] = lambda: None
        self._memory, self._clock, self._wanted, self._most = memory, clock, wanted, most
        self._last = 0
        self._full = False

    def __len__(self) -> int:
        return len(self._memory.events)

    def add(self, kind: EventKind, fault: Fault | None = None, **details: str) -> None:
        if not self._wanted:
            return
        if len(self) >= self._most:
            self._drop_one()
        self._put(self._number(), self._made(kind, fault, details))
        self.added()

    def after(self, number: int) -> Waiting | None:
        """The first that came after this one; as well dated as can be by now."""
        while (found := next((other for other in self._memory.events if other > number), None)) is not None:
            try:
                return Waiting(found, self._dated(_read(self._memory.events[found])))
            except msgspec.DecodeError:
                _log.error("event %d is of another version, and is not told", found)
                self._memory.drop(found)
        return None

    def done(self, waiting: Waiting) -> None:
        """The broker has it. What has become another event meanwhile stays."""
        text = self._memory.events.get(waiting.number)
        if text is not None and _read(text).id == waiting.event.id:
            self._memory.drop(waiting.number)

    def _made(self, kind: EventKind, fault: Fault | None, details: dict[str, str]) -> EventMessage:
        stamp = self._clock.stamp()
        moment = self._clock.when(stamp)
        return EventMessage(
            id=uuid.uuid4().hex,
            kind=kind,
            at=moment.at,
            sure=moment.sure,
            boot=stamp.boot,
            ticks=round(stamp.ticks, 3),
            fault=fault,
            details=details,
        )

    def _number(self) -> int:
        """By the clock, so that numbers go on when the disk could not be read; and always growing."""
        newest = next(reversed(self._memory.events), 0)
        self._last = max(self._last, newest, time.time_ns() // 1000) + 1
        return self._last

    def _dated(self, event: EventMessage) -> EventMessage:
        """The clock may have been set since."""
        if event.sure:
            return event
        moment = self._clock.when(Stamp(event.boot, event.ticks, event.at, synced=False))
        return msgspec.structs.replace(event, at=moment.at, sure=moment.sure)

    def _drop_one(self) -> None:
        """Its place, or that of the first that was dropped, says how many were."""
        if not self._full:
            self._full = True
            _log.error("%d events wait for the broker; the oldest are dropped from now on", self._most)
        texts = self._memory.events
        note = next((number for number, text in texts.items() if _is(text, EventKind.DROPPED)), None)
        others = [number for number in texts if number != note]
        victim = next((number for number in others if _is(texts[number], *_FAULTS)), others[0])
        dropped = 1 if note is None else 1 + int(_read(texts[note]).details[_NUMBER])
        if note is not None:
            self._memory.drop(victim)
        self._put(note or victim, self._made(EventKind.DROPPED, None, {_NUMBER: str(dropped)}))

    def _put(self, number: int, event: EventMessage) -> None:
        self._memory.put(number, msgspec.json.encode(event).decode())


def _read(text: str) -> EventMessage:
    return msgspec.json.decode(text, type=EventMessage)


def _is(text: str, *kinds: EventKind) -> bool:
    return any(f'"kind":"{kind}"' in text for kind in kinds)
