"""Remembers the answer given under each key, so that the same operation asked again is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, select

from bridge.catalogs.embedded.tables import operations
from bridge.contract import wire
from bridge.contract.account import Case, Hold
from bridge.contract.circulation import KeyReused, Loan, Refusal, Returned, Undone
from bridge.contract.codes import LONGEST, possible
from bridge.contract.guestbook import Visit
from bridge.contract.membership import Applied, DigitalAccount, PinChanged
from bridge.rules import Rules

Answer = TypeVar("Answer")

LONGEST_KEY = 2 * LONGEST + 1  # a patron's id and their own key

ANSWERS = (  # all that can be answered to a change
    *(Loan, Returned, Undone, Hold, Case, Visit),
    *(Applied, PinChanged, DigitalAccount),
    Refusal,
)


@dataclass(frozen=True, slots=True)
class Act:
    """One change, inside one transaction, asked for by one kiosk under one key. Raises ValueError as `mintable`."""

    connection: Connection
    rules: Rules
    kiosk: str
    key: str

    def __post_init__(self) -> None:
        mintable(self.key)

    def once(self, content: tuple[str, ...], change: Callable[[], Answer]) -> Answer:
        """The answer given under the key before, or else the change's, which is kept with it.

        `content` begins with what kind of change it is. Raises `KeyReused` when it was another.
        """
        now = self.rules.now()
        forget(self.connection, now - self.rules.answers_kept)
        before = recall(self.connection, self.key, content)
        if before is not None:
            return before  # type: ignore[no-any-return]  # the same change answers in the same kinds
        answer = change()
        keep(self.connection, self.key, content, answer, now)
        return answer


def mintable(key: str) -> None:
    """Raises ValueError for a key that no caller mints, and that no database could keep."""
    if not possible(key, LONGEST_KEY):
        raise ValueError(f"a key has 1 to {LONGEST_KEY} characters, none of them a control character")


def forget(connection: Connection, before: datetime) -> None:
    connection.execute(delete(operations).where(operations.c.at < before))


def recall(connection: Connection, key: str, content: tuple[str, ...]) -> Any:
    """The answer given before, or None. Raises `KeyReused` when the content was another."""
    query = select(operations.c.digest, operations.c.answer).where(operations.c.key == key)
    kept = connection.execute(query).one_or_none()
    if kept is None:
        return None
    if kept.digest != _digest(content):
        raise KeyReused
    return wire.unpack(kept.answer, *ANSWERS)


def keep(connection: Connection, key: str, content: tuple[str, ...], answer: object, at: datetime) -> None:
    row = {"key": key, "digest": _digest(content), "answer": wire.pack(answer), "at": at}
    connection.execute(insert(operations).values(row))


def keep_instead(connection: Connection, key: str, content: tuple[str, ...], answer: object, at: datetime) -> None:
    """What was answered under this key before is not true any more."""
    connection.execute(delete(operations).where(operations.c.key == key))
    keep(connection, key, content, answer, at)


def done(connection: Connection, key: str) -> tuple[Any, datetime] | None:
    """The answer under this key and when it was given, whatever was asked."""
    if not possible(key, LONGEST_KEY):
        return None
    query = select(operations.c.answer, operations.c.at).where(operations.c.key == key)
    kept = connection.execute(query).one_or_none()
    return None if kept is None else (wire.unpack(kept.answer, *ANSWERS), kept.at)


def _digest(content: tuple[str, ...]) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()
