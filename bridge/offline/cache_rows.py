"""The rows of a stand's cache: what is known of each patron and item, and whose each fingerprint is."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import fields
from typing import TypeVar

import msgspec

from bridge.contract.standin import Changes, KnownItem, KnownPatron

Known = TypeVar("Known", KnownPatron, KnownItem)

NEW = "new_"  # before the names of the tables in which a walk is collected that has not come to its end
_TABLES = ("rows", "prints")
_LETTERS: dict[type, str] = {KnownPatron: "p", KnownItem: "i"}  # before the library's name of the row
_APART = ("row", "print", "prints")  # what is kept in columns of its own


def _names(kind: type[KnownPatron | KnownItem]) -> list[str]:
    return [field.name for field in fields(kind) if field.name not in _APART]


FORMAT = zlib.crc32(repr((1, _names(KnownPatron), _names(KnownItem))).encode()) & 0x7FFFFFFF
"""Another one whenever the contract has other fields: they are kept without their names."""


def make(database: sqlite3.Connection, prefix: str = "") -> None:
    database.execute(f"CREATE TABLE {prefix}rows (row TEXT PRIMARY KEY, known BLOB NOT NULL) WITHOUT ROWID")
    database.execute(f"CREATE TABLE {prefix}prints (row TEXT, print TEXT, PRIMARY KEY (row, print)) WITHOUT ROWID")


def index(database: sqlite3.Connection) -> None:
    """Last, when a walk has come to its end: fingerprints are in no order, and one by one would touch every page."""
    database.execute("CREATE INDEX prints_by_print ON prints (print)")


def begin_collecting(database: sqlite3.Connection) -> None:
    _drop(database, NEW)
    make(database, NEW)


def show_collected(database: sqlite3.Connection) -> None:
    """It takes the place of what was known before."""
    _drop(database, "")
    for table in _TABLES:
        database.execute(f"ALTER TABLE {NEW}{table} RENAME TO {table}")
    index(database)


def put(database: sqlite3.Connection, prefix: str, changes: Changes, size: tuple[int, int]) -> tuple[int, int]:
    """Replaces what there was of these rows. The number of patrons and items afterwards."""
    return size[0] + _put(database, prefix, changes.patrons), size[1] + _put(database, prefix, changes.items)


def prints(database: sqlite3.Connection, row: str) -> tuple[str, ...]:
    return tuple(print_ for (print_,) in database.execute("SELECT print FROM prints WHERE row = ?", (row,)))


def unpacked(kind: type[Known], row: str, known: bytes, prints: tuple[str, ...]) -> Known:
    """Raises `msgspec.MsgspecError` or ValueError when it is damaged."""
    told = dict(zip(_names(kind), msgspec.msgpack.decode(known), strict=True))
    return msgspec.convert(told | {"row": row[1:], "print": prints[0], "prints": prints}, kind)


def _put(database: sqlite3.Connection, prefix: str, known: Sequence[KnownPatron | KnownItem]) -> int:
    """How many more there are."""
    latest = {_LETTERS[type(one)] + one.row: one for one in known}
    there = {row: one for row, one in latest.items() if _prints(one)}
    gone = [(row,) for row in latest]
    database.executemany(f"DELETE FROM {prefix}prints WHERE row = ?", gone)  # noqa: S608 - names of ours
    before = database.executemany(f"DELETE FROM {prefix}rows WHERE row = ?", gone).rowcount  # noqa: S608
    rows = ((row, _packed(one)) for row, one in there.items())
    database.executemany(f"INSERT INTO {prefix}rows VALUES (?, ?)", rows)  # noqa: S608
    pairs = {(row, print_) for row, one in there.items() for print_ in _prints(one)}
    database.executemany(f"INSERT INTO {prefix}prints VALUES (?, ?)", sorted(pairs))  # noqa: S608
    return len(there) - max(0, before)


def _prints(known: KnownPatron | KnownItem) -> tuple[str, ...]:
    match known:
        case KnownPatron(prints=prints):
            return prints
        case KnownItem(print=print_):
            return (print_,) if print_ else ()


def _packed(known: KnownPatron | KnownItem) -> bytes:
    return msgspec.msgpack.encode([getattr(known, name) for name in _names(type(known))])


def _drop(database: sqlite3.Connection, prefix: str) -> None:
    for table in _TABLES:
        database.execute(f"DROP TABLE IF EXISTS {prefix}{table}")
