"""What is known of one stand, and what each message of it changes: pure, each step a new value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bridge.central.fleet.tile import Moment
from bridge.contract.faults import State
from bridge.telemetry.messages import CountMessage, PartMessage, StateMessage

WILL = -1  # the `seq` of what a broker tells in the stand's place
_MOST_PARTS = 64


@dataclass(frozen=True, slots=True)
class Known:
    """`session` is the newest that was heard of, and `ended` that nothing more will come of it. `heard` is when the
    stand itself was last heard, live, in this connection of central to its broker, by the ticks of a `Moment`; None
    before. `heard_at` is the same by the wall clock, and outlives connections."""

    stand: str
    since: Moment  # from when on something is expected of it
    place: str = ""
    session: int = 0
    ended: bool = False
    ended_at: datetime | None = None
    state: StateMessage | None = None
    heard: float | None = None
    heard_at: datetime | None = None
    clock_off: timedelta = timedelta(0)
    parts: Mapping[str, PartMessage] = field(default_factory=dict)
    counts: CountMessage | None = None
    malformed: int = 0
    malformed_at: float | None = None  # the newest, by the ticks of a `Moment`
    from_older: int = 0  # live messages of a session that is over, since the newest one was heard

    def told_state(self, message: StateMessage, now: Moment, *, retained: bool) -> Known:
        """What is of an older session is told again by a broker or a forger, or the stand has lost its count: it
        changes nothing but a note."""
        if message.session < self.session:
            return self if retained or message.seq == WILL else replace(self, from_older=self.from_older + 1)
        if message.session == self.session and (self.ended or not self._is_next(message, retained=retained)):
            return self
        if message.state is State.LOST:
            return self._ended(message, now, retained=retained)
        told = replace(self, session=message.session, state=message, ended=False, ended_at=None)
        return told if retained else told.heard_live(message.at, now)

    def told_part(self, message: PartMessage) -> Known:
        former = self.parts.get(message.part)
        if message.session < self.session or (former is not None and message.session < former.session):
            return self
        if former is None and len(self.parts) >= _MOST_PARTS:
            return self
        return replace(self, parts={**self.parts, message.part: message})

    def told_counts(self, message: CountMessage) -> Known:
        return self if message.session < self.session else replace(self, counts=message)

    def called(self, place: str) -> Known:
        return replace(self, place=place)

    def misunderstood(self, now: Moment) -> Known:
        return replace(self, malformed=self.malformed + 1, malformed_at=now.ticks)

    def unheard(self) -> Known:
        """Central's connection has ended or begun: what was heard before proves nothing any more."""
        return replace(self, heard=None)

    def _is_next(self, message: StateMessage, *, retained: bool) -> bool:
        """A message that came twice is no second heartbeat; but the first live one after a kept copy is."""
        if self.state is None or message.seq == WILL or message.seq > self.state.seq:
            return True
        return message.seq == self.state.seq and self.heard is None and not retained

    def _ended(self, message: StateMessage, now: Moment, *, retained: bool) -> Known:
        """A will was written when its connection began, so its own times say nothing."""
        at = now.at if not retained else (self.heard_at or message.at)
        ended = replace(self, session=message.session, state=message, ended=True, ended_at=at, heard=None)
        return ended if retained or message.seq == WILL else replace(ended, heard_at=now.at)

    def heard_live(self, at: datetime, now: Moment) -> Known:
        return replace(self, heard=now.ticks, heard_at=now.at, clock_off=at - now.at, from_older=0)
