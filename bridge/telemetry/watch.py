"""Looks at the stand every second and whenever something is told of it: one picture of it for all who ask, and an
event for every fault that comes or goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bridge.contract.faults import Fault, State, severity, state_of, worst_first
from bridge.telemetry.events import Events
from bridge.telemetry.memory import Memory
from bridge.telemetry.messages import EventKind
from bridge.telemetry.parts import PartSeen, parts
from bridge.telemetry.seen import Seen

_log = logging.getLogger(__name__)

_BEGAN = "faults"  # the fact's name: those that an event has told of
_LOOK = 1.0


@dataclass(frozen=True, slots=True)
class PartPicture:
    """`since` its faults are what they are."""

    seen: PartSeen
    since: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """`faults` are worst first. While the stand is starting it is out of order, and may have no fault."""

    at: datetime
    state: State
    since: datetime
    faults: tuple[Fault, ...]
    parts: tuple[PartPicture, ...]
    starting: bool


class Watch:
    """`look` gives what is seen now, after the faults of the last look. `changed` is called when a picture differs."""

    def __init__(self, look: Callable[[frozenset[Fault]], Seen], memory: Memory, events: Events) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._look, self._memory, self._events = look, memory, events
        self._told = dict.fromkeys(memory.fact(_BEGAN, tuple[Fault, ...]) or ())
        self.picture = _picture(look(frozenset(self._told)), None)
        self._news = asyncio.Event()

    def nudge(self) -> None:
        """Something is different."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            self._news.clear()
            try:
                async with asyncio.timeout(_LOOK):
                    await self._news.wait()
            except TimeoutError:
                continue

    def look(self) -> Picture:
        """The stand as it is at this moment."""
        former = self.picture
        now = self.picture = _picture(self._look(frozenset(former.faults)), former)
        if not now.starting:
            self._tell_faults(now.faults)
        if _content(now) != _content(former):
            self.changed()
        return now

    def _tell_faults(self, faults: tuple[Fault, ...]) -> None:
        began = [fault for fault in faults if fault not in self._told]
        ended = [fault for fault in self._told if fault not in faults]
        for fault in began:
            _log.warning("%s began", fault)
            self._events.add(EventKind.FAULT_BEGAN, fault, severity=severity(fault).name.lower())
        for fault in ended:
            _log.warning("%s ended", fault)
            self._events.add(EventKind.FAULT_ENDED, fault)
        if began or ended:
            self._told = dict.fromkeys(faults)
            self._memory.note(_BEGAN, faults)


def _picture(seen: Seen, former: Picture | None) -> Picture:
    found = parts(seen)
    own = () if seen.in_service else (Fault.OUT_OF_SERVICE,)
    faults = worst_first([*own, *(fault for part in found for fault in part.faults)])
    state = state_of(faults)
    if seen.starting and state in {State.READY, State.ALERT}:
        state = State.OUT_OF_ORDER
    since = former.since if former and former.state is state else seen.at
    before = {part.seen.name: part for part in former.parts} if former else {}
    return Picture(seen.at, state, since, faults, tuple(_since(part, before, seen.at) for part in found), seen.starting)


def _since(part: PartSeen, before: dict[str, PartPicture], at: datetime) -> PartPicture:
    former = before.get(part.name)
    return PartPicture(part, former.since if former and former.seen.faults == part.faults else at)


def _content(picture: Picture) -> tuple[State, tuple[Fault, ...], tuple[PartPicture, ...]]:
    return picture.state, picture.faults, picture.parts
