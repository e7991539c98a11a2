"""Koha's records as the contract's values: items, titles, days, money."""

from __future__ import annotations

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bridge.catalogs.koha.shapes import AccountLine, BiblioRecord, CheckoutRecord, ItemRecord
from bridge.contract.circulation import Fine, Item, Loan, Whereabouts
from bridge.rules import Rules

_PUNCTUATION = " /:;,="  # with which catalogers end a title
_LARGEST_NUMBER = 2**31 - 1
_YEAR = 4  # digits


def number(id: str) -> int | None:
    """Koha's number for what came as text; None when it cannot be one."""
    if not id.isascii() or not id.isdigit() or len(id) > len(str(_LARGEST_NUMBER)) or int(id) > _LARGEST_NUMBER:
        return None
    return int(id)


def item_of(record: ItemRecord) -> Item:
    work = record.biblio
    title = title_of(work) if work else ""
    return Item(record.external_id or "", title, author_of(work) if work else "", record.callnumber or "")


def title_of(work: BiblioRecord) -> str:
    parts = ((part or "").strip(_PUNCTUATION) for part in (work.title, work.subtitle))
    return ": ".join(part for part in parts if part)


def author_of(work: BiblioRecord) -> str:
    return (work.author or "").strip(_PUNCTUATION)


def year_of(work: BiblioRecord) -> int | None:
    if work.copyright_date:
        return work.copyright_date
    digits = str(work.publication_year or "")[:_YEAR]
    return int(digits) if len(digits) == _YEAR and digits.isascii() and digits.isdigit() else None


def link_of(work: BiblioRecord) -> str:
    """The first address of a digital title; Koha puts several into one field, with " | " in between."""
    first = (work.url or "").partition(" | ")[0].strip()
    return first if first.startswith(("https://", "http://")) else ""


def loan_of(record: CheckoutRecord, item: Item, rules: Rules) -> Loan:
    return Loan(str(record.checkout_id), item, day_of(record), moment(record.checkout_date, rules))


def day_of(record: CheckoutRecord) -> date:
    """The last day of a loan as Koha writes it, in its own time zone, which is the library's."""
    return record.due_date.date()


def moment(at: datetime | None, rules: Rules) -> datetime:
    """In the library's zone; now, when Koha does not say."""
    now = rules.now()
    if at is None:
        return now
    return at.astimezone(now.tzinfo) if at.tzinfo else at.replace(tzinfo=ZoneInfo(rules.policy.timezone))


def whereabouts(record: ItemRecord, hold_status: str | None) -> Whereabouts:
    """`hold_status` is that of the hold for which the item was taken from the shelf, None when there is none."""
    if record.lost_status or record.withdrawn:
        return Whereabouts.WITH_LIBRARIAN
    if record.checked_out_date:
        return Whereabouts.ON_LOAN
    if hold_status:
        return Whereabouts.ON_HOLD_SHELF if hold_status == "W" else Whereabouts.WITH_LIBRARIAN
    not_for_loan = record.effective_not_for_loan_status or record.not_for_loan_status or 0
    if not_for_loan < 0:
        return Whereabouts.WITH_LIBRARIAN  # ordered
    return Whereabouts.READING_ROOM if not_for_loan or record.restricted_status else Whereabouts.ON_SHELF


def rupiah(amount: float | None) -> int:
    """Whole rupiah, half up."""
    return math.floor((amount or 0) + 0.5)


def fine_of(line: AccountLine, item: Item | None) -> Fine:
    return Fine(str(line.account_line_id or 0), rupiah(line.amount_outstanding), item)
