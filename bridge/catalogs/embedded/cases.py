"""Damaged and lost items, as they are reported by whoever has them (seed 001, D)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import facts, holds
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import cases, loans
from bridge.contract.account import Case, CaseKind
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.codes import possible


def report(act: Act, loan: str, kind: CaseKind) -> Case | Refusal:
    """About the item of a loan, by its number, also when it was just returned; it is then kept for nobody."""
    return act.once(("report", loan, str(kind)), lambda: _open(act, loan, kind))


def open_on_item(connection: Connection, item_id: int) -> CaseKind | None:
    """What was reported about this item and is not settled."""
    query = select(cases.c.kind).where(cases.c.item_id == item_id, cases.c.settled_at.is_(None)).limit(1)
    kind = connection.scalar(query)
    return None if kind is None else CaseKind(kind)


def settled_since_return(connection: Connection, loan: Row[Any]) -> bool:
    """Whether a librarian has decided about the item of this loan (a row of `loans`) since it ended."""
    decided = select(cases.c.id).where(cases.c.loan_id == loan.id, cases.c.settled_at >= loan.returned_at)
    return connection.execute(decided).first() is not None


def _open(act: Act, number: str, kind: CaseKind) -> Case | Refusal:
    connection = act.connection
    loan = _loan(connection, number)
    if loan is None:
        return Refusal((Reason.LOAN_UNKNOWN,))
    item = facts.copy_of(connection, loan.item_id, lock=True).item
    before = connection.execute(select(cases.c.id).where(cases.c.loan_id == loan.id)).first()
    if before or open_on_item(connection, loan.item_id):
        return Refusal((Reason.LOAN_HAS_CASE,), item)
    now = act.rules.now()
    row = {"loan_id": loan.id, "item_id": loan.item_id, "kind": kind.value, "kiosk": act.kiosk, "opened_at": now}
    id_ = connection.execute(insert(cases).values(row | {"number": f"?{number}"}).returning(cases.c.id)).scalar_one()
    case = Case(f"K{now:%y%m%d}-{id_:05d}", item, kind, now)
    connection.execute(update(cases).where(cases.c.id == id_).values(number=case.number))
    holds.release(connection, loan.item_id)
    return case


def _loan(connection: Connection, number: str) -> Row[Any] | None:
    """The loan, open or ended, unless its item has been lent to somebody since."""
    if not possible(number):
        return None
    loan = connection.execute(select(loans).where(loans.c.number == number, ~loans.c.undone)).one_or_none()
    if loan is None:
        return None
    later = select(loans.c.id).where(loans.c.item_id == loan.item_id, loans.c.id > loan.id, ~loans.c.undone)
    return None if connection.execute(later).first() else loan
