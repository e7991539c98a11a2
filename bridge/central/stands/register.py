"""Who was given which certificate, and which are taken back: a small SQLite file beside the authority's key."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS certificates (
    serial TEXT PRIMARY KEY, name TEXT NOT NULL, ends TEXT NOT NULL, revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS stands (
    stand TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT NOT NULL, role TEXT NOT NULL, since TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS invitations (
    handle TEXT PRIMARY KEY, digest TEXT NOT NULL, stand TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
    role TEXT NOT NULL, installed_at TEXT NOT NULL, ends REAL NOT NULL, tries INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """One that was let in. `name` is what its receipts say, `place` the room, `role` as in kiosk.toml."""

    stand: str
    name: str
    place: str
    role: str


@dataclass(frozen=True, slots=True)
class Known(Stand):
    """`ends` is when the last of its good certificates ends, None without one; `revoked` it is let in no more."""

    since: datetime
    ends: datetime | None
    revoked: bool


class Register:
    def __init__(self, path: Path) -> None:
        self._path = path

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; one at a time, whichever program asks."""
        with contextlib.closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous = FULL")
            database.executescript(_TABLES)
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def stands(self) -> tuple[Known, ...]:
        """By id. For a fleet board: those that are not `revoked` have to be heard of."""
        good = "SELECT max(ends) FROM certificates WHERE name = stand AND revoked_at IS NULL"
        query = f"SELECT stand, name, place, role, since, ({good}), revoked_at FROM stands ORDER BY stand"  # noqa: S608
        with self.writing() as database:
            return tuple(
                Known(stand, name, place, role, _time(since), _time(ends) if ends else None, revoked is not None)
                for stand, name, place, role, since, ends, revoked in database.execute(query)
            )

    def revoked(self) -> tuple[tuple[int, datetime], ...]:
        """Serial numbers, and since when."""
        query = "SELECT serial, revoked_at FROM certificates WHERE revoked_at IS NOT NULL ORDER BY revoked_at, serial"
        with self.writing() as database:
            return tuple((int(serial, 16), _time(at)) for serial, at in database.execute(query))

    def issued(self, serial: int, name: str, ends: datetime) -> None:
        row = (f"{serial:x}", name, _text(ends))
        with self.writing() as database:
            database.execute("INSERT INTO certificates (serial, name, ends) VALUES (?, ?, ?)", row)

    def let_in(self, stand: Stand, now: datetime) -> None:
        """Also one that was revoked before; since when it is known does not change otherwise."""
        row = (stand.stand, stand.name, stand.place, stand.role, _text(now))
        with self.writing() as database:
            database.execute(
                "INSERT INTO stands (stand, name, place, role, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT (stand) DO "
                "UPDATE SET name = excluded.name, place = excluded.place, role = excluded.role, revoked_at = NULL",
                row,
            )

    def revoke(self, name: str, now: datetime) -> int:
        """All certificates of this name. Their number."""
        at = _text(now)
        good = "WHERE name = ? AND revoked_at IS NULL"
        with self.writing() as database:
            database.execute("UPDATE stands SET revoked_at = ? WHERE stand = ? AND revoked_at IS NULL", (at, name))
            database.execute("DELETE FROM invitations WHERE stand = ?", (name,))
            changed = database.execute(f"UPDATE certificates SET revoked_at = ? {good}", (at, name))  # noqa: S608
            return changed.rowcount


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
