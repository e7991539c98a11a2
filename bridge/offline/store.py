"""The file that the outbox is kept in: made, opened, brought up to date, or refused and left exactly as it is."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from bridge.sealing import Broken, Seal

FORMAT = 2
_APPLICATION = 0x414E4A4F  # "ANJO", in the file's head
_PROOF = b"anjungan outbox"

_TABLES = """
CREATE TABLE letters (
    number INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,         -- of the key; no index, which would be one more page to write for every letter
    body BLOB NOT NULL,           -- sealed
    boot TEXT NOT NULL,
    ticks REAL NOT NULL,
    wall TEXT NOT NULL,
    synced INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    parked TEXT NOT NULL DEFAULT '',
    enclosed BLOB                 -- sealed
);
CREATE TABLE anchors (boot TEXT PRIMARY KEY, ticks REAL NOT NULL, at TEXT NOT NULL);
CREATE TABLE proof (sealed BLOB NOT NULL, looked INTEGER NOT NULL);
"""
_STEPS = {1: "ALTER TABLE letters ADD COLUMN enclosed BLOB"}  # by the format that each leads away from


class CannotKeep(OSError):
    """Nothing more can be kept; what was kept before is as it was. Its text is a sentence without any contents."""


def opened(path: Path, seal: Seal) -> sqlite3.Connection:
    """Raises `CannotKeep`. For one thread at a time; every statement is a transaction unless one is begun."""
    with Guarded(path):
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path, seal)
        except BaseException:
            connection.close()
            raise
        return connection


class Guarded:
    """Tells every failure of the file or its disk as `CannotKeep`. May be entered again and again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, (sqlite3.Error, OSError)) and not isinstance(error, CannotKeep):
            raise CannotKeep(f"{self._path}: {getattr(error, 'strerror', None) or error}") from error


def _prepare(connection: sqlite3.Connection, path: Path, seal: Seal) -> None:
    kind, number = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    is_new = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not is_new:
        _examine(connection, path, kind, number)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {setting}")
    if is_new:
        _make(connection, path, seal)
    else:
        _recognise(connection, path, seal)
        _bring_up_to_date(connection, number)


def _examine(connection: sqlite3.Connection, path: Path, kind: int, number: int) -> None:
    """Before anything is written."""
    if kind != _APPLICATION:
        raise CannotKeep(f"{path} is no outbox; nothing was changed")
    if number > FORMAT:
        raise CannotKeep(
            f"{path} is of format {number}, this version knows up to {FORMAT}: update the bridge; nothing was changed"
        )
    faults = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if faults != "ok":
        raise CannotKeep(f"{path} is damaged; nothing was changed")


def _make(connection: sqlite3.Connection, path: Path, seal: Seal) -> None:
    """All or nothing, and on the disk with its name."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO proof VALUES (?, 0)", (seal.close(_PROOF, _PROOF),))
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _recognise(connection: sqlite3.Connection, path: Path, seal: Seal) -> None:
    try:
        seal.open(connection.execute("SELECT sealed FROM proof").fetchone()[0], _PROOF)
    except Broken as error:
        raise CannotKeep(f"{path} was sealed with another key; nothing was changed") from error


def _bring_up_to_date(connection: sqlite3.Connection, number: int) -> None:
    if number == FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    for step in range(number, FORMAT):
        connection.execute(_STEPS[step])
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
