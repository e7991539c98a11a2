"""Looks up copies: what they are, where they are, and whose open loan they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, func, select

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.readers import Reader, plain
from bridge.contract.circulation import Item, Whereabouts
from bridge.policy import ItemFacts

_collections, _catalogs, _items = tables.collections.c, tables.catalogs.c, tables.collectionloanitems.c


@dataclass(frozen=True, slots=True)
class Copy:
    """A row of `collections` with its title. `booked_by` is a member's number, empty when nobody has booked it now."""

    id: int
    title: int | None
    category: int | None
    worksheet: int | None
    rule: int | None
    status: int | None
    item: Item
    booked_by: str = ""
    booked_until: datetime | None = None


def find_copy(desk: Desk, code: str) -> Copy | None:
    """By its barcode or its RFID tag; None when it is not certain which it is."""
    code = code.strip()
    if not plain(code):
        return None
    for column in (_collections.NomorBarcode, _collections.RFID):
        rows = [row for row in _rows(desk, column == code) if _same(getattr(row, column.name), code)]
        if rows:
            return _copy(desk, rows[0]) if len(rows) == 1 else None
    return None


def copy_of(desk: Desk, id: int) -> Copy | None:
    rows = _rows(desk, _collections.ID == id)
    return _copy(desk, rows[0]) if rows else None


def copies_of(desk: Desk, title: int) -> list[Copy]:
    """In the order of their ids."""
    return [_copy(desk, row) for row in _rows(desk, _collections.Catalog_id == title)]


def locked(desk: Desk, copy: Copy) -> Copy | None:
    """As it is now; no other stand can change it until the transaction ends."""
    desk.connection.execute(select(_collections.ID).where(_collections.ID == copy.id).with_for_update())
    return copy_of(desk, copy.id)


def open_loan(desk: Desk, copy: Copy) -> Row[Any] | None:
    """The row of `collectionloanitems` under which it is out; the latest, should there be two."""
    return desk.connection.execute(_open().where(_items.Collection_id == copy.id).order_by(_items.ID.desc())).first()


def open_loans_of(desk: Desk, who: Reader) -> list[Row[Any]]:
    theirs = _open().where(_items.member_id == who.id)
    return list(desk.connection.execute(theirs.order_by(_items.DueDate, _items.ID)))


def loan_number(loan: Row[Any]) -> str:
    """The transaction's number, which several items may have, and which of them it is."""
    return f"{loan.CollectionLoan_id}-{loan.ID}"


def due_of(loan: Row[Any], desk: Desk) -> date:
    """Its last day; one without is due today."""
    due: date = loan.DueDate.date() if loan.DueDate else desk.today
    return due


def renewals_of(desk: Desk, loan: Row[Any]) -> int:
    renewed = tables.collectionloanextends.c
    query = select(func.count()).where(renewed.CollectionLoanItem_id == loan.ID)
    return int(desk.connection.scalar(query) or 0)


def as_seen(desk: Desk, copy: Copy, who: Reader | None) -> ItemFacts:
    """By this member."""
    loan = open_loan(desk, copy)
    lent_to: Literal["nobody", "you", "another"] = "nobody"
    if loan is not None:
        lent_to = "you" if who is not None and loan.member_id == who.id else "another"
    kept = bool(copy.booked_by) and (who is None or copy.booked_by.casefold() != who.number.casefold())
    for_loan = copy.rule == desk.ids.for_loan and (who is None or _may_borrow_its_kind(desk, copy, who))
    return ItemFacts(for_loan, lent_to, kept, has_case=is_case(desk, copy) or (loan is None and _says_lent(desk, copy)))


def whereabouts(desk: Desk, copy: Copy) -> Whereabouts:
    if open_loan(desk, copy) is not None:
        return Whereabouts.ON_LOAN
    if copy.status == desk.ids.read_here and desk.ids.read_here is not None:
        return Whereabouts.READING_ROOM
    if is_case(desk, copy) or _says_lent(desk, copy):
        return Whereabouts.WITH_LIBRARIAN
    if copy.booked_by:
        return Whereabouts.ON_HOLD_SHELF
    return Whereabouts.ON_SHELF if copy.rule == desk.ids.for_loan else Whereabouts.READING_ROOM


def is_case(desk: Desk, copy: Copy) -> bool:
    """Neither there nor lent: being read here, repaired, lost, on order."""
    return copy.status not in (desk.ids.available, desk.ids.lent)


def _says_lent(desk: Desk, copy: Copy) -> bool:
    """Without a loan this is a contradiction for a librarian."""
    return copy.status == desk.ids.lent


def _may_borrow_its_kind(desk: Desk, copy: Copy, who: Reader) -> bool:
    allowed = tables.memberloanauthorizecategory.c
    theirs = select(allowed.Member_id).where(allowed.Member_id == who.id, allowed.CategoryLoan_id == copy.category)
    return desk.connection.execute(theirs.limit(1)).first() is not None


def _open() -> Select[Any]:
    return select(
        _items.ID, _items.CollectionLoan_id, _items.Collection_id, _items.member_id, _items.LoanDate, _items.DueDate
    ).where(_items.LoanStatus == "Loan")


def _rows(desk: Desk, where: ColumnElement[bool]) -> list[Row[Any]]:
    query = select(
        _collections.ID, _collections.NomorBarcode, _collections.RFID, _collections.CallNumber,
        _collections.Catalog_id, _collections.Category_id, _collections.Rule_id, _collections.Status_id,
        _catalogs.Title, _catalogs.Author, _catalogs.CallNumber.label("TitleCallNumber"), _catalogs.Worksheet_id,
    ).outerjoin(tables.catalogs, _catalogs.ID == _collections.Catalog_id)  # fmt: skip
    if desk.schema.books:
        query = query.add_columns(_collections.BookingMemberID, _collections.BookingExpiredDate)
    return list(desk.connection.execute(query.where(where).order_by(_collections.ID)))


def _copy(desk: Desk, row: Row[Any]) -> Copy:
    barcode = str(row.NomorBarcode)
    call_number = _text(row.CallNumber) or _text(row.TitleCallNumber)
    item = Item(barcode, _text(row.Title) or barcode, _text(row.Author), call_number)
    copy = Copy(row.ID, row.Catalog_id, row.Category_id, row.Worksheet_id, row.Rule_id, row.Status_id, item)
    if not desk.schema.books or not row.BookingMemberID or row.BookingExpiredDate is None:
        return copy
    until = row.BookingExpiredDate
    booked_by = str(row.BookingMemberID).strip() if until > desk.moment else ""
    return Copy(copy.id, copy.title, copy.category, copy.worksheet, copy.rule, copy.status, item, booked_by, until)


def _same(value: object, code: str) -> bool:
    """The database may take other letters for the same."""
    return str(value or "").strip().casefold() == code.casefold()


def _text(value: object) -> str:
    return str(value or "").strip()
