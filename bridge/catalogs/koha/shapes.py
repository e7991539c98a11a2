"""As much of Koha's objects as is used here: whatever else they hold, names above all, is dropped while it is read.

Field names are those of Koha's api/v1/swagger/definitions. Any value may be null, since Koha blanks what our account
may not see.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class PatronRecord(msgspec.Struct):
    """`patron_id` is null for a patron of libraries that our account may not see."""

    patron_id: int | None = None
    cardnumber: str | None = None
    surname: str | None = None
    firstname: str | None = None
    expiry_date: date | None = None
    restricted: bool | None = None
    patron_card_lost: bool | None = None
    incorrect_address: bool | None = None
    login_attempts: int | None = None
    checkouts_count: int | None = None
    overdues_count: int | None = None
    account_balance: float | None = None


class BiblioRecord(msgspec.Struct):
    biblio_id: int
    title: str | None = None
    subtitle: str | None = None
    author: str | None = None
    copyright_date: int | None = None
    publication_year: str | int | None = None
    publisher: str | None = None
    url: str | None = None
    opac_suppressed: bool | None = None


class Stringified(msgspec.Struct):
    text: str | None = msgspec.field(name="str", default=None)


class ItemStrings(msgspec.Struct):
    location: Stringified | None = None


class ItemRecord(msgspec.Struct):
    item_id: int
    biblio_id: int
    external_id: str | None = None
    callnumber: str | None = None
    location: str | None = None
    checked_out_date: date | None = None
    not_for_loan_status: int | None = None
    effective_not_for_loan_status: int | None = None
    lost_status: int | None = None
    withdrawn: int | None = None
    restricted_status: int | None = None
    biblio: BiblioRecord | None = None
    strings: ItemStrings | None = msgspec.field(name="_strings", default=None)


class CheckoutRecord(msgspec.Struct):
    checkout_id: int
    due_date: datetime
    item_id: int | None = None
    patron_id: int | None = None
    checkout_date: datetime | None = None
    checkin_date: datetime | None = None
    renewals_count: int | None = None


class Renewability(msgspec.Struct):
    allows_renewal: bool
    error: str | None = None


class HoldRecord(msgspec.Struct):
    """`status` is W for one on the hold shelf, P or T for one on its way there, null for one in the queue."""

    hold_id: int
    biblio_id: int | None = None
    item_id: int | str | None = None
    patron_id: int | None = None
    priority: int | None = None
    status: str | None = None
    expiration_date: date | None = None


class AccountLine(msgspec.Struct):
    """Money is in the currency's main unit. `status` is UNRETURNED while a fine still grows."""

    account_line_id: int | None = None
    amount_outstanding: float | None = None
    debit_type: str | None = None
    checkout_id: int | None = None
    old_checkout_id: int | None = None
    item_id: int | None = None
    status: str | None = None


class Lines(msgspec.Struct):
    lines: tuple[AccountLine, ...] = ()


class Balance(msgspec.Struct):
    outstanding_debits: Lines = msgspec.field(default_factory=Lines)


class Availability(msgspec.Struct):
    """What a librarian would be asked before a checkout. The values hold names of other patrons: they stay bytes that
    nobody decodes."""

    blockers: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict)
    confirms: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict)
    warnings: dict[str, msgspec.Raw] = msgspec.field(default_factory=dict)
    confirmation_token: str | None = None


class ValidPassword(msgspec.Struct):
    patron_id: int
