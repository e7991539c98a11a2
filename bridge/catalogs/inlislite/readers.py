"""Looks up members, and what keeps them from borrowing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, or_, select

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import Rulebook, rulebook
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Patron, Reason
from bridge.masking import masked, masked_name
from bridge.policy import PatronFacts, due_date, patron_reasons

LONGEST_NUMBER = 50
_NEVER_VALID = date(1970, 1, 1)
_LARGEST_ID = 2**53  # above it a floating point number is no id any more
_members, _items = tables.members.c, tables.collectionloanitems.c
_READERS = select(
    _members.ID, _members.MemberNo, _members.Fullname, _members.JenisAnggota_id, _members.StatusAnggota_id,
    _members.EndDate,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """A row of `members`. A card without an end has never been valid: INLISLite takes it so."""

    id: int
    number: str
    name: str
    type: int | None
    status: int | None
    expires: date


def reader_with_card(desk: Desk, card: str) -> Reader | None:
    """By the member number, as it is or in another case, since some barcodes know capitals only. None when it is not
    certain whose it is."""
    number = card.strip()
    if not plain(number):
        return None
    found = [_reader(row) for row in desk.connection.execute(_READERS.where(_members.MemberNo == number))]
    found = [reader for reader in found if reader.number.casefold() == number.casefold()]
    exact = [reader for reader in found if reader.number == number] or found
    return exact[0] if len(exact) == 1 else None


def reader(desk: Desk, patron: str) -> Reader | None:
    """By `Patron.id`."""
    id = as_id(patron)
    if id is None:
        return None
    row = desk.connection.execute(_READERS.where(_members.ID == id)).one_or_none()
    return None if row is None else _reader(row)


def lock_readers(desk: Desk, *ids: int) -> None:
    """No other stand can lend to them until the transaction ends. Members come before copies, the lowest first,
    everywhere."""
    for id in sorted(set(ids)):
        desk.connection.execute(select(_members.ID).where(_members.ID == id).with_for_update())


def as_member(desk: Desk, who: Reader) -> Member:
    book = rulebook(desk, who.type)
    known = facts(desk, who)
    due = due_date(desk.today, book.policy, book.holidays)
    patron = Patron(
        str(who.id), masked(who.number), known.loans, book.policy.max_loans, due, barred(desk, who, known, book),
    )  # fmt: skip
    expires = None if who.expires == _NEVER_VALID else who.expires
    return Member(patron, masked_name(who.name), expires)


def barred(desk: Desk, who: Reader, known: PatronFacts, book: Rulebook) -> tuple[Reason, ...]:
    """In the order of `Reason`. Each member is allowed to borrow at some of the library's places."""
    elsewhere = () if _may_borrow_here(desk, who) else (Reason.ASK_DESK,)
    return patron_reasons(known, book.policy, desk.today) + elsewhere


def facts(desk: Desk, who: Reader) -> PatronFacts:
    theirs = (_items.member_id == who.id) & (_items.LoanStatus == "Loan")
    loans = _count(desk, select(func.count()).where(theirs))
    midnight = desk.moment.replace(hour=0, minute=0, second=0)
    overdue = _count(desk, select(func.count()).where(theirs, _items.DueDate < midnight))
    return PatronFacts(_status(desk, who), who.expires, True, loans, overdue, _unpaid(desk, who))


def unpaid() -> ColumnElement[bool]:
    """Version 3.2 leaves Paid empty until it is paid."""
    paid = tables.pelanggaran.c.Paid
    return or_(paid.is_(None), paid == 0) & (tables.pelanggaran.c.JumlahDenda > 0)


def plain(code: str) -> bool:
    """Whether a number of a card or copy can be this; other letters a column of the database might not even know."""
    return 0 < len(code) <= LONGEST_NUMBER and code.isascii() and code.isprintable()


def as_id(text: str) -> int | None:
    whole = text.isascii() and text.isdigit() and len(text) < 17 and int(text) <= _LARGEST_ID
    return int(text) if whole and text == str(int(text)) else None


def _reader(row: Any) -> Reader:
    name, number = str(row.Fullname or "").strip(), str(row.MemberNo or "").strip()
    return Reader(row.ID, number, name, row.JenisAnggota_id, row.StatusAnggota_id, row.EndDate or _NEVER_VALID)


def _status(desk: Desk, who: Reader) -> Literal["active", "inactive", "suspended"]:
    if who.status is not None and who.status == desk.ids.suspended:
        return "suspended"
    if who.status != desk.ids.active:
        return "inactive"
    return "suspended" if _is_suspended(desk, who) else "active"


def _is_suspended(desk: Desk, who: Reader) -> bool:
    """For some days after a violation."""
    violation = tables.pelanggaran.c
    theirs = (violation.Member_id == who.id) & (violation.JumlahSuspend > 0)
    rows = desk.connection.execute(select(violation.CreateDate, violation.JumlahSuspend).where(theirs))
    return any(begun is not None and _ends(begun.date(), days) > desk.today for begun, days in rows)


def _ends(begun: date, days: int) -> date:
    return begun + timedelta(days=min(int(days), 3660))


def _unpaid(desk: Desk, who: Reader) -> int:
    violation = tables.pelanggaran.c
    return _count(desk, select(func.sum(violation.JumlahDenda)).where(violation.Member_id == who.id, unpaid()))


def _may_borrow_here(desk: Desk, who: Reader) -> bool:
    allowed = tables.memberloanauthorizelocation.c
    here = select(allowed.Member_id).where(allowed.Member_id == who.id, allowed.LocationLoan_id == desk.ids.place)
    return desk.connection.execute(here.limit(1)).first() is not None


def _count(desk: Desk, query: Select[Any]) -> int:
    return int(desk.connection.scalar(query) or 0)
