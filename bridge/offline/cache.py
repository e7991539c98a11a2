"""What a stand knows of the library in advance: patrons and items under fingerprints, as new as its last question."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from bridge.contract.fingerprints import fingerprint
from bridge.contract.standin import Changes, KnownItem, KnownPatron
from bridge.offline import cache_file, cache_rows
from bridge.offline.cache_rows import NEW
from bridge.policy import LoanPolicy

Known = TypeVar("Known", KnownPatron, KnownItem)

_NOTHING = (0, 0)
_FIND = "SELECT row, known FROM prints JOIN rows USING (row) WHERE print = ?"
_DAMAGED = (sqlite3.DatabaseError, msgspec.MsgspecError, ValueError)


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """What is kept beside the rows; sizes are patrons and items, `collected` those of a walk that goes on."""

    cursor: str = ""
    policy: LoanPolicy | None = None
    holidays: frozenset[date] = frozenset()
    knew: datetime | None = None
    size: tuple[int, int] = _NOTHING
    collected: tuple[int, int] | None = None


class Cache:
    """In a file that may be thrown away: one that is damaged, or of another key or format, begins empty again.

    For one thread at a time. Every method may raise OSError, when the file can neither be used nor be made anew.
    """

    def __init__(self, path: Path, key: bytes, database: sqlite3.Connection) -> None:
        self._path, self._key, self._database = path, key, database
        self._told = _told(database)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Cache:
        """`key` is `fingerprints.key_of` the kiosk's token."""
        database = cache_file.opened(path, key)
        try:
            return cls(path, key, database)
        except _DAMAGED as error:
            cache_file.of_no_use(error)
            database.close()
            return cls(path, key, cache_file.made(path, key))

    @property
    def policy(self) -> LoanPolicy | None:
        return self._told.policy

    @property
    def holidays(self) -> frozenset[date]:
        """Those from the day of the last answer on."""
        return self._told.holidays

    @property
    def knew(self) -> datetime | None:
        """The library's time of the last answer that was complete; None before the first."""
        return self._told.knew

    @property
    def cursor(self) -> str:
        """The `after` of the next question."""
        return self._told.cursor

    @property
    def size(self) -> tuple[int, int]:
        """How many patrons and items are known."""
        return self._told.size

    def patron(self, kind: Literal["card", "patron"], code: str) -> KnownPatron | None:
        """The patron with this card, or this id."""
        return self._known(KnownPatron, fingerprint(self._key, kind, code))

    def item(self, barcode: str) -> KnownItem | None:
        return self._known(KnownItem, fingerprint(self._key, "item", barcode))

    def take(self, changes: Changes) -> None:
        """All of it or nothing. A walk `afresh` is kept apart until it is complete; until then all is as it was.

        An answer that goes on where this cache does not stand is left alone: it was asked for before a `wipe`.
        """
        if not (changes.afresh or self.cursor):
            return
        try:
            with self._changing() as database:
                self._told = _taken(database, self._told, changes)
        except sqlite3.OperationalError as error:
            raise OSError(f"{self._path} cannot be written: {error}") from error
        except sqlite3.DatabaseError as error:
            self._begin_again(error)

    def wipe(self) -> None:
        """Forgets everything; what the file held is gone with the file."""
        self._database.close()
        self._told = _Told()
        self._database = cache_file.made(self._path, self._key)

    def close(self) -> None:
        self._database.close()

    def _known(self, kind: type[Known], print_: str) -> Known | None:
        """None too when two have this print: one of them lost it a moment ago, and which is not known yet."""
        try:
            rows = self._database.execute(_FIND, (print_,)).fetchall()
            if len(rows) != 1:
                return None
            row, known = rows[0]
            return cache_rows.unpacked(kind, row, known, cache_rows.prints(self._database, row))
        except _DAMAGED as error:
            self._begin_again(error)
            return None

    def _begin_again(self, why: Exception) -> None:
        cache_file.of_no_use(why)
        self.wipe()

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        before = self._told
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
            self._database.execute("COMMIT")
        except BaseException:
            self._told = before
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise


def _told(database: sqlite3.Connection) -> _Told:
    found = database.execute("SELECT value FROM told WHERE name = 'told'").fetchone()
    return msgspec.msgpack.decode(found[0], type=_Told) if found else _Told()


def _taken(database: sqlite3.Connection, told: _Told, changes: Changes) -> _Told:
    """What there is to tell after these changes."""
    if changes.afresh:
        cache_rows.begin_collecting(database)
    collecting = changes.afresh or told.collected is not None
    size = ((_NOTHING if changes.afresh else told.collected) or _NOTHING) if collecting else told.size
    size = cache_rows.put(database, NEW if collecting else "", changes, size)
    if collecting and not changes.more:
        cache_rows.show_collected(database)
    kept: dict[str, Any] = {"cursor": changes.next, "policy": changes.policy, "holidays": frozenset(changes.holidays)}
    kept |= {"collected": size} if collecting and changes.more else {"size": size, "collected": None}
    kept |= {} if changes.more else {"knew": changes.at}
    told = msgspec.structs.replace(told, **kept)
    database.execute("INSERT OR REPLACE INTO told VALUES ('told', ?)", (msgspec.msgpack.encode(told),))
    return told
