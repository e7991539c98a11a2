"""Remembers what a library's own system was asked to do: none of them knows keys, and answers get lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from bridge.catalogs.embedded import operations
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.tables import begun_acts
from bridge.catalogs.systems.system import Lent
from bridge.contract import wire
from bridge.contract.account import Hold
from bridge.contract.circulation import KeyReused
from bridge.rules import Rules

Content = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """The numbers of the holds that a patron had."""

    numbers: tuple[str, ...]


Seen = Lent | Hold | Holds | None


@dataclass(frozen=True, slots=True)
class Begun:
    """An act that the system was asked for, without an answer yet: what it showed before, when it was asked, aware, in
    the library's zone, and by which stand."""

    content: Content
    seen: Seen
    at: datetime
    stand: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is kept is on the disk when a method returns. All block, and may raise `Unavailable`; `KeyReused` when the
    key came before with other content, which begins with what kind of act it is."""

    database: Database
    rules: Rules

    def answered(self, key: str, content: Content) -> Any:
        """The answer that was given, or None."""
        operations.mintable(key)
        with self.database.reading() as connection:
            return operations.recall(connection, key, content)

    def became(self, key: str) -> Any:
        """The answer under this key, whatever was asked; or None."""
        with self.database.reading() as connection:
            done = operations.done(connection, key)
        return done and done[0]

    def begun(self, key: str) -> Begun | None:
        with self.database.reading() as connection:
            row = _row(connection, key)
        if row is None:
            return None
        seen: Seen = None if row.seen is None else wire.unpack(row.seen, Lent, Hold, Holds)
        return Begun(tuple(row.content), seen, row.at.astimezone(self.rules.now().tzinfo), row.stand)

    def begin(self, key: str, begun: Begun) -> None:
        """From now on it is not known whether it has happened."""
        with self.database.writing() as connection:
            if (former := _row(connection, key)) is not None and tuple(former.content) != begun.content:
                raise KeyReused
            connection.execute(delete(begun_acts).where(begun_acts.c.key == key))
            seen = None if begun.seen is None else wire.pack(begun.seen)
            row = {"content": list(begun.content), "seen": seen, "stand": begun.stand, "at": begun.at}
            connection.execute(insert(begun_acts).values(key=key, **row))

    def keep(self, key: str, content: Content, answer: object) -> None:
        """It has happened, or was refused: this is answered from now on."""
        now = self.rules.now()
        with self.database.writing() as connection:
            operations.forget(connection, now - self.rules.answers_kept)
            connection.execute(delete(begun_acts).where(begun_acts.c.at < now - self.rules.answers_kept))
            connection.execute(delete(begun_acts).where(begun_acts.c.key == key))
            operations.keep(connection, key, content, answer, now)

    def drop(self, key: str) -> None:
        """The system has certainly not heard of it."""
        with self.database.writing() as connection:
            connection.execute(delete(begun_acts).where(begun_acts.c.key == key))


def _row(connection: Connection, key: str) -> Row[Any] | None:
    return connection.execute(select(begun_acts).where(begun_acts.c.key == key)).one_or_none()
