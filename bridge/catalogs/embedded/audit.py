"""What was done at the desk, and which patrons were looked at: who, when, what and which number, never a name.

Each line holds a hash of itself and of the hash before it (`audit_chain`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from bridge.catalogs.embedded import audit_chain
from bridge.catalogs.embedded.tables import audit
from bridge.contract.codes import possible
from bridge.rules import Rules

PAGE = 50  # entries


class Act(StrEnum):
    """The values are stable: they are kept for years, and the desk's texts are found by them."""

    LOGGED_IN = "logged-in"
    LOGGED_OUT = "logged-out"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an act
    STAFF_ADDED = "staff-added"
    STAFF_ENABLED = "staff-enabled"
    STAFF_DISABLED = "staff-disabled"
    PATRONS_SEARCHED = "patrons-searched"
    PATRON_VIEWED = "patron-viewed"
    PATRON_BLOCKED = "patron-blocked"
    PATRON_UNBLOCKED = "patron-unblocked"
    PATRON_EXTENDED = "patron-extended"
    ITEM_VIEWED = "item-viewed"
    AFFECTED_LISTED = "affected-listed"
    PATRON_EXPORTED = "patron-exported"
    PATRON_ERASED = "patron-erased"
    ACCOUNTS_LISTED = "accounts-listed"
    ACCOUNT_VIEWED = "account-viewed"
    ACCOUNT_STEP = "account-step"
    APPLICATIONS_LISTED = "applications-listed"
    APPLICATION_VIEWED = "application-viewed"
    APPLICATION_CORRECTED = "application-corrected"
    APPLICATION_APPROVED = "application-approved"
    APPLICATION_REFUSED = "application-refused"
    CARD_MADE = "card-made"
    PHOTO_REPLACED = "photo-replaced"
    MEMBERSHIP_RENEWED = "membership-renewed"
    PIN_CODE_GIVEN = "pin-code-given"
    HOLD_PICKED = "hold-picked"
    HOLD_CLEARED = "hold-cleared"
    FINES_VIEWED = "fines-viewed"
    PAYMENT_TAKEN = "payment-taken"
    PAYMENT_VIEWED = "payment-viewed"
    PROOF_MADE = "proof-made"
    PROOF_SENT = "proof-sent"
    CASE_VIEWED = "case-viewed"
    CASE_SETTLED = "case-settled"
    MATTERS_LISTED = "matters-listed"
    MATTER_VIEWED = "matter-viewed"
    MATTER_DECIDED = "matter-decided"
    STATISTICS_EXPORTED = "statistics-exported"
    IMPORT_BEGUN = "import-begun"
    IMPORT_APPLIED = "import-applied"
    IMPORT_FAULTS = "import-faults"
    IMPORT_DISCARDED = "import-discarded"
    HOLIDAY_ADDED = "holiday-added"
    HOLIDAY_REMOVED = "holiday-removed"
    SHELF_KEPT = "shelf-kept"
    SHELF_REMOVED = "shelf-removed"
    STAND_ADDED = "stand-added"
    STAND_REMOVED = "stand-removed"
    STAND_ACKNOWLEDGED = "stand-acknowledged"
    STAND_MUTED = "stand-muted"
    STAND_COMMANDED = "stand-commanded"


@dataclass(frozen=True, slots=True)
class Entry:
    """`subject` is a number, code or date; `detail` a code, a date or an amount. Neither ever holds a name."""

    login: str
    act: Act
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`act` is an `Act`, or one that another version of this program knew. `at` is aware, in the library's zone."""

    id: int
    at: datetime
    login: str
    act: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: those older than `before`, and with this login, act or subject, where these are given."""

    before: int | None = None
    login: str = ""
    act: str = ""
    subject: str = ""


def record(connection: Connection, rules: Rules, done: Entry) -> None:
    """Belongs at a transaction's end: until it is over, nobody else can record anything."""
    former, at = audit_chain.newest(connection), rules.now()
    hash_ = audit_chain.chained(former, at, done.login, done.act.value, done.subject, done.detail)
    row = {"at": at, "login": done.login, "act": done.act.value, "subject": done.subject, "detail": done.detail}
    connection.execute(insert(audit).values(row | {"hash": hash_}))


def latest(connection: Connection, rules: Rules, wanted: Wanted) -> tuple[Line, ...]:
    """Newest first, at most `PAGE`."""
    query = select(audit).order_by(audit.c.id.desc()).limit(PAGE)
    if wanted.before is not None:
        query = query.where(audit.c.id < wanted.before)
    for column, value in ((audit.c.login, wanted.login), (audit.c.act, wanted.act), (audit.c.subject, wanted.subject)):
        if value and not possible(value):
            return ()
        query = query.where(column == value) if value else query
    zone = rules.now().tzinfo
    return tuple(
        Line(row.id, row.at.astimezone(zone), row.login, row.act, row.subject, row.detail)
        for row in connection.execute(query)
    )
