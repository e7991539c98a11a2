"""Reads what SLiMS knows of one copy, one member, their loans and reservations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from bridge.catalogs.slims import php
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.terms import Calendar, Rule, Terms
from bridge.contract.circulation import Item

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LARGEST = 2**31 - 1
_COPY = """
    SELECT i.item_id, i.item_code, i.biblio_id, i.coll_type_id, i.item_status_id, b.gmd_id, b.title,
        COALESCE(NULLIF(i.call_number, ''), b.call_number, '') AS call_number, COALESCE(s.no_loan, 0) AS no_loan,
        (SELECT GROUP_CONCAT(a.author_name ORDER BY ba.level, a.author_id SEPARATOR '; ') FROM biblio_author ba
            JOIN mst_author a ON a.author_id = ba.author_id WHERE ba.biblio_id = b.biblio_id) AS author
    FROM item i JOIN biblio b ON b.biblio_id = i.biblio_id
    LEFT JOIN mst_item_status s ON s.item_status_id = i.item_status_id
    """
_LOAN = (
    "SELECT loan_id, item_code, member_id, loan_date, due_date, renewed, loan_rules_id, input_date, return_date"
    " FROM loan "
)
_OPEN = " AND is_lent = 1 AND is_return = 0 ORDER BY loan_id"
_MEMBER = """
    SELECT m.member_id, m.member_name, m.member_type_id, m.expire_date, m.is_pending, t.enable_reserve, t.reserve_limit,
        t.loan_limit, t.loan_periode, t.reborrow_limit, t.fine_each_day, t.grace_periode
    FROM member m LEFT JOIN mst_member_type t ON t.member_type_id = m.member_type_id WHERE m.member_id = :number
    """
_RULES = """
    SELECT loan_rules_id, coll_type_id, gmd_id, loan_limit, loan_periode, reborrow_limit, fine_each_day, grace_periode
    FROM mst_loan_rules
    """


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """`id` is item_id; `status` is "" for a copy of which nothing is said."""

    id: int
    biblio: int
    collection: int
    medium: int
    status: str
    no_loan: bool
    item: Item


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """`number` is the member number as SLiMS writes it; `terms` are those of the member's type."""

    number: str
    name: str
    type: int
    expires: date
    pending: bool
    terms: Terms
    may_reserve: int


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """A row of `loan`. `since` is when it was lent, by the library's clock."""

    id: int
    barcode: str
    member: str
    since: datetime
    due: date
    renewed: int
    rule: int
    returned: date | None


@dataclass(frozen=True, slots=True)
class Reservation:
    id: int
    member: str
    biblio: int
    barcode: str
    made: datetime


def copy(access: Access, barcode: str) -> CopyFacts | None:
    """None for what only looks alike to the database, which does not tell letters with accents from those without."""
    row = access.row(_COPY + " WHERE i.item_code = :code", code=barcode)
    return _copy(row) if row is not None and same(row.item_code, barcode) else None


def copies(access: Access, biblio: int) -> tuple[CopyFacts, ...]:
    return tuple(map(_copy, access.rows(_COPY + " WHERE i.biblio_id = :biblio ORDER BY i.item_code", biblio=biblio)))


def member(access: Access, number: str | None) -> MemberFacts | None:
    """None as in `copy`."""
    row = access.row(_MEMBER, number=number)
    if row is None or number is None or not same(row.member_id, number):
        return None
    may_reserve = (row.reserve_limit or 0) if row.enable_reserve else 0
    expires = _date(row.expire_date) or date.min
    own = _terms(0, row)
    return MemberFacts(
        row.member_id, row.member_name, row.member_type_id or 0, expires, bool(row.is_pending), own, may_reserve
    )


def rules(access: Access, member_type: int) -> tuple[Rule, ...]:
    rows = access.rows(_RULES + "WHERE member_type_id = :type ORDER BY loan_rules_id", type=member_type)
    return tuple(Rule(row.coll_type_id or 0, row.gmd_id or 0, _terms(row.loan_rules_id, row)) for row in rows)


def terms_of_loan(access: Access, own: Terms, rule: int) -> Terms:
    """Those under which it was lent. By a rule that is gone nothing more is given and nothing costs, as in SLiMS."""
    if not rule:
        return own
    row = access.row(_RULES + "WHERE loan_rules_id = :rule", rule=rule)
    return _terms(rule, row) if row is not None else Terms(rule, 0, own.days, own.renewals, 0, 0)


def open_loans(access: Access, barcode: str) -> tuple[LoanFacts, ...]:
    """Of this copy, by the code as SLiMS writes it; more than one where its own pages have lent it at the same time."""
    return tuple(map(_loan, access.rows(_LOAN + "WHERE item_code = :code" + _OPEN, code=barcode)))


def loans_of(access: Access, number: str) -> tuple[LoanFacts, ...]:
    return tuple(map(_loan, access.rows(_LOAN + "WHERE member_id = :number" + _OPEN, number=number)))


def loan(access: Access, id: str) -> LoanFacts | None:
    """By its number, open or not."""
    if (number := row_number(id)) is None:
        return None
    row = access.row(_LOAN + "WHERE loan_id = :id", id=number)
    return None if row is None else _loan(row)


def is_open(access: Access, id: int) -> bool:
    return access.row("SELECT 1 FROM loan WHERE loan_id = :id AND is_lent = 1 AND is_return = 0", id=id) is not None


def reservations(access: Access, *, barcode: str = "", member: str = "", biblio: int = 0) -> tuple[Reservation, ...]:
    """Those that have not lapsed of one copy, one member or one title, oldest first."""
    column, value = ("item_code", barcode) if barcode else ("member_id", member) if member else ("biblio_id", biblio)
    sql = f"SELECT reserve_id, member_id, biblio_id, item_code, reserve_date FROM reserve WHERE {column} = :value"  # noqa: S608
    sql += " AND reserve_date >= :oldest ORDER BY reserve_date, reserve_id"
    rows = access.rows(sql, value=value, oldest=access.oldest_reservation)
    return tuple(
        Reservation(row.reserve_id, row.member_id, row.biblio_id, row.item_code, row.reserve_date) for row in rows
    )


def calendar(access: Access) -> Calendar:
    rows = access.rows("SELECT holiday_dayname, holiday_date FROM holiday")
    names = {str(row.holiday_dayname).lower() for row in rows if row.holiday_date is None}
    dates = frozenset(row.holiday_date for row in rows if isinstance(row.holiday_date, date))
    minus = php.is_on(access.setting("ignore_holidays_fine_calc"))
    return Calendar(frozenset(_WEEKDAYS.index(name) for name in names if name in _WEEKDAYS), dates, minus)


def balance(access: Access, number: str) -> int:
    """What is owed, whole rupiah; never negative."""
    owed = "SELECT SUM(COALESCE(debet, 0)) - SUM(COALESCE(credit, 0)) FROM fines WHERE member_id = :number"
    return max(0, access.number(owed, number=number))


def same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def row_number(id: str) -> int | None:
    """None for what is no number of a row."""
    fits = id.isascii() and id.isdigit() and len(id) <= len(str(_LARGEST)) and int(id) <= _LARGEST
    return int(id) if fits else None


def _copy(row: Row[Any]) -> CopyFacts:
    item = Item(row.item_code, row.title or "", row.author or "", row.call_number)
    status = (row.item_status_id or "").strip()
    return CopyFacts(row.item_id, row.biblio_id, row.coll_type_id or 0, row.gmd_id or 0, status, row.no_loan > 0, item)


def _loan(row: Row[Any]) -> LoanFacts:
    day = _date(row.loan_date) or date.min
    since = row.input_date if isinstance(row.input_date, datetime) else datetime.combine(day, datetime.min.time())
    due = _date(row.due_date) or day
    return LoanFacts(
        row.loan_id, row.item_code or "", row.member_id or "", since, due, row.renewed, row.loan_rules_id,
        _date(row.return_date),
    )  # fmt: skip


def _terms(rule: int, row: Row[Any]) -> Terms:
    numbers = (row.loan_limit, row.loan_periode, row.reborrow_limit, row.fine_each_day, row.grace_periode)
    return Terms(rule, *(number or 0 for number in numbers))


def _date(value: object) -> date | None:
    """None also for MariaDB's 0000-00-00, which comes as a text."""
    return value if isinstance(value, date) else None
