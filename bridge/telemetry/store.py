"""The file of what a stand must remember of itself: made, opened, or refused and left exactly as it is."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

FILE = "upkeep.sqlite"
FORMAT = 1
_APPLICATION = 0x414E4A55  # "ANJU", in the file's head
_TABLES = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE events (number INTEGER PRIMARY KEY, event TEXT NOT NULL)",
)
_SETTINGS = (
    "locking_mode = EXCLUSIVE",  # one bridge at a time
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "journal_size_limit = 4194304",
)


class CannotRemember(OSError):
    """The file or its disk does not do what is asked; a sentence."""


class Store:
    """Facts by name and events by number, both JSON. For one thread at a time; everything raises `CannotRemember`."""

    def __init__(self, path: Path | None) -> None:
        """Opened, or made; None keeps everything in memory."""
        self._path = path
        with _Guarded(path):
            self._database = _opened(path)

    def facts(self) -> dict[str, str]:
        with _Guarded(self._path):
            return dict(self._database.execute("SELECT name, value FROM facts"))

    def events(self) -> list[tuple[int, str]]:
        """In order."""
        with _Guarded(self._path):
            return list(self._database.execute("SELECT number, event FROM events ORDER BY number"))

    def change(self, facts: dict[str, str], events: dict[int, str], gone: set[int]) -> None:
        """All of it or nothing, and on the disk when this returns. Events of known numbers are replaced."""
        with _Guarded(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                self._database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())
                self._database.executemany("INSERT OR REPLACE INTO events VALUES (?, ?)", events.items())
                self._database.executemany("DELETE FROM events WHERE number = ?", ((number,) for number in gone))
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def close(self) -> None:
        self._database.close()


class _Guarded:
    def __init__(self, path: Path | None) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, (sqlite3.Error, OSError)) and not isinstance(error, CannotRemember):
            raise CannotRemember(f"{self._path}: {getattr(error, 'strerror', None) or error}") from error


def _opened(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    database = sqlite3.connect(path or ":memory:", timeout=1, isolation_level=None, check_same_thread=False)
    try:
        _prepare(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, path: Path | None) -> None:
    kind, number = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    is_new = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not is_new:
        _examine(database, path, kind, number)
    for setting in _SETTINGS:
        database.execute(f"PRAGMA {setting}")
    if is_new:
        _make(database, path)


def _examine(database: sqlite3.Connection, path: Path | None, kind: int, number: int) -> None:
    """Before anything is written."""
    if kind != _APPLICATION:
        raise CannotRemember(f"{path} is not of a stand's upkeep; nothing was changed")
    if number > FORMAT:
        raise CannotRemember(f"{path} is of format {number}, this version knows up to {FORMAT}; nothing was changed")
    if database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise CannotRemember(f"{path} is damaged; nothing was changed")


def _make(database: sqlite3.Connection, path: Path | None) -> None:
    """All or nothing, and on the disk with its name."""
    database.execute("BEGIN IMMEDIATE")
    for statement in (*_TABLES, f"PRAGMA application_id = {_APPLICATION}", f"PRAGMA user_version = {FORMAT}"):
        database.execute(statement)
    database.execute("COMMIT")
    if path is None:
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
