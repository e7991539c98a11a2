"""Fines paid at the desk, and the proof of it, which can be printed again by its number."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bridge.catalogs.embedded import facts, fines
from bridge.catalogs.embedded.tables import fines as fines_table
from bridge.catalogs.embedded.tables import patrons, payments
from bridge.contract.account import Payment
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.codes import possible
from bridge.masking import masked
from bridge.rules import Rules

LATEST = 5  # payments an account shows

_PAYMENTS = select(payments, patrons.c.number.label("card")).join(patrons)


def take(
    connection: Connection, rules: Rules, patron: str, numbers: tuple[str, ...], login: str
) -> Payment | None:
    """All these fines at once, taken by the librarian of this login; None when one of them is not theirs to pay."""
    if facts.member(connection, patron, lock=True) is None or not all(possible(number) for number in numbers):
        return None
    owed = fines_table.c.number.in_(numbers) & (fines_table.c.patron_id == patron) & fines_table.c.payment_id.is_(None)
    count, total = connection.execute(select(func.count(), func.sum(fines_table.c.amount)).where(owed)).one()
    if not numbers or count != len(set(numbers)):
        return None
    row = {"number": new_number(rules), "patron_id": patron, "total": total, "paid_at": rules.now(), "taken_by": login}
    id_ = connection.execute(insert(payments).values(row).returning(payments.c.id)).scalar_one()
    connection.execute(update(fines_table).where(owed).values(payment_id=id_))
    return _payment(connection, rules, connection.execute(_PAYMENTS.where(payments.c.id == id_)).one())


def payment(connection: Connection, rules: Rules, number: str) -> Payment | Refusal:
    row = None
    if possible(number):
        row = connection.execute(_PAYMENTS.where(payments.c.number == _as_printed(number))).one_or_none()
    return Refusal((Reason.PAYMENT_UNKNOWN,)) if row is None else _payment(connection, rules, row)


def latest(connection: Connection, rules: Rules, patron: str) -> tuple[Payment, ...]:
    """Newest first."""
    theirs = _PAYMENTS.where(payments.c.patron_id == patron).order_by(payments.c.id.desc()).limit(LATEST)
    return tuple(_payment(connection, rules, row) for row in connection.execute(theirs).all())


def new_number(rules: Rules) -> str:
    """Eight digits of it cannot be guessed: whoever knows a number may see the proof."""
    return f"{rules.now():%y%m%d}-{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}"


def _as_printed(number: str) -> str:
    """A keypad has no dashes."""
    only_digits = number.isdigit() and len(number) == 14
    return f"{number[:6]}-{number[6:10]}-{number[10:]}" if only_digits else number


def _payment(connection: Connection, rules: Rules, row: Row[Any]) -> Payment:
    paid_at = row.paid_at.astimezone(rules.now().tzinfo)
    return Payment(row.number, masked(row.card), paid_at, fines.paid_with(connection, row.id), row.total)
