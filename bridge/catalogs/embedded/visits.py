"""The guest book: one line for each key, and whoever has a line today may borrow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bridge.catalogs.embedded import facts, operations
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import visits
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.codes import possible
from bridge.contract.guestbook import Visit


def sign(connection: Connection, rules: Rules, card: str, key: str) -> Visit | Refusal:
    """The line, which may have been signed before under this key. Raises `KeyReused` when another signed it, and
    ValueError for a key that no caller mints."""
    operations.mintable(key)
    who = facts.member_with_card(connection, card)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    return signed_by(connection, rules, who, key) or enter(connection, who, rules.now(), key)


def signed_by(connection: Connection, rules: Rules, who: Member | None, key: str) -> Visit | None:
    """The line that they signed under this key. Raises `KeyReused` when another signed it."""
    owner = connection.scalar(select(visits.c.patron_id).where(visits.c.key == key))
    if owner is not None and (who is None or owner != who.id):
        raise KeyReused
    return signed(connection, rules, key)


def signed(connection: Connection, rules: Rules, key: str) -> Visit | None:
    """The line that was signed under this key."""
    if not possible(key, operations.LONGEST_KEY):
        return None
    line = connection.execute(select(visits.c.id, visits.c.signed_at).where(visits.c.key == key)).one_or_none()
    return None if line is None else _visit(line.id, line.signed_at.astimezone(rules.now().tzinfo))


def enter(connection: Connection, who: Member, at: datetime, key: str) -> Visit:
    """A new line; `at` is in the library's zone."""
    row = {"patron_id": who.id, "signed_at": at, "day": at.date(), "key": key}
    return _visit(connection.execute(insert(visits).values(row).returning(visits.c.id)).scalar_one(), at)


def _visit(id_: int, at: datetime) -> Visit:
    return Visit(f"B{at:%y%m%d}-{id_:05d}", at)
