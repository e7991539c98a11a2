"""What is kept of the fleet: which stands there are, how each was and when, what happened, and what was counted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bridge.central.fleet.store import HistoryAway, Store
from bridge.central.fleet.tile import Standing
from bridge.contract.faults import Fault
from bridge.telemetry.messages import CountMessage, EventMessage

__all__ = ["Change", "Expected", "History", "HistoryAway", "News", "Roll"]

COUNTED = ("loans", "returns", "renewals", "visits", "applications", "turns", "slips")
ABANDONED = "abandoned"
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Expected:
    """A stand that should be there. `heard_at` is None while it was never heard."""

    stand: str
    place: str
    added_at: datetime
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """From `begun` on the stand is so."""

    stand: str
    standing: Standing
    faults: tuple[Fault, ...]
    begun: datetime


@dataclass(frozen=True, slots=True)
class Roll:
    """How many slips a printer has printed since its paper was changed."""

    stand: str
    printer: str
    since: datetime
    slips: int


@dataclass(frozen=True, slots=True)
class News:
    """All that has to be kept of a second or so. `heard` is when each stand was last heard."""

    changes: tuple[Change, ...] = ()
    events: tuple[tuple[str, EventMessage], ...] = ()
    counts: tuple[tuple[str, CountMessage], ...] = ()
    rolls: tuple[Roll, ...] = ()
    heard: Mapping[str, datetime] = field(default_factory=dict)


class History:
    """Blocks; from any thread. Everything raises `HistoryAway`."""

    def __init__(self, path: Path) -> None:
        """What lasted when central ended is closed at its last sign of life: nobody knows how it went on."""
        self.store = Store(path)
        with self.store.writing() as connection:
            row = connection.execute("SELECT at FROM pulse").fetchone()
            if row is None:
                connection.execute("INSERT INTO pulse VALUES (0)")
            else:
                connection.execute("UPDATE periods SET ended = max(begun, ?) WHERE ended IS NULL", (row["at"],))

    def stands(self) -> tuple[Expected, ...]:
        with self.store.reading() as connection:
            rows = connection.execute("SELECT * FROM stands ORDER BY stand").fetchall()
        return tuple(
            Expected(row["stand"], row["place"], moment(row["added_at"]), maybe(row["heard_at"])) for row in rows
        )

    def expect(self, stand: str, place: str, at: datetime) -> None:
        """From now on this stand should be there; its place may be told again."""
        expect(self.store, stand, place, at)

    def remove(self, stand: str, at: datetime) -> None:
        """It is expected no more; what was kept of it stays until it is old."""
        with self.store.writing() as connection:
            connection.execute("DELETE FROM stands WHERE stand = ?", (stand,))
            connection.execute("DELETE FROM totals WHERE stand = ?", (stand,))
            connection.execute("UPDATE alerts SET over = ? WHERE stand = ? AND over IS NULL", (at.timestamp(), stand))
            connection.execute(_END, (at.timestamp(), stand))

    def keep(self, news: News, at: datetime) -> None:
        """In one transaction; what was kept before is not kept twice."""
        with self.store.writing() as connection:
            for change in news.changes:
                _change(connection, change)
            connection.executemany(_EVENT, [_event(stand, event) for stand, event in news.events])
            for stand, message in news.counts:
                _count(connection, stand, message, at)
            rolls = [(roll.stand, roll.printer, roll.since.timestamp(), roll.slips) for roll in news.rolls]
            connection.executemany(_ROLL, rolls)
            _note_heard(connection, news.heard)
            connection.execute("UPDATE pulse SET at = ?", (at.timestamp(),))

    def forget(self, days: int, now: datetime) -> None:
        """What is older than so many days."""
        before = (now - timedelta(days=days)).timestamp()
        with self.store.writing() as connection:
            for table, column in _AGES:
                connection.execute(f"DELETE FROM {table} WHERE {column} < ?", (before,))  # noqa: S608 - our own names
            connection.execute("DELETE FROM counts WHERE hour < ?", (int(before) // HOUR,))


def expect(store: Store, stand: str, place: str, at: datetime) -> None:
    """As `History.expect`, for who is not the central that watches: a history that is opened closes what lasts."""
    with store.writing() as connection:
        connection.execute(_EXPECTED, (stand, place, at.timestamp()))


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def maybe(seconds: float | None) -> datetime | None:
    return None if seconds is None else moment(seconds)


_EXPECTED = (
    "INSERT INTO stands VALUES (?, ?, ?, NULL) "
    "ON CONFLICT (stand) DO UPDATE SET place = excluded.place WHERE excluded.place <> ''"
)
_END = "UPDATE periods SET ended = max(begun, ?) WHERE stand = ? AND ended IS NULL"
_BEGIN = "INSERT INTO periods (stand, standing, faults, begun) VALUES (?, ?, ?, ?)"
_EVENT = "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?)"
_ROLL = (
    "INSERT INTO rolls VALUES (?, ?, ?, ?) "
    "ON CONFLICT (stand, printer, since) DO UPDATE SET slips = max(slips, excluded.slips)"
)
_COUNT = (
    "INSERT INTO counts VALUES (?, ?, ?, ?) "
    "ON CONFLICT (stand, hour, name) DO UPDATE SET number = number + excluded.number"
)
_HEARD = (
    "INSERT INTO stands VALUES (?, '', ?, ?) ON CONFLICT (stand) DO UPDATE SET heard_at = excluded.heard_at"
)
_AGES = (
    *(("periods", "ended"), ("events", "at"), ("acknowledgements", "ended"), ("mutes", "until")),
    *(("orders", "at"), ("alerts", "over"), ("letters", "at"), ("rolls", "since")),
)


def _change(connection: sqlite3.Connection, change: Change) -> None:
    """A period begins where the one before ends, never earlier than that one's own beginning or end."""
    last = "SELECT max(coalesce(ended, begun)) AS at FROM periods WHERE stand = ?"
    former = connection.execute(last, (change.stand,)).fetchone()["at"]
    begun = max(change.begun.timestamp(), former or 0.0)
    connection.execute(_END, (begun, change.stand))
    connection.execute(_BEGIN, (change.stand, change.standing, " ".join(change.faults), begun))


def _event(stand: str, event: EventMessage) -> tuple[object, ...]:
    details = json.dumps(event.details, ensure_ascii=False)
    return (event.id, stand, event.kind, event.at.timestamp(), event.sure, event.fault or "", details)


def _count(connection: sqlite3.Connection, stand: str, message: CountMessage, at: datetime) -> None:
    """What was counted since the last time goes to this hour. Of a stand that is counted for the first time nobody
    knows when it was."""
    row = connection.execute("SELECT message FROM totals WHERE stand = ?", (stand,)).fetchone()
    former = msgspec.json.decode(row["message"], type=CountMessage) if row else None
    if former is not None:
        hour = int(at.timestamp()) // HOUR
        more = [(stand, hour, name, number) for name, number in _difference(former, message) if number]
        connection.executemany(_COUNT, more)
    sql = "INSERT INTO totals VALUES (?, ?) ON CONFLICT (stand) DO UPDATE SET message = excluded.message"
    connection.execute(sql, (stand, msgspec.json.encode(message)))


def _difference(former: CountMessage, message: CountMessage) -> Iterable[tuple[str, int]]:
    """Numbers that begin anew, because the stand's disk did, are all new. One that is less is none."""
    before, now = _numbers(former), _numbers(message)
    if former.since != message.since:
        return now.items()
    return [(name, max(0, number - before[name])) for name, number in now.items()]


def _numbers(message: CountMessage) -> dict[str, int]:
    numbers = {name: int(getattr(message, name)) for name in COUNTED}
    return numbers | {ABANDONED: sum(message.abandoned.values())}


def _note_heard(connection: sqlite3.Connection, heard: Mapping[str, datetime]) -> None:
    """Who was heard is expected from then on."""
    connection.executemany(_HEARD, [(stand, at.timestamp(), at.timestamp()) for stand, at in heard.items()])
