"""Erases one patron (Law 27 of 2022, articles 8 and 43): what accounts and statistics need stays, and is nobody's.

The audit stays as it is, or its chain would break: it has numbers, and no list tells any more whose they were.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection, delete, exists, or_, select, text, update

from bridge.catalogs.embedded import facts, forgetting, holds, matters
from bridge.catalogs.embedded.exporting import applied_as
from bridge.catalogs.embedded.tables import (
    account_steps,
    cards,
    cases,
    digital_accounts,
    fines,
    footfall,
    letters,
    loans,
    login_codes,
    login_subjects,
    login_tokens,
    operations,
    patron_tokens,
    patrons,
    payments,
    photos,
    pin_codes,
    pin_failures,
    visits,
    wifi_accesses,
)
from bridge.catalogs.embedded.tables import holds as holds_table
from bridge.catalogs.embedded.tables import matters as matters_table
from bridge.rules import Rules

NOBODY = "erased"  # whose all is that was somebody's who was erased, so that it cannot be told apart

_STAY = (loans, holds_table, fines, payments, letters, wifi_accesses)
_LOG_INS = (pin_codes, pin_failures, patron_tokens, login_codes, login_tokens, login_subjects)
_GO = (photos, digital_accounts, *_LOG_INS, cards, visits)
_MAKE_NOBODY = text(
    """INSERT INTO patrons (id, number, name, status, expires) VALUES (:id, '-', '', 'inactive', '1970-01-01')
    ON CONFLICT (id) DO NOTHING"""
)


class StillOpen(StrEnum):
    """What has to be settled before."""

    LOANS = "loans"
    FINES = "fines"
    CASES = "cases"
    MATTERS = "matters"


def erase(connection: Connection, rules: Rules, patron: str) -> tuple[StillOpen, ...] | None:
    """What keeps the patron from being erased; nothing when they are now. None when there is nobody with this id.

    Holds are cancelled; an access to the Wi-Fi that is open is closed when the library is tended next.
    """
    if patron == NOBODY or facts.member(connection, patron, lock=True) is None:
        return None
    if still := _still_open(connection, patron):
        return still
    holds.cancel_all(connection, rules, patron)
    connection.execute(_MAKE_NOBODY, {"id": NOBODY})
    _forget_answers(connection, patron)
    closed = wifi_accesses.c.removed_at.is_not(None)
    connection.execute(delete(wifi_accesses).where(wifi_accesses.c.patron_id == patron, closed))
    for table in _STAY:
        connection.execute(update(table).where(table.c.patron_id == patron).values(patron_id=NOBODY))
    account = select(digital_accounts.c.id).where(digital_accounts.c.patron_id == patron)
    connection.execute(delete(account_steps).where(account_steps.c.account_id.in_(account)))
    forgetting.forget_applications(connection, applied_as(patron))
    for table in _GO:
        connection.execute(delete(table).where(table.c.patron_id == patron))
    connection.execute(delete(patrons).where(patrons.c.id == patron))
    return ()


def _still_open(connection: Connection, patron: str) -> tuple[StillOpen, ...]:
    theirs = select(loans.c.id).where(loans.c.patron_id == patron)
    told = select(letters.c.id).where(letters.c.patron_id == patron)
    lent = or_(matters_table.c.loan_id.in_(theirs), matters_table.c.other_loan_id.in_(theirs))
    about = or_(lent, matters_table.c.letter_id.in_(told))
    open_ = {
        StillOpen.LOANS: exists().where(loans.c.patron_id == patron, loans.c.returned_at.is_(None)),
        StillOpen.FINES: exists().where(fines.c.patron_id == patron, fines.c.payment_id.is_(None)),
        StillOpen.CASES: exists().where(cases.c.loan_id.in_(theirs), cases.c.settled_at.is_(None)),
        StillOpen.MATTERS: exists().where(about, matters.OPEN),
    }
    return tuple(what for what, is_there in open_.items() if connection.scalar(select(is_there)))


def _forget_answers(connection: Connection, patron: str) -> None:
    """Those that hold a name, or a digest of what was told; and the statistics forget whose visits they were."""
    signed = select(visits.c.key).where(visits.c.patron_id == patron)
    connection.execute(delete(operations).where(operations.c.key.in_(signed)))
    connection.execute(update(footfall).where(footfall.c.visit.in_(signed)).values(visit=None))
