"""Collects what has to be kept, for one transaction a second; what cannot be written now waits for its turn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bridge.central.fleet.history import Change, News, Roll
from bridge.central.fleet.reading import Heard
from bridge.central.fleet.tile import Standing, Tile
from bridge.contract.faults import Fault
from bridge.telemetry.messages import CountMessage, DeviceHealth, EventMessage, PartMessage

_MOST = 50_000  # events and changes that wait while the disk is full
_HEARD_EVERY = 60.0  # seconds between two notes of when a stand was last heard


class Keeper:
    """For one thread."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[Standing, tuple[Fault, ...]]] = {}
        self._changes: list[Change] = []
        self._events: dict[str, tuple[str, EventMessage]] = {}
        self._counts: dict[str, CountMessage] = {}
        self._rolls: dict[tuple[str, str, datetime], Roll] = {}
        self._heard: dict[str, datetime] = {}
        self._noted: dict[str, datetime] = {}

    def take(self, heard: Heard) -> None:
        match heard.message:
            case EventMessage(id=id_) as event if len(self._events) < _MOST:
                self._events[id_] = heard.stand, event
            case CountMessage() as message:
                self._counts[heard.stand] = message
            case PartMessage(part=part, health=DeviceHealth(slips=int(slips), paper_since=datetime() as since)):
                self._rolls[heard.stand, part, since] = Roll(heard.stand, part, since, slips)
            case _:
                pass

    def look(self, tiles: Iterable[Tile], now: datetime) -> None:
        """Notes who has become what, and who was heard."""
        for tile in tiles:
            so = tile.standing, tile.faults
            if self._last.get(tile.stand) != so and len(self._changes) < _MOST:
                begun = min(tile.since or now, now) if tile.stand in self._last else now
                self._changes.append(Change(tile.stand, *so, begun))
                self._last[tile.stand] = so
            if tile.heard_at is not None and self._is_news(tile.stand, tile.heard_at):
                self._heard[tile.stand] = self._noted[tile.stand] = tile.heard_at

    def forget(self, stand: str) -> None:
        """A stand that was taken off the list."""
        for kept in (self._last, self._counts, self._heard, self._noted):
            kept.pop(stand, None)
        self._changes = [change for change in self._changes if change.stand != stand]

    def news(self) -> News:
        """All that waits."""
        return News(
            changes=tuple(self._changes),
            events=tuple(self._events.values()),
            counts=tuple(self._counts.items()),
            rolls=tuple(self._rolls.values()),
            heard=dict(self._heard),
        )

    def kept(self, news: News) -> None:
        """It is in the history; what came meanwhile still waits."""
        del self._changes[: len(news.changes)]
        for _, event in news.events:
            self._events.pop(event.id, None)
        for stand, message in news.counts:
            if self._counts.get(stand) is message:
                del self._counts[stand]
        for roll in news.rolls:
            if self._rolls.get((roll.stand, roll.printer, roll.since)) is roll:
                del self._rolls[roll.stand, roll.printer, roll.since]
        for stand, at in news.heard.items():
            if self._heard.get(stand) == at:
                del self._heard[stand]

    def _is_news(self, stand: str, heard_at: datetime) -> bool:
        noted = self._noted.get(stand)
        return noted is None or abs((heard_at - noted).total_seconds()) >= _HEARD_EVERY
