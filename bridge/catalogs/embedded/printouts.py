"""Proofs of payment on their way from the desk to a kiosk's printer."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from bridge.catalogs.embedded import payments
from bridge.catalogs.embedded.tables import payments as payments_table
from bridge.catalogs.embedded.tables import printouts
from bridge.contract.account import Payment, Printout
from bridge.contract.codes import possible
from bridge.rules import Rules


def send(connection: Connection, rules: Rules, payment: str, kiosk: str) -> None:
    """Asks this kiosk to print the payment of this number, which must exist."""
    id_ = connection.execute(select(payments_table.c.id).where(payments_table.c.number == payment)).scalar_one()
    connection.execute(insert(printouts).values(payment_id=id_, kiosk=kiosk, asked_at=rules.now()))


def next_one(connection: Connection, rules: Rules, kiosk: str) -> Printout:
    """The oldest that is not settled; it stays the next until it is."""
    query = (
        select(payments_table.c.number)
        .join(printouts, printouts.c.payment_id == payments_table.c.id)
        .where(printouts.c.kiosk == kiosk, printouts.c.settled_at.is_(None))
        .order_by(printouts.c.id)
        .limit(1)
    )
    number = connection.scalar(query)
    found = payments.payment(connection, rules, number) if number else None
    return Printout(found if isinstance(found, Payment) else None)


def settle(connection: Connection, rules: Rules, kiosk: str, payment: str, *, printed: bool) -> Printout:
    """This kiosk has printed it, or could not; what is next."""
    if not possible(payment):
        return next_one(connection, rules, kiosk)
    of = select(payments_table.c.id).where(payments_table.c.number == payment).scalar_subquery()
    waiting = (printouts.c.kiosk == kiosk) & (printouts.c.payment_id == of) & printouts.c.settled_at.is_(None)
    connection.execute(update(printouts).where(waiting).values(settled_at=rules.now(), printed=printed))
    return next_one(connection, rules, kiosk)
