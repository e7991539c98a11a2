"""Looks up what the lending rules ask about a patron and an item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Select, exists, func, select

from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import cards, fines, holds, holidays, items, loans, patrons, titles, visits
from bridge.contract.circulation import Item
from bridge.contract.codes import possible
from bridge.policy import ItemFacts, PatronFacts, opening_day_after


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
        fines.c.patron_id == who.id, fines.c.paid_at.is_(None)
    )
    signed_in, unpaid = connection.execute(select(signed.scalar_subquery(), owed.scalar_subquery())).one()
    return PatronFacts(who.status, who.expires, signed_in, open_loans, overdue, unpaid)


def find_copy(connection: Connection, barcode: str, *, lock: bool = False) -> Copy | None:
    """With `lock`, nobody else can borrow it until the transaction ends."""
    if not possible(barcode):
        return None
    texts = (items.c.barcode, titles.c.title, titles.c.author, titles.c.call_number)
    query = select(items.c.id, items.c.for_loan, *texts).join(titles).where(items.c.barcode == barcode)
    row = connection.execute(query.with_for_update(of=items) if lock else query).one_or_none()
    return None if row is None else Copy(row[0], row[1], Item(*row[2:]))


def item_facts(connection: Connection, copy: Copy, patron: str, rules: Rules) -> ItemFacts:
    """As seen by this patron, who need not exist."""
    borrower = connection.scalar(select(loans.c.patron_id).where(loans.c.item_id == copy.id, _OPEN))
    lent_to: Literal["nobody", "you", "another"]
    match borrower:
        case None:
            lent_to = "nobody"
        case _:
            lent_to = "you" if borrower == patron else "another"
    return ItemFacts(copy.for_loan, lent_to, _kept_for_another(connection, copy, patron, rules))


def _kept_for_another(connection: Connection, copy: Copy, patron: str, rules: Rules) -> bool:
    ready = select(holds.c.patron_id, holds.c.ready_at, holds.c.last_day).where(
        holds.c.item_id == copy.id, holds.c.state == "ready"
    )
    now = rules.now()
    for owner, since, last_day in connection.execute(ready).all():
        start = since.astimezone(now.tzinfo).date()
        last = last_day or opening_day_after(start, rules.policy.hold_days, rules.policy, closed(connection, start))
        if owner != patron and last >= now.date():
            return True
    return False


def closed(connection: Connection, since: date) -> frozenset[date]:
    """The holidays from this day on."""
    return frozenset(connection.scalars(select(holidays.c.day).where(holidays.c.day >= since)))
