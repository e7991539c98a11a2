"""The file of a stand's cache: opened, made anew when it is of no use, and what its tables are."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from contextlib import suppress
from pathlib import Path

from bridge.offline import cache_rows

_MARK = 0x414E4A43  # "ANJC", so that no other program's file is taken for a cache
_KINDS = ("", "-wal", "-shm")  # what SQLite adds to the file's name
_SETTINGS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",  # what a power cut takes is fetched again
    "secure_delete = FAST",
    "journal_size_limit = 4194304",
    "cache_size = -8192",
)

_log = logging.getLogger(__name__)


class _Useless(Exception):
    """The file is in order, and not ours."""


def opened(path: Path, key: bytes) -> sqlite3.Connection:
    """The cache of this key's kiosk, empty if the file was of no use. Raises OSError when none can be made."""
    try:
        with suppress(FileNotFoundError):
            path.chmod(0o600)
        if path.exists() and path.stat().st_size:
            return _checked(_connected(path), key)
    except (_Useless, sqlite3.Error) as error:
        of_no_use(error)
    return made(path, key)


def of_no_use(why: Exception) -> None:
    _log.warning("what this stand knew of the library is of no use, and is asked for again (%s)", why)


def made(path: Path, key: bytes) -> sqlite3.Connection:
    """An empty one in the place of whatever was there. Raises OSError."""
    for kind in _KINDS:
        path.with_name(path.name + kind).unlink(missing_ok=True)
    path.touch(mode=0o600)
    try:
        database = _connected(path)
        database.execute("BEGIN IMMEDIATE")
        for statement in (f"PRAGMA application_id = {_MARK}", f"PRAGMA user_version = {cache_rows.FORMAT}"):
            database.execute(statement)
        database.execute("CREATE TABLE told (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        database.execute("INSERT INTO told VALUES ('key', ?)", (_seen_from_afar(key),))
        cache_rows.make(database)
        cache_rows.index(database)
        database.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(f"{path} cannot be made: {error}") from error
    return database


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for setting in _SETTINGS:
            database.execute(f"PRAGMA {setting}")
    except sqlite3.Error:
        database.close()
        raise
    return database


def _checked(database: sqlite3.Connection, key: bytes) -> sqlite3.Connection:
    try:
        _check(database, key)
    except (_Useless, sqlite3.Error):
        database.close()
        raise
    return database


def _check(database: sqlite3.Connection, key: bytes) -> None:
    marks = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if marks != [_MARK, cache_rows.FORMAT]:
        raise _Useless("it is of another version")
    if database.execute("SELECT value FROM told WHERE name = 'key'").fetchone() != (_seen_from_afar(key),):
        raise _Useless("the kiosk's token is another one")


def _seen_from_afar(key: bytes) -> bytes:
    """Tells whether the key is the same, and not what it is."""
    return hashlib.blake2b(key, person=b"anjungan-cache", digest_size=16).digest()
