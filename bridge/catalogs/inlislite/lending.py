"""Decides and records loans, in the order in which INLISLite itself writes them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from bridge.catalogs.inlislite import booking, copies, numbering, readers, returning, tables
from bridge.catalogs.inlislite.copies import Copy
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import Rulebook, rulebook
from bridge.catalogs.inlislite.readers import Reader
from bridge.contract.circulation import Item, Loan, Reason, Refusal
from bridge.policy import due_date, item_reasons

_ORDER = tuple(Reason)
_items = tables.collectionloanitems.c


def check(desk: Desk, patron: str, barcode: str) -> Item | Refusal:
    """Whether they could borrow it now."""
    decided = _decide(desk, readers.reader(desk, patron), copies.find_copy(desk, barcode))
    return decided if isinstance(decided, Refusal) else decided[1].item


def borrow(desk: Desk, patron: str, barcode: str) -> Loan | Refusal:
    """Late, it is lent whatever the rules say: they have it."""
    seen = copies.find_copy(desk, barcode)
    borrowed = copies.open_loan(desk, seen) if seen else None
    whose = [loan.member_id for loan in (borrowed,) if loan is not None and desk.late]
    readers.lock_readers(desk, *whose, *(id for id in (readers.as_id(patron),) if id is not None))
    who, copy = readers.reader(desk, patron), copies.locked(desk, seen) if seen else None
    if desk.late:
        return _lend_late(desk, who, copy)
    decided = _decide(desk, who, copy)
    return decided if isinstance(decided, Refusal) else _lend(desk, *decided)


def _decide(desk: Desk, who: Reader | None, copy: Copy | None) -> Refusal | tuple[Reader, Copy, Rulebook]:
    """Refused for all that is said against it, or what is needed to lend it."""
    book = rulebook(desk, who.type if who else None, copy.worksheet if copy else None)
    reasons = readers.barred(desk, who, readers.facts(desk, who), book) if who else (Reason.CARD_UNKNOWN,)
    reasons += item_reasons(copies.as_seen(desk, copy, who) if copy else None)
    if who is None or copy is None or reasons:
        return Refusal(tuple(sorted(reasons, key=_ORDER.index)), copy.item if copy else None)
    return who, copy, book


def _lend_late(desk: Desk, who: Reader | None, copy: Copy | None) -> Loan | Refusal:
    """Who had it before has brought it back, since they have it. Had somebody else borrowed it later, then they had
    brought it back before that."""
    if who is None or copy is None:
        reasons = (Reason.CARD_UNKNOWN,) * (who is None) + (Reason.ITEM_UNKNOWN,) * (copy is None)
        return Refusal(reasons, copy.item if copy else None)
    if (before := _lent_then(desk, who, copy)) is not None:
        return told(desk, before, copy)
    book = rulebook(desk, who.type, copy.worksheet)
    match copies.open_loan(desk, copy):
        case None:
            return _lend(desk, who, copy, book)
        case loan if loan.member_id == who.id:
            return Refusal((Reason.ITEM_ALREADY_YOURS,), copy.item)
        case loan if loan.LoanDate is not None and loan.LoanDate > desk.moment:
            return _lend(desk, who, copy, book, returned=loan.LoanDate)
        case loan:
            returning.end(desk, copy, loan)
            return _lend(desk, who, copy, book)


def _lent_then(desk: Desk, who: Reader, copy: Copy) -> Row[Any] | None:
    """The loan of this very moment: the same act."""
    same = (_items.member_id == who.id) & (_items.Collection_id == copy.id) & (_items.LoanDate == desk.moment)
    shown: Select[Any] = select(_items.ID, _items.CollectionLoan_id, _items.LoanDate, _items.DueDate)
    return desk.connection.execute(shown.where(same).limit(1)).first()


def _lend(desk: Desk, who: Reader, copy: Copy, book: Rulebook, returned: datetime | None = None) -> Loan:
    """`returned`: it has been over since then, and somebody else has it."""
    due = _written(desk, due_date(desk.today, book.policy, book.holidays))
    number = numbering.new_loan(desk, who.id, is_over=returned is not None)
    row = {"CollectionLoan_id": number, "Collection_id": copy.id, "member_id": who.id, "LoanDate": desk.moment}
    row |= {"DueDate": due, "ActualReturn": returned, "LateDays": 0, "LoanStatus": "Return" if returned else "Loan"}
    added = desk.connection.execute(insert(tables.collectionloanitems).values({**row, **desk.made}))
    if returned is None:
        lent = {"Status_id": desk.ids.lent, **desk.changed}
        desk.connection.execute(
            update(tables.collections).where(tables.collections.c.ID == copy.id).values(lent | booking.nothing(desk))
        )
        booking.fulfil(desk, copy)
    return Loan(f"{number}-{int(added.lastrowid)}", copy.item, due.date(), desk.now)


def told(desk: Desk, loan: Row[Any], copy: Copy) -> Loan:
    return Loan(copies.loan_number(loan), copy.item, copies.due_of(loan, desk), desk.aware(loan.LoanDate))


def _written(desk: Desk, due: date) -> datetime:
    """Version 3.3 compares it with the time of day: the last day is theirs until its end."""
    return datetime.combine(due, time.min if desk.schema.version == "3.2" else time(23, 59, 59))
