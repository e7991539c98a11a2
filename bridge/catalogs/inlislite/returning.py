"""Takes copies back: ends the loan, counts late days, and writes what they cost into `pelanggaran`."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from bridge.catalogs.inlislite import copies, readers, tables
from bridge.catalogs.inlislite.copies import Copy
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import Rulebook, rulebook
from bridge.contract.circulation import Fine, Item, Place, Reason, Refusal, Returned
from bridge.policy import bin_for

_items, _loans, _violations = tables.collectionloanitems.c, tables.collectionloans.c, tables.pelanggaran.c


def return_item(desk: Desk, barcode: str) -> Returned | Refusal:
    """Late, it ends only a loan that had begun then."""
    seen = copies.find_copy(desk, barcode)
    if seen is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    if (borrowed := copies.open_loan(desk, seen)) is not None:
        readers.lock_readers(desk, borrowed.member_id)
    copy = copies.locked(desk, seen)
    loan = copies.open_loan(desk, copy) if copy else None
    if copy is None or loan is None or (desk.late and loan.LoanDate is not None and loan.LoanDate > desk.moment):
        return Refusal((Reason.ITEM_NOT_LENT,), seen.item)
    return end(desk, copy, loan)


def end(desk: Desk, copy: Copy, loan: Row[Any]) -> Returned:
    """The loan is over: its copy is here. A state other than "lent" is a librarian's, and stays."""
    due = copies.due_of(loan, desk)
    book = _book_of(desk, loan.member_id, copy)
    days, amount = book.cost(due, desk.today)
    ended = {"ActualReturn": desk.moment, "LateDays": days, "LoanStatus": "Return", **desk.changed}
    desk.connection.execute(update(tables.collectionloanitems).where(_items.ID == loan.ID).values(ended))
    _count(desk, loan, is_late=days > 0)
    back = {"Status_id": desk.ids.available, **desk.changed}
    is_lent = (tables.collections.c.ID == copy.id) & (tables.collections.c.Status_id == desk.ids.lent)
    desk.connection.execute(update(tables.collections).where(is_lent).values(back))
    fine = _charge(desk, loan, copy.item, Fine("", amount, None, due, desk.today, days, book.rate)) if amount else None
    place = _place(desk, copy)
    return Returned(copies.loan_number(loan), copy.item, desk.now, due, place, _bin(desk, copy, place), fine)


def ended(desk: Desk, loan: str, barcode: str) -> Returned | None:
    """The return of this loan as the tables tell it; None while it is open."""
    header, _, id = loan.rpartition("-")
    number = readers.as_id(id)
    its = (_items.ID == number) & (_items.CollectionLoan_id == header) & (_items.LoanStatus == "Return")
    row = desk.connection.execute(_ENDED.where(its)).one_or_none() if number is not None else None
    copy = copies.copy_of(desk, row.Collection_id) if row is not None else None
    if row is None or copy is None or (found := copies.find_copy(desk, barcode)) is None or found.id != copy.id:
        return None
    place = _place(desk, copy)
    told = (place, _bin(desk, copy, place), _fine_of(desk, row, copy))
    return Returned(loan, copy.item, desk.aware(row.ActualReturn), copies.due_of(row, desk), *told)


_ENDED: Select[Any] = select(
    _items.ID, _items.CollectionLoan_id, _items.Collection_id, _items.member_id, _items.DueDate, _items.ActualReturn,
    _items.LateDays,
)  # fmt: skip


def fine_of(row: Row[Any], item: Item | None, rate: int) -> Fine:
    """Of a row of `pelanggaran` with the dates of its loan."""
    due = row.DueDate.date() if row.DueDate else None
    returned = row.ActualReturn.date() if row.ActualReturn else None
    days = max(0, int(row.LateDays or 0))
    return Fine(str(row.ID), whole(row.JumlahDenda), item, due, returned, days, rate)


def whole(amount: Any) -> int:
    """Whole rupiah, half of one rounded up."""
    return int(amount or 0) if amount is None or amount == int(amount) else int(float(amount) + 0.5)


def _book_of(desk: Desk, member: int, copy: Copy) -> Rulebook:
    who = readers.reader(desk, str(member))
    return rulebook(desk, who.type if who else None, copy.worksheet)


def _count(desk: Desk, loan: Row[Any], *, is_late: bool) -> None:
    counts = {"ReturnCount": _loans.ReturnCount + 1, "LoanCount": _loans.LoanCount - 1}
    counts |= {"LateCount": _loans.LateCount + 1} if is_late else {}
    of_it = update(tables.collectionloans).where(_loans.ID == loan.CollectionLoan_id)
    desk.connection.execute(of_it.values({**counts, **desk.changed}))


def _charge(desk: Desk, loan: Row[Any], item: Item, fine: Fine) -> Fine:
    """`pelanggaran` counts from the day it was made, which is that of the return."""
    row = {"CollectionLoan_id": loan.CollectionLoan_id, "CollectionLoanItem_id": loan.ID, "Paid": 0}
    row |= {"JenisPelanggaran_id": desk.ids.late, "JenisDenda_id": desk.ids.money, "JumlahDenda": fine.amount}
    row |= {"JumlahSuspend": 0, "Member_id": loan.member_id, "Collection_id": loan.Collection_id}
    added = desk.connection.execute(insert(tables.pelanggaran).values({**row, **desk.made}))
    return Fine(str(int(added.lastrowid)), fine.amount, item, fine.due, fine.returned, fine.days, fine.rate)


def _fine_of(desk: Desk, loan: Row[Any], copy: Copy) -> Fine | None:
    its = (_violations.CollectionLoanItem_id == loan.ID) & (_violations.JenisPelanggaran_id == desk.ids.late)
    dates = (_items.DueDate, _items.ActualReturn, _items.LateDays)
    shown: Select[Any] = select(_violations.ID, _violations.JumlahDenda, *dates)
    joined = shown.join(tables.collectionloanitems, _items.ID == _violations.CollectionLoanItem_id)
    row = desk.connection.execute(joined.where(its).order_by(_violations.ID).limit(1)).first()
    return None if row is None else fine_of(row, copy.item, _book_of(desk, loan.member_id, copy).rate)


def _place(desk: Desk, copy: Copy) -> Place:
    if copies.is_case(desk, copy):
        return Place.DESK
    return Place.HOLD_SHELF if copy.booked_by else Place.BIN


def _bin(desk: Desk, copy: Copy, place: Place) -> str:
    return bin_for(copy.item.call_number, desk.policy) if place is Place.BIN else ""


def cost_today(desk: Desk, loan: Row[Any], copy: Copy, due: date) -> int:
    """What it would cost to return it on the desk's day."""
    return _book_of(desk, loan.member_id, copy).cost(due, desk.today)[1]
