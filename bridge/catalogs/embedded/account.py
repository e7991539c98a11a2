"""Puts together what a patron has, waits for and owes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from bridge.catalogs.embedded import cases, facts, fines, holds, lending, payments, renewing
from bridge.catalogs.embedded.tables import loans
from bridge.contract.account import Account, OpenLoan
from bridge.contract.circulation import Loan, Reason, Refusal
from bridge.policy import fine as cost
from bridge.rules import Rules


def account(connection: Connection, rules: Rules, patron: str) -> Account | Refusal:
    who = facts.member(connection, patron)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    theirs = select(loans).where(loans.c.patron_id == who.id, loans.c.returned_at.is_(None))
    open_loans = connection.execute(theirs.order_by(loans.c.due, loans.c.id)).all()
    return Account(
        lending.account(connection, rules, who),
        who.expires,
        tuple(_open_loan(connection, rules, loan) for loan in open_loans),
        holds.of_patron(connection, rules, who.id),
        fines.unpaid(connection, who.id),
        payments.latest(connection, rules, who.id),
        (who.expires - rules.now().date()).days,
    )


def _open_loan(connection: Connection, rules: Rules, row: Row[Any]) -> OpenLoan:
    now = rules.now()
    item = facts.copy_of(connection, row.item_id).item
    _, amount = cost(row.due, now.date(), rules.policy, facts.closed(connection, row.due))
    return OpenLoan(
        Loan(row.number, item, row.due, row.lent_at.astimezone(now.tzinfo)),
        (row.due - now.date()).days,
        amount,
        renewing.reasons(connection, rules, row),
        cases.open_on_item(connection, row.item_id),
    )
