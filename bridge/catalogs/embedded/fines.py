"""What lateness costs: charged when the item comes back, owed until it is paid at the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.tables import fines, items, loans, titles
from bridge.contract.circulation import Fine, Item
from bridge.policy import fine as cost
from bridge.rules import Rules

_FINES: Select[Any] = (
    select(fines, items.c.barcode, titles.c.title, titles.c.author, titles.c.call_number)
    .outerjoin(loans, loans.c.id == fines.c.loan_id)
    .outerjoin(items, items.c.id == loans.c.item_id)
    .outerjoin(titles, titles.c.id == items.c.title_id)
    .order_by(fines.c.id)
)


def charge(connection: Connection, rules: Rules, loan: Row[Any], returned: date) -> Fine | None:
    """The fine for a loan (a row of `loans`) that ended on this day; None in time (seed 001, B)."""
    days, amount = cost(loan.due, returned, rules.policy, facts.closed(connection, loan.due))
    if not amount:
        return None
    row = {"patron_id": loan.patron_id, "loan_id": loan.id, "amount": amount, "days": days}
    row |= {"rate": rules.policy.fine_per_day, "due": loan.due, "returned": returned, "number": f"?{loan.number}"}
    id_ = connection.execute(insert(fines).values(row).returning(fines.c.id)).scalar_one()
    number = f"D{rules.now():%y%m%d}-{id_:05d}"
    connection.execute(update(fines).where(fines.c.id == id_).values(number=number))
    return _fine(connection.execute(_FINES.where(fines.c.id == id_)).one())


def cost_of(connection: Connection, rules: Rules, loan: Row[Any], returned: datetime) -> int:
    """What it costs when this loan (a row of `loans`) ended then, whole rupiah."""
    day = returned.astimezone(rules.now().tzinfo).date()
    return cost(loan.due, day, rules.policy, facts.closed(connection, loan.due))[1]


def withdraw(connection: Connection, loan_id: int) -> None:
    """The loan's fine was never owed."""
    connection.execute(delete(fines).where(fines.c.loan_id == loan_id))


def is_paid(connection: Connection, loan_id: int) -> bool:
    paid = select(fines.c.id).where(fines.c.loan_id == loan_id, fines.c.payment_id.is_not(None))
    return connection.execute(paid).first() is not None


def unpaid(connection: Connection, patron: str) -> tuple[Fine, ...]:
    """Oldest first."""
    owed = _FINES.where(fines.c.patron_id == patron, fines.c.payment_id.is_(None))
    return tuple(_fine(row) for row in connection.execute(owed))


def paid_with(connection: Connection, payment_id: int) -> tuple[Fine, ...]:
    return tuple(_fine(row) for row in connection.execute(_FINES.where(fines.c.payment_id == payment_id)))


def _fine(row: Row[Any]) -> Fine:
    item = Item(row.barcode, row.title, row.author, row.call_number) if row.barcode else None
    return Fine(row.number, row.amount, item, row.due, row.returned, row.days, row.rate)
