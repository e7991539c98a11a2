"""The fleet as its pages show it: a tile with who cares for it, the summary, and the bar of a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bridge.central.desk.turn import FleetTurn
from bridge.central.fleet.asking import Period
from bridge.central.fleet.caring import Acknowledged, Muted
from bridge.central.fleet.tile import Colour, Standing, Tile

DAYS = 7
WIDTH = 700  # units of the week's bar, whatever its size on the glass


@dataclass(frozen=True, slots=True)
class Shown:
    """`now` and `since` are in the library's own zone. `calm` is ready and has nothing to be looked at."""

    tile: Tile
    now: datetime
    since: datetime | None
    acknowledged: Acknowledged | None
    muted: Muted | None

    @property
    def look(self) -> str:
        """The name of its colours on the page: what waits to be heard does not look as if it slept."""
        return "waiting" if self.tile.standing is Standing.WAITING else self.tile.colour

    @property
    def lasts(self) -> timedelta:
        return self.now - self.since if self.since else timedelta(0)

    @property
    def cared(self) -> bool:
        """Somebody knows of it."""
        return self.acknowledged is not None or self.muted is not None

    @property
    def calm(self) -> bool:
        return self.tile.colour is Colour.GREEN and not self.tile.faults and not self.tile.notes


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of the week's bar."""

    x: float
    width: float
    look: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty for all."""

    place: str = ""
    state: str = ""

    def takes(self, tile: Tile) -> bool:
        return self.place in ("", tile.place) and self.state in ("", tile.colour)


def show(at: FleetTurn, tile: Tile) -> Shown:
    care, now = at.fleet.care, at.fleet.now().at
    since = at.turn.here(tile.since) if tile.since else None
    return Shown(tile, at.turn.here(now), since, care.of(tile), care.muted_at(tile.stand, now))


def board(at: FleetTurn, wanted: Filter) -> Mapping[str, object]:
    """What the tiles' template needs. The summary counts all stands that the filter's place takes."""
    link, tiles, now = at.fleet.look()
    of_place = [tile for tile in tiles if wanted.place in ("", tile.place)]
    colours = Counter(tile.colour for tile in of_place)
    return {
        "version": at.fleet.onlookers.version,
        "shown": sorted((show(at, tile) for tile in of_place if wanted.takes(tile)), key=_turn),
        "colours": [(colour, colours[colour]) for colour in Colour],
        "number": len(of_place),
        "everybody": len(tiles),
        "away_since": None if link.up else at.turn.here(link.since.at),
        "problem": at.fleet.problem,
        "now": at.turn.here(now.at),
        "wanted": wanted,
        "places": sorted({tile.place for tile in tiles if tile.place}),
    }


def _turn(one: Shown) -> tuple[int, bool]:
    """As the board has them, but what nobody cares for yet comes first within its colour."""
    return tuple(Colour).index(one.tile.colour), one.cared


def week(periods: Iterable[Period], end: datetime) -> tuple[Bit, ...]:
    """From `DAYS` before `end` until then; where nothing is known there is nothing."""
    begin = end - timedelta(days=DAYS)
    scale = WIDTH / timedelta(days=DAYS).total_seconds()
    return tuple(
        Bit(
            round((period.begun - begin).total_seconds() * scale, 2),
            max(0.8, round(period.length.total_seconds() * scale, 2)),
            look(period),
        )
        for period in periods
    )


_LOOKS = {
    Standing.READY: "green",
    Standing.ALERT: "amber",
    Standing.SLEEPING: "grey",
    Standing.WAITING: "waiting",
    Standing.BROKER_AWAY: "waiting",
}


def look(period: Period) -> str:
    """What was only the broker's fault is nothing that the stand did."""
    return _LOOKS.get(period.standing, "red")
