"""What a Koha keeps of people, titles, copies, loans, holds and charges, as much of it as a stand meets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass
class Person:
    patron_id: int
    cardnumber: str
    password: str
    surname: str
    firstname: str
    userid: str
    expiry_date: date = date(2030, 1, 1)
    restricted: bool = False
    patron_card_lost: bool = False
    incorrect_address: bool = False
    login_attempts: int = 0
    hidden: bool = False  # of a library that our account may not see


@dataclass
class Work:
    biblio_id: int
    title: str
    author: str = ""
    subtitle: str = ""
    copyright_date: int | None = None
    publisher: str | None = None
    url: str | None = None
    suppressed: bool = False


@dataclass
class Copy:
    item_id: int
    biblio_id: int
    barcode: str
    callnumber: str = ""
    location: str = "FIK"
    not_for_loan: int = 0
    lost: int = 0
    withdrawn: int = 0


@dataclass
class Checkout:
    checkout_id: int
    patron_id: int
    item_id: int
    due: datetime
    at: datetime
    renewals: int = 0
    returned: datetime | None = None


@dataclass
class HoldRow:
    hold_id: int
    patron_id: int
    biblio_id: int
    item_id: int | None = None
    status: str | None = None
    expires: date | None = None


@dataclass
class Line:
    account_line_id: int
    patron_id: int
    amount: float
    debit_type: str = "OVERDUE"
    checkout_id: int | None = None
    old_checkout_id: int | None = None
    item_id: int | None = None
    status: str | None = None
