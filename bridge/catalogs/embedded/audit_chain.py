"""Shows whether anybody has changed the audit: each line's hash covers the line and the hash of the line before it.

Who can write to the database can also make all hashes anew from a changed line on. So the newest hash is told, to be
noted outside of the database: a chain that was made anew does not have it any more, nor has one that was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, text

from bridge.catalogs.embedded.tables import audit

_CHAINING = 8332  # PostgreSQL's advisory lock: one line follows the other
_MANY = 1000  # lines that are read at one time


@dataclass(frozen=True, slots=True)
class Chain:
    """`broken` is the id of the first line that does not follow the one before it, None in a whole chain. `newest` is
    the last line's hash, empty where there is no line; `has_noted` whether a hash that was noted earlier is in it."""

    lines: int
    newest: str
    broken: int | None
    has_noted: bool


def newest(connection: Connection) -> str:
    """The hash that the next line follows; nobody else gets it until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAINING})
    return connection.scalar(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)) or ""


def chained(former: str, at: datetime, *texts: str) -> str:
    """SHA-256, in hexadecimal; `texts` are login, act, subject and detail. Migration 0008 has chained lines that are
    older in the same way."""
    said = json.dumps([former, at.astimezone(UTC).isoformat(timespec="microseconds"), *texts])
    return hashlib.sha256(said.encode()).hexdigest()


def verify(connection: Connection, noted: str = "") -> Chain:
    """`noted` is what was the newest hash once."""
    lines, former, broken, has_noted = 0, "", None, not noted
    for row in _lines(connection):
        lines += 1
        if broken is None and row.hash != chained(former, row.at, row.login, row.act, row.subject, row.detail):
            broken = row.id
        former = row.hash
        has_noted = has_noted or former == noted
    return Chain(lines, former, broken, has_noted)


def _lines(connection: Connection) -> Iterator[Row[Any]]:
    last = 0
    while rows := connection.execute(
        select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(_MANY)
    ).all():
        yield from rows
        last = rows[-1].id
