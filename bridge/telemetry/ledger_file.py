"""The file that a stand's commands are remembered in: made, opened, or refused and left exactly as it is."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from bridge.offline.store import CannotKeep, Guarded

FORMAT = 1
_APPLICATION = 0x414E4A43  # "ANJC", in the file's head

_TABLES = """
CREATE TABLE nonces (nonce TEXT PRIMARY KEY, session INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE audit (
    chain TEXT NOT NULL,
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,           -- of this line and of the hash before
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    given_by TEXT NOT NULL,
    kid TEXT NOT NULL,
    nonce TEXT NOT NULL,
    stage TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (chain, number)
) WITHOUT ROWID;
CREATE TABLE pruned (chain TEXT PRIMARY KEY, number INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID
"""


def opened(path: Path) -> sqlite3.Connection:
    """Raises `CannotKeep`. For one thread at a time; every statement is a transaction unless one is begun."""
    with Guarded(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    is_new = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not is_new:
        _examine(connection, path)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000"):
        connection.execute(f"PRAGMA {setting}")
    if is_new:
        _make(connection, path)


def _examine(connection: sqlite3.Connection, path: Path) -> None:
    """Before anything is written."""
    kind, number = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if kind != _APPLICATION:
        raise CannotKeep(f"{path} holds no commands; nothing was changed")
    if number != FORMAT:
        raise CannotKeep(f"{path} is of format {number}, this version knows {FORMAT}; nothing was changed")
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise CannotKeep(f"{path} is damaged; nothing was changed")


def _make(connection: sqlite3.Connection, path: Path) -> None:
    """All or nothing, and on the disk with its name."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
