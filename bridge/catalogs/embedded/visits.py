"""The guest book: one line for each key, and whoever has a line today may borrow."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from bridge.catalogs.embedded import facts, operations
from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import visits
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.guestbook import Visit


def sign(connection: Connection, rules: Rules, card: str, key: str) -> Visit | Refusal:
    """The line, which may have been signed before under this key. Raises `KeyReused` when another signed it, and
    ValueError for a key that no caller mints."""
    operations.mintable(key)
    who = facts.member_with_card(connection, card)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    now = rules.now()
    query = select(visits.c.id, visits.c.patron_id, visits.c.signed_at).where(visits.c.key == key)
    before = connection.execute(query).one_or_none()
    if before is not None and before.patron_id != who.id:
        raise KeyReused
    if before is not None:
        now, id_ = before.signed_at.astimezone(now.tzinfo), before.id
    else:
        row = {"patron_id": who.id, "signed_at": now, "day": now.date(), "key": key}
        id_ = connection.execute(insert(visits).values(row).returning(visits.c.id)).scalar_one()
    return Visit(f"B{now:%y%m%d}-{id_:05d}", now)
