"""The fleet's own SQLite file: made, opened, brought up to date, or refused and left as it is."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

FORMAT = 1
_APPLICATION = 0x414E4A46  # "ANJF", in the file's head
_PATIENCE = 5.0  # seconds for another transaction to end

# Times are Unix seconds. Faults are their names, with blanks between them, worst first.
_TABLES = """
CREATE TABLE stands (
    stand TEXT PRIMARY KEY, place TEXT NOT NULL, added_at REAL NOT NULL, heard_at REAL
) WITHOUT ROWID;
CREATE TABLE periods (
    number INTEGER PRIMARY KEY, stand TEXT NOT NULL, standing TEXT NOT NULL, faults TEXT NOT NULL,
    begun REAL NOT NULL, ended REAL
);
CREATE INDEX periods_of_stand ON periods (stand, begun);
CREATE INDEX periods_that_last ON periods (stand) WHERE ended IS NULL;
CREATE INDEX periods_by_end ON periods (ended);
CREATE TABLE events (
    id TEXT PRIMARY KEY, stand TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL, sure INTEGER NOT NULL,
    fault TEXT NOT NULL, details TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX events_of_stand ON events (stand, at);
CREATE INDEX events_by_time ON events (at);
CREATE TABLE totals (stand TEXT PRIMARY KEY, message BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE counts (
    stand TEXT NOT NULL, hour INTEGER NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (stand, hour, name)
) WITHOUT ROWID;
CREATE TABLE rolls (
    stand TEXT NOT NULL, printer TEXT NOT NULL, since REAL NOT NULL, slips INTEGER NOT NULL,
    PRIMARY KEY (stand, printer, since)
) WITHOUT ROWID;
CREATE TABLE acknowledgements (
    number INTEGER PRIMARY KEY, stand TEXT NOT NULL, fault TEXT NOT NULL, at REAL NOT NULL, by TEXT NOT NULL,
    note TEXT NOT NULL, ended REAL
);
CREATE INDEX acknowledgements_of_stand ON acknowledgements (stand, at);
CREATE TABLE mutes (
    number INTEGER PRIMARY KEY, stand TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL, by TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX mutes_of_stand ON mutes (stand, until);
CREATE TABLE orders (
    number INTEGER PRIMARY KEY, stand TEXT NOT NULL, name TEXT NOT NULL, at REAL NOT NULL, by TEXT NOT NULL,
    stage TEXT NOT NULL, why TEXT NOT NULL, settled REAL
);
CREATE INDEX orders_of_stand ON orders (stand, at);
CREATE TABLE alerts (
    number INTEGER PRIMARY KEY, stand TEXT NOT NULL, fault TEXT NOT NULL, begun REAL NOT NULL, told REAL NOT NULL,
    over REAL
);
CREATE INDEX alerts_that_last ON alerts (stand) WHERE over IS NULL;
CREATE TABLE letters (
    number INTEGER PRIMARY KEY, way TEXT NOT NULL, body TEXT NOT NULL, at REAL NOT NULL, tries INTEGER NOT NULL,
    due REAL NOT NULL, done REAL, failed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX letters_that_wait ON letters (due) WHERE done IS NULL;
CREATE TABLE pulse (at REAL NOT NULL)
"""


class HistoryAway(OSError):
    """The file cannot be read or written now, or cannot be used at all. Its text is a sentence."""


class Store:
    """Every transaction has a connection of its own, so that any thread may come."""

    def __init__(self, path: Path) -> None:
        """Raises `HistoryAway`."""
        self._path = path
        with _told(path):
            path.touch(mode=0o600)
            with contextlib.closing(self._connection()) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                _prepare(connection, path)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """What there was at one moment. Raises `HistoryAway`."""
        with _told(self._path), contextlib.closing(self._connection()) as connection:
            connection.execute("BEGIN")
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Raises `HistoryAway`."""
        with _told(self._path), contextlib.closing(self._connection()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        """Closing it without COMMIT takes everything back."""
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last seconds, which is no harm
        return connection


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR or isinstance(error, _OURS):
            raise  # a mistake of ours
        raise HistoryAway(f"the fleet's history {path}: {error}") from error
    except OSError as error:
        raise HistoryAway(f"the fleet's history {path}: {error.strerror or error}") from error


_OURS = (sqlite3.ProgrammingError, sqlite3.IntegrityError)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    kind, number = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    elif kind != _APPLICATION:
        raise HistoryAway(f"{path} is no history of a fleet; nothing was changed")
    elif number > FORMAT:
        raise HistoryAway(f"{path} is of format {number}, this version knows up to {FORMAT}; nothing was changed")
    connection.execute("COMMIT")
