"""What a stand has been told from afar, kept on its disk: nonces, so that nothing is obeyed twice, and the audit.

What was obeyed and what was refused are two chains of lines, so that no flood of refused ones pushes out what was
obeyed. Each line's hash covers the line and the hash of the line before it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bridge.offline.store import CannotKeep, Guarded
from bridge.telemetry import ledger_file
from bridge.telemetry.messages import Stage

__all__ = ["BEGUN", "CannotKeep", "Chain", "Ledger", "Line", "Verified"]

FILE = "commands.sqlite"
BEGUN = "begun"  # a line's stage when it is about to be obeyed; the line with what became of it follows

_COLUMNS = "at, name, given_by, kid, nonce, stage, why"


class Chain(StrEnum):
    OBEYED = "obeyed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """`at` aware. `nonce` is a digest of the payload, "sha256:...", when nobody known has signed it; then `kid` is but
    a claim. `stage` is `BEGUN` or a `Stage`."""

    at: datetime
    name: str
    by: str
    kid: str
    nonce: str
    stage: str
    why: str = ""

    @property
    def chain(self) -> Chain:
        return Chain.REFUSED if self.stage == Stage.REFUSED else Chain.OBEYED


@dataclass(frozen=True, slots=True)
class Verified:
    """`first` and `newest` are the numbers of the lines that are kept, 0 without any; older ones were let go. `hash` is
    the newest line's. `broken` is the number of the first line that does not follow the one before it, None in a whole
    chain; `has_noted` whether a hash that was noted earlier is in it."""

    chain: Chain
    first: int
    newest: int
    hash: str
    broken: int | None
    has_noted: bool


class Ledger:
    """For one thread at a time. Everything is on the disk when it returns, or raises `CannotKeep`, and then nothing
    is."""

    def __init__(self, path: Path, lines: int, database: sqlite3.Connection) -> None:
        self._guarded, self._lines, self._database = Guarded(path), lines, database

    @classmethod
    def open(cls, path: Path, lines: int) -> Ledger:
        """Each chain keeps half of `lines`. Raises `CannotKeep`; whatever is there is left alone."""
        return cls(path, lines // 2, ledger_file.opened(path))

    def forget_nonces(self, session: int, now: datetime) -> None:
        """Those of older sessions, a day after they expired: nothing of an older session is obeyed anyway."""
        with self._guarded:
            long_ago = int(now.timestamp()) - 86_400
            self._database.execute("DELETE FROM nonces WHERE session < ? AND expires < ?", (session, long_ago))

    def take(self, nonce: str, session: int, expires: int, line: Line) -> str | None:
        """Uses the nonce up and adds the line, both or nothing; the line's hash. None when it was used before."""
        with self._writing():
            used = self._database.execute(
                "INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)", (nonce, session, expires)
            ).rowcount
            return self._add(line.chain, [line]) if used else None

    def note(self, chain: Chain, lines: Iterable[Line]) -> str:
        """Adds them all; the last one's hash."""
        with self._writing():
            return self._add(chain, lines)

    def newest(self, chain: Chain, number: int) -> tuple[Line, ...]:
        """At most so many, the oldest first."""
        with self._guarded:
            rows = self._database.execute(
                f"SELECT {_COLUMNS} FROM audit WHERE chain = ? ORDER BY number DESC LIMIT ?",  # noqa: S608 - ours
                (chain, number),
            ).fetchall()
        return tuple(Line(datetime.fromisoformat(at), *texts) for at, *texts in reversed(rows))

    def verify(self, chain: Chain, noted: str = "") -> Verified:
        """`noted` is what was the newest hash once."""
        with self._guarded:
            number, former = self._end(chain, "pruned")
            first, broken, has_noted = number + 1, None, noted in ("", former)
            rows = self._database.execute(
                f"SELECT number, hash, {_COLUMNS} FROM audit WHERE chain = ? ORDER BY number",  # noqa: S608 - ours
                (chain,),
            )
            for found, kept, *texts in rows:
                number += 1
                if broken is None and (found != number or kept != _hash(former, number, texts)):
                    broken = number
                former = kept
                has_noted = has_noted or former == noted
        return Verified(chain, first if number >= first else 0, number, former, broken, has_noted)

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._guarded, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            yield

    def _add(self, chain: Chain, lines: Iterable[Line]) -> str:
        number, former = max(self._end(chain, "audit"), self._end(chain, "pruned"))
        for line in lines:
            number += 1
            texts = [line.at.astimezone(UTC).isoformat(timespec="microseconds"), *astuple(line)[1:]]
            former = _hash(former, number, texts)
            self._database.execute(
                f"INSERT INTO audit (chain, number, hash, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (chain, number, former, *texts),
            )
        self._let_go(chain, number - self._lines)
        return former

    def _let_go(self, chain: Chain, number: int) -> None:
        """Lines up to this one; what the next follows stays known."""
        if number <= self._end(chain, "pruned")[0]:
            return
        self._database.execute(
            "INSERT OR REPLACE INTO pruned SELECT chain, number, hash FROM audit WHERE chain = ? AND number = ?",
            (chain, number),
        )
        self._database.execute("DELETE FROM audit WHERE chain = ? AND number <= ?", (chain, number))

    def _end(self, chain: Chain, table: str) -> tuple[int, str]:
        row = self._database.execute(
            f"SELECT number, hash FROM {table} WHERE chain = ? ORDER BY number DESC LIMIT 1",  # noqa: S608 - ours
            (chain,),
        ).fetchone()
        return (row[0], row[1]) if row else (0, "")


def _hash(former: str, number: int, texts: list[str]) -> str:
    return hashlib.sha256(json.dumps([former, number, *texts]).encode()).hexdigest()
