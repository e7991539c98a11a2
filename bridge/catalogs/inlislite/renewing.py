"""Renews loans: a new last day in `collectionloanitems`, and a row in `collectionloanextends`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, insert, select, update

from bridge.catalogs.inlislite import copies, lending, readers, tables
from bridge.catalogs.inlislite.copies import Copy
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import rulebook
from bridge.catalogs.inlislite.readers import Reader
from bridge.contract.circulation import Loan, Reason, Refusal
from bridge.policy import LoanFacts, PatronFacts, renewal_reasons, renewed_due

_items, _loans, _extends = tables.collectionloanitems.c, tables.collectionloans.c, tables.collectionloanextends.c


def renew(desk: Desk, patron: str, loan: str) -> Loan | Refusal:
    """Late, it is renewed whatever the rules say: they were told the new day."""
    readers.lock_readers(desk, *(id for id in (readers.as_id(patron),) if id is not None))
    who = readers.reader(desk, patron)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    found = _theirs(desk, who, loan)
    seen = copies.copy_of(desk, found.Collection_id) if found is not None else None
    copy = copies.locked(desk, seen) if seen else None
    open_one = _theirs(desk, who, loan)
    if copy is None or open_one is None:
        return Refusal((Reason.LOAN_UNKNOWN,))
    if desk.late:
        return (
            lending.told(desk, open_one, copy) if _renewed_then(desk, open_one) else _renew(desk, who, open_one, copy)
        )
    if reasons := refused(desk, who, readers.facts(desk, who), open_one, copy):
        return Refusal(reasons, copy.item)
    return _renew(desk, who, open_one, copy)


def refused(desk: Desk, who: Reader, known: PatronFacts, loan: Row[Any], copy: Copy) -> tuple[Reason, ...]:
    """Why it cannot be renewed now; empty when it can."""
    book = rulebook(desk, who.type, copy.worksheet)
    wanted = bool(copy.booked_by) and copy.booked_by.casefold() != who.number.casefold()
    seen = LoanFacts(copies.due_of(loan, desk), copies.renewals_of(desk, loan), wanted, copies.is_case(desk, copy))
    return renewal_reasons(known, seen, book.policy, desk.today)


def _theirs(desk: Desk, who: Reader, loan: str) -> Row[Any] | None:
    return next((row for row in copies.open_loans_of(desk, who) if copies.loan_number(row) == loan), None)


def _renewed_then(desk: Desk, loan: Row[Any]) -> bool:
    """At this very moment: the same act."""
    same = select(_extends.id).where(_extends.CollectionLoanItem_id == loan.ID, _extends.DateExtend == desk.moment)
    return desk.connection.execute(same.limit(1)).first() is not None


def _renew(desk: Desk, who: Reader, loan: Row[Any], copy: Copy) -> Loan:
    book = rulebook(desk, who.type, copy.worksheet)
    due = renewed_due(copies.due_of(loan, desk), desk.today, book.renewing, book.holidays)
    written = datetime.combine(due, loan.DueDate.time() if loan.DueDate else time.min)
    of_it = update(tables.collectionloanitems).where(_items.ID == loan.ID)
    desk.connection.execute(of_it.values({"DueDate": written, **desk.changed}))
    row = {"CollectionLoan_id": loan.CollectionLoan_id, "CollectionLoanItem_id": loan.ID, "DateExtend": desk.moment}
    row |= {"Collection_id": loan.Collection_id, "Member_id": who.id, "DueDateExtend": written}
    desk.connection.execute(insert(tables.collectionloanextends).values({**row, **desk.made}))
    header = update(tables.collectionloans).where(_loans.ID == loan.CollectionLoan_id)
    desk.connection.execute(header.values({"ExtendCount": _loans.ExtendCount + 1, **desk.changed}))
    return replace(lending.told(desk, loan, copy), due=due)
