"""What this stand has accepted and still owes the library: on the disk before anybody is told that it was accepted."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from bridge.contract.circulation import KeyReused
from bridge.contract.letters import Letter
from bridge.offline import store
from bridge.offline.clock import Anchor, Stamp
from bridge.offline.store import CannotKeep, Guarded
from bridge.sealing import Broken, Seal

__all__ = ["CannotKeep", "Entry", "Outbox"]

_RESERVE = 16 * 2**20
_COLUMNS = "number, body, boot, ticks, wall, synced, asked, sent, parked"
_POST = "INSERT INTO letters (digest, body, boot, ticks, wall, synced, asked, enclosed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter in the outbox. `asked`: the library may have heard of the act before it was a letter. `sent`: the letter
    may have arrived. `parked` is why it is not delivered any more, by reason codes; empty while it is to be."""

    number: int
    letter: Letter
    stamp: Stamp
    asked: bool
    sent: bool
    parked: str


class Outbox:
    """For one thread at a time. Everything that changes it is on the disk when it returns, and raises `CannotKeep` when
    it cannot be; then all is as it was."""

    def __init__(self, path: Path, seal: Seal, reserve: int, database: sqlite3.Connection) -> None:
        self._path, self._seal, self._reserve, self._database = path, seal, reserve, database
        self._guarded = Guarded(path)
        self._entries = {entry.letter.key: entry for entry in self._read()}
        self.entries: tuple[Entry, ...] = tuple(self._entries.values())
        self.anchors: tuple[Anchor, ...] = self._read_anchors()
        self._folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)  # last, so that whatever fails leaves nothing

    @classmethod
    def open(cls, path: Path, seal: Seal, reserve: int = _RESERVE) -> Outbox:
        """`reserve` are the bytes of the disk that stay free. Raises `CannotKeep`; whatever is there is left alone."""
        database = store.opened(path, seal)
        try:
            with Guarded(path):
                return cls(path, seal, reserve, database)
        except BaseException:
            database.close()
            raise

    def post(self, letter: Letter, stamp: Stamp, *, asked: bool, enclosed: bytes = b"") -> Entry:
        """Keeps it; what was posted before under its key is one letter. Raises `KeyReused` when that was another."""
        if former := self._entries.get(letter.key):
            if _content(former.letter) != _content(letter):
                raise KeyReused
            return former
        digest = self._digest(letter.key)
        body = self._seal.close(msgspec.json.encode(letter), digest)
        sealed = self._seal.close(enclosed, b"enclosed" + digest) if enclosed else None
        when = (stamp.boot, stamp.ticks, stamp.wall.isoformat(), stamp.synced)
        with self._guarded:
            self._must_have_room()
            number = self._database.execute(_POST, (digest, body, *when, asked, sealed)).lastrowid or 0
        return self._remember(Entry(number, letter, stamp, asked, sent=False, parked=""))

    def find(self, key: str) -> Entry | None:
        return self._entries.get(key)

    def enclosed(self, key: str) -> bytes:
        """What was posted with the letter."""
        if (entry := self._entries.get(key)) is None:
            return b""
        with self._guarded:
            rows = self._database.execute("SELECT enclosed FROM letters WHERE number = ?", (entry.number,))
            [sealed] = rows.fetchone()
        return self._seal.open(sealed, b"enclosed" + self._digest(key)) if sealed else b""

    def withdraw(self, key: str) -> bool:
        """Takes back what nobody else has heard of; False when that is not certain."""
        entry = self._entries.get(key)
        if entry is None or entry.asked or entry.sent:
            return False
        self.delivered(key)
        return True

    def sending(self, key: str) -> bool:
        """From now on the library may have it; False when it was withdrawn meanwhile."""
        self._change(key, "sent = 1", sent=True)
        return key in self._entries

    def park(self, key: str, why: str) -> None:
        self._change(key, "parked = ?", why, parked=why)

    def unpark(self, key: str) -> None:
        self._change(key, "parked = ''", parked="")

    def delivered(self, key: str) -> None:
        """The library has it; the file forgets it."""
        if (entry := self._entries.get(key)) is None:
            return
        with self._guarded:
            self._database.execute("DELETE FROM letters WHERE number = ?", (entry.number,))
        del self._entries[key]
        self.entries = tuple(self._entries.values())

    def check(self) -> None:
        """Raises `CannotKeep` when one more letter could not be kept now."""
        with self._guarded:
            self._must_have_room()
            self._database.execute("UPDATE proof SET looked = looked + 1")

    def anchor(self, anchor: Anchor) -> None:
        """Kept as long as there are letters of its boot."""
        with self._guarded:
            row = (anchor.boot, anchor.ticks, anchor.at.isoformat())
            self._database.execute("INSERT OR REPLACE INTO anchors VALUES (?, ?, ?)", row)
            boots = "SELECT boot FROM letters UNION SELECT ?"
            self._database.execute(f"DELETE FROM anchors WHERE boot NOT IN ({boots})", (anchor.boot,))  # noqa: S608
            self.anchors = self._read_anchors()

    def close(self) -> None:
        self._database.close()
        os.close(self._folder)

    def _must_have_room(self) -> None:
        disk = os.fstatvfs(self._folder)
        if disk.f_bavail * disk.f_frsize < self._reserve:
            raise CannotKeep(f"{self._path}: the disk is full but for {self._reserve // 2**20} MiB")

    def _change(self, key: str, change: str, *values: str, **known: Any) -> None:
        entry = self._entries.get(key)
        if entry is None:
            return
        with self._guarded:
            statement = f"UPDATE letters SET {change} WHERE number = ?"  # noqa: S608 - one of ours
            self._database.execute(statement, (*values, entry.number))
        self._remember(replace(entry, **known))

    def _remember(self, entry: Entry) -> Entry:
        self._entries[entry.letter.key] = entry
        self.entries = tuple(self._entries.values())
        return entry

    def _read(self) -> list[Entry]:
        rows = self._database.execute(f"SELECT digest, {_COLUMNS} FROM letters ORDER BY number")  # noqa: S608
        return [self._entry(*row) for row in rows]

    def _entry(self, digest: bytes, number: int, body: bytes, *rest: Any) -> Entry:
        boot, ticks, wall, synced, asked, sent, parked = rest
        try:
            letter = msgspec.json.decode(self._seal.open(body, digest), type=Letter)
        except (Broken, msgspec.MsgspecError) as error:
            raise CannotKeep(f"{self._path}: letter {number} is damaged; nothing was changed") from error
        stamp = Stamp(boot, ticks, datetime.fromisoformat(wall), bool(synced))
        return Entry(number, letter, stamp, bool(asked), bool(sent), parked)

    def _read_anchors(self) -> tuple[Anchor, ...]:
        rows = self._database.execute("SELECT boot, ticks, at FROM anchors")
        return tuple(Anchor(boot, ticks, datetime.fromisoformat(at)) for boot, ticks, at in rows)

    def _digest(self, key: str) -> bytes:
        return hashlib.blake2b(key.encode(), digest_size=16, person=b"anjungan-outbox"[:16]).digest()


def _content(letter: Letter) -> tuple[str, ...]:
    return letter.deed, letter.patron, letter.card, letter.barcode
