"""A row in our own database for each patron of a library's own system who has used what we keep: guest book, Wi-Fi.

It holds no member number: the id, the name as it is masked, and whether the card is good.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select, union_all, update

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.tables import cards, metadata, patrons
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Reason

_ABOUT_PATRONS = [table for table in metadata.sorted_tables if "patron_id" in table.c and table is not cards]
_STATUS = {Reason.CARD_INACTIVE: "inactive", Reason.CARD_SUSPENDED: "suspended"}


def cast(connection: Connection, member: Member, today: date) -> facts.Member:
    """As the system knows them now. Their id is their card here."""
    id_ = member.patron.id
    row = {"name": member.name, "status": _status(member), "expires": _expires(member, today)}
    changed = update(patrons).where(patrons.c.id == id_).values(row)
    if connection.execute(changed).rowcount == 0:
        connection.execute(insert(patrons).values(id=id_, number=id_, **row))
        connection.execute(insert(cards).values(code=id_, patron_id=id_))
    shadow = facts.member(connection, id_)
    if shadow is None:
        raise LookupError("a row that was just written is not there")
    return shadow


def forget(connection: Connection) -> None:
    """Those of whom nothing else is kept any more: the next time that they come, they are there again."""
    kept = [select(table.c.patron_id).where(table.c.patron_id.is_not(None)) for table in _ABOUT_PATRONS]
    gone = select(patrons.c.id).where(patrons.c.id.not_in(union_all(*kept)))
    connection.execute(delete(cards).where(cards.c.patron_id.in_(gone)))
    connection.execute(delete(patrons).where(patrons.c.id.in_(gone)))


def _status(member: Member) -> str:
    return next((status for reason, status in _STATUS.items() if reason in member.patron.barred), "active")


def _expires(member: Member, today: date) -> date:
    if Reason.CARD_EXPIRED in member.patron.barred:
        return min(member.expires or today, today - timedelta(days=1))
    return member.expires or date.max
