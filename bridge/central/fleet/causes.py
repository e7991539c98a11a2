"""Which faults somebody is to be told of, and when: one alert for each cause and one when it is over. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.central.fleet.settings import Alerts
from bridge.central.fleet.tile import Moment, Standing, Tile
from bridge.contract.faults import Fault, severity

GATHER = 15.0  # seconds between two letters, so that fifty stands behind one broken switch are one or two

# what else is the matter with them, nobody knows; or somebody is at work on them
_UNSURE = (Standing.LOST, Standing.SILENT, Standing.NEVER_HEARD, Standing.SLEEPING)


@dataclass(frozen=True, slots=True)
class Cause:
    """`stand` is empty for what is the matter with none of them, but with the broker."""

    stand: str
    fault: Fault


class Word(StrEnum):
    BEGAN = "began"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Alert:
    """`since` is when the fault began, by the library's clock."""

    word: Word
    cause: Cause
    place: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Hush:
    """Of what nobody is told: stands that are muted, and faults that somebody has acknowledged."""

    stands: Collection[str] = ()
    causes: Collection[Cause] = ()

    def covers(self, cause: Cause) -> bool:
        return cause.stand in self.stands or cause in self.causes


class Causes:
    """`told` are those of which an alert has been sent and whose end nobody was told yet, with their beginning."""

    def __init__(self, settings: Alerts, told: dict[Cause, datetime] | None = None) -> None:
        self._settings = settings
        self.told = dict(told or {})
        self._begins: dict[Cause, float] = {}
        self._ends: dict[Cause, float] = {}
        self._sent: float | None = None

    def look(self, tiles: Iterable[Tile], *, up: bool, hush: Hush, now: Moment) -> tuple[Alert, ...]:
        """What is to be sent now. `up` is the broker; `now` is in the library's own zone. A cause counts as told from
        then on."""
        seen = tuple(tiles)
        active = _active(seen, up=up, least=self._settings.severity, at=now.at)
        self._time(active, _unsure(seen), now.ticks)
        if self._is_quiet(now.at) or (self._sent is not None and now.ticks - self._sent < GATHER):
            return ()
        places = {tile.stand: tile.place for tile in seen}
        found = (*self._over(hush, places, now.ticks), *self._begun(active, hush, places, now.ticks))
        if found:
            self._sent = now.ticks
        return found

    def forget(self, stand: str) -> None:
        """A stand that was taken off the list."""
        for kept in (self.told, self._begins, self._ends):
            for cause in [cause for cause in kept if cause.stand == stand]:
                del kept[cause]

    def _time(self, active: dict[Cause, datetime], unsure: set[str], ticks: float) -> None:
        """Since when each cause holds, or does not hold any more. While nothing is known of a stand, nothing ends."""
        for cause in active:
            self._begins.setdefault(cause, ticks)
            self._ends.pop(cause, None)
        over = [cause for cause in (*self._begins, *self.told) if cause not in active and cause.stand not in unsure]
        for cause in over:
            self._begins.pop(cause, None)
            if cause in self.told:
                self._ends.setdefault(cause, ticks)

    def _begun(
        self, active: dict[Cause, datetime], hush: Hush, places: dict[str, str], ticks: float
    ) -> tuple[Alert, ...]:
        found = []
        for cause, since in active.items():
            if cause in self.told or hush.covers(cause) or ticks - self._begins[cause] < self._settings.after:
                continue
            self.told[cause] = since
            found.append(Alert(Word.BEGAN, cause, places.get(cause.stand, ""), since))
        return tuple(found)

    def _over(self, hush: Hush, places: dict[str, str], ticks: float) -> tuple[Alert, ...]:
        """As late as it was told, so that what comes and goes is one alert."""
        found = []
        for cause in [cause for cause, since in self._ends.items() if ticks - since >= self._settings.after]:
            del self._ends[cause]
            since = self.told.pop(cause)
            if cause.stand not in hush.stands:
                found.append(Alert(Word.OVER, cause, places.get(cause.stand, ""), since))
        return tuple(found)

    def _is_quiet(self, at: datetime) -> bool:
        begin, end, now = self._settings.quiet_from, self._settings.quiet_to, f"{at:%H:%M}"
        if not begin:
            return False
        return begin <= now < end if begin <= end else now >= begin or now < end


def _active(tiles: Iterable[Tile], *, up: bool, least: int, at: datetime) -> dict[Cause, datetime]:
    """What is the matter now, as far as it was heard. Out of service is wanted, and no fault."""
    found: dict[Cause, datetime] = {}
    for tile in tiles:
        if not up:
            found.setdefault(Cause("", Fault.BROKER_AWAY), tile.since or at)
        elif tile.confirmed and tile.standing is not Standing.SLEEPING:
            worth = (fault for fault in tile.faults if severity(fault) >= least)
            found |= {Cause(tile.stand, fault): tile.since or at for fault in worth}
    return found


def _unsure(tiles: Iterable[Tile]) -> set[str]:
    """Stands of which nobody knows now what is over."""
    return {tile.stand for tile in tiles if tile.standing in _UNSURE or not tile.confirmed}
