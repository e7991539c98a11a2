"""Looks up what the lending rules ask about a patron and an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select, true

from bridge.catalogs.embedded.tables import cards, fines, holds, holidays, items, loans, patrons, titles, visits
from bridge.contract.circulation import Item
from bridge.contract.codes import possible
from bridge.policy import PatronFacts


@dataclass(frozen=True, slots=True)
class Member:
    """A row of `patrons`, without the name, which lending never needs."""

    id: str
    number: str
    status: Literal["active", "inactive", "suspended"]
    expires: date
    pin_hash: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A row of `items` with its title."""

    id: int
    title_id: int
    for_loan: bool
    item: Item


_OPEN = loans.c.returned_at.is_(None)
_MEMBERS = select(patrons.c.id, patrons.c.number, patrons.c.status, patrons.c.expires, patrons.c.pin_hash)


def member_with_card(connection: Connection, card: str) -> Member | None:
    if not possible(card):
        return None
    return _member(connection, _MEMBERS.join(cards, cards.c.patron_id == patrons.c.id).where(cards.c.code == card))


def member(connection: Connection, patron: str, *, lock: bool = False) -> Member | None:
    """With `lock`, nobody else can lend to this patron until the transaction ends."""
    if not possible(patron):
        return None
    query = _MEMBERS.where(patrons.c.id == patron)
    return _member(connection, query.with_for_update() if lock else query)


def _member(connection: Connection, query: Select[Any]) -> Member | None:
    row = connection.execute(query).one_or_none()
    return None if row is None else Member(*row)


def patron_facts(connection: Connection, who: Member, today: date) -> PatronFacts:
    theirs = loans.c.patron_id == who.id
    late = _OPEN & (loans.c.due < today)
    lent = select(func.count().filter(_OPEN), func.count().filter(late)).where(theirs)
    open_loans, overdue = connection.execute(lent).one()
    signed = select(exists().where(visits.c.patron_id == who.id, visits.c.day == today))
    owed = select(func.coalesce(func.sum(fines.c.amount), 0)).where(
        fines.c.patron_id == who.id, fines.c.payment_id.is_(None)
    )
    signed_in, unpaid = connection.execute(select(signed.scalar_subquery(), owed.scalar_subquery())).one()
    return PatronFacts(who.status, who.expires, signed_in, open_loans, overdue, unpaid)


def find_copy(connection: Connection, barcode: str, *, lock: bool = False, withdrawn: bool = False) -> Copy | None:
    """With `lock`, nobody else can borrow it until the transaction ends. What was withdrawn is only found when asked
    for, and is then not for loan."""
    if not possible(barcode):
        return None
    known = (items.c.barcode == barcode) & (true() if withdrawn else ~items.c.withdrawn)
    return _copy(connection, known, lock)


def copy_of(connection: Connection, item_id: int, *, lock: bool = False) -> Copy:
    """The item of this id, which must exist; it may have been withdrawn."""
    copy = _copy(connection, items.c.id == item_id, lock)
    if copy is None:
        raise LookupError(f"no item {item_id}")
    return copy


def _copy(connection: Connection, which: ColumnElement[bool], lock: bool) -> Copy | None:
    texts = (items.c.barcode, titles.c.title, titles.c.author, titles.c.call_number)
    lent = (items.c.for_loan & ~items.c.withdrawn).label("for_loan")
    query = select(items.c.id, items.c.title_id, lent, *texts).join(titles).where(which)
    row = connection.execute(query.with_for_update(of=items) if lock else query).one_or_none()
    return None if row is None else Copy(row[0], row[1], row[2], Item(*row[3:]))


def open_loan(connection: Connection, item_id: int) -> Row[Any] | None:
    """The row of `loans` under which the item is out."""
    return connection.execute(select(loans).where(loans.c.item_id == item_id, _OPEN)).one_or_none()


def kept_for(connection: Connection, item_id: int, today: date) -> str | None:
    """The patron for whom the copy stands on the hold shelf; a hold that has lapsed keeps nothing."""
    ready = (holds.c.item_id == item_id) & (holds.c.state == "ready") & (holds.c.last_day >= today)
    patron: str | None = connection.scalar(select(holds.c.patron_id).where(ready))
    return patron


def closed(connection: Connection, since: date) -> frozenset[date]:
    """The holidays from this day on."""
    return frozenset(connection.scalars(select(holidays.c.day).where(holidays.c.day >= since)))
