"""What time it is, and was, on a machine whose clock starts anywhere: a Pi has no battery."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIME_ERROR = 5  # adjtimex(2): nobody has set the clock
_DRIFT = timedelta(seconds=5)  # an anchor that differs by less tells nothing new


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something happened, as far as this machine could tell. `ticks` are seconds since `boot` began, `wall` is
    aware, `synced` whether network time had set it."""

    boot: str
    ticks: float
    wall: datetime
    synced: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """At these `ticks` of this `boot` it was `at`, an aware datetime."""

    boot: str
    ticks: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is aware; not `sure` when it is a guess."""

    at: datetime
    sure: bool


class Clock:
    """`anchors` are those of earlier starts; `keep` is given every new one. `reading` is this machine."""

    def __init__(
        self,
        anchors: tuple[Anchor, ...] = (),
        keep: Callable[[Anchor], None] = lambda _: None,
        reading: Callable[[], Stamp] | None = None,
    ) -> None:
        self._anchors = {anchor.boot: anchor for anchor in anchors}
        self._keep, self._reading = keep, reading or read_stamp

    def learn(self, anchors: tuple[Anchor, ...]) -> None:
        """Those of earlier starts, when they could not be read before."""
        for anchor in anchors:
            self._anchors.setdefault(anchor.boot, anchor)

    def stamp(self) -> Stamp:
        stamp = self._reading()
        if stamp.synced:
            self._note(Anchor(stamp.boot, stamp.ticks, stamp.wall))
        return stamp

    def now(self) -> Moment:
        return self.when(self.stamp())

    def heard(self, at: datetime) -> None:
        """The library's own time, just received: as good as network time where there is none."""
        stamp = self.stamp()
        if not stamp.synced:
            self._note(Anchor(stamp.boot, stamp.ticks, at))

    def when(self, stamp: Stamp, after: datetime | None = None, before: datetime | None = None) -> Moment:
        """The time of a stamp by what is known now. A boot in which the time was never known leaves a guess: what the
        wall said, but neither before `after` nor past `before`."""
        anchor = self._anchors.get(stamp.boot)
        if anchor is not None:
            return Moment(anchor.at + timedelta(seconds=stamp.ticks - anchor.ticks), sure=True)
        if stamp.synced:
            return Moment(stamp.wall, sure=True)
        at = max(stamp.wall, after) if after else stamp.wall
        return Moment(min(at, before) if before else at, sure=False)

    def _note(self, anchor: Anchor) -> None:
        former = self._anchors.get(anchor.boot)
        if former is not None:
            expected = former.at + timedelta(seconds=anchor.ticks - former.ticks)
            if abs(expected - anchor.at) < _DRIFT:
                return
        self._anchors[anchor.boot] = anchor
        self._keep(anchor)


def read_stamp() -> Stamp:
    ticks = time.clock_gettime(time.CLOCK_BOOTTIME)
    return Stamp(_boot(), ticks, datetime.now(UTC), _is_synced())


@cache
def _boot() -> str:
    return _BOOT_ID.read_text("ascii").strip()


def _is_synced() -> bool:
    """adjtimex(2) with no mode set only reads; its answer is the clock's state."""
    timex = ctypes.create_string_buffer(512)  # more than any struct timex
    state: int = _adjtimex()(timex)
    return 0 <= state < _TIME_ERROR


@cache
def _adjtimex() -> Callable[[object], int]:
    function: Callable[[object], int] = ctypes.CDLL(None).adjtimex
    return function
