"""Remembers the answer given under each key, so that the same operation asked again is not done again."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bridge.catalogs.embedded.tables import operations
from bridge.contract import wire
from bridge.contract.circulation import KeyReused, Loan, Refusal


def forget(connection: Connection, before: datetime) -> None:
    connection.execute(delete(operations).where(operations.c.at < before))


def recall(connection: Connection, key: str, content: tuple[str, ...]) -> Loan | Refusal | None:
    """The answer given before, or None. Raises `KeyReused` when the content was another."""
    query = select(operations.c.digest, operations.c.answer).where(operations.c.key == key)
    kept = connection.execute(query).one_or_none()
    if kept is None:
        return None
    if kept.digest != _digest(content):
        raise KeyReused
    answer: Loan | Refusal = wire.unpack(kept.answer, Loan, Refusal)
    return answer


def keep(connection: Connection, key: str, content: tuple[str, ...], answer: Loan | Refusal, at: datetime) -> None:
    row = {"key": key, "digest": _digest(content), "answer": wire.pack(answer), "at": at}
    connection.execute(insert(operations).values(row))


def _digest(content: tuple[str, ...]) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()
