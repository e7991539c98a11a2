"""Gives a loan one more loan's time, or says why not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import cases, facts, holds
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import loans, renewals
from bridge.contract.circulation import Loan, Reason, Refusal
from bridge.contract.codes import possible
from bridge.policy import LoanFacts, renewal_reasons, renewed_due
from bridge.rules import Rules


def renew(act: Act, patron: str, loan: str) -> Loan | Refusal:
    """Seed 001, A note 2 and C."""
    who = facts.member(act.connection, patron, lock=True)
    return act.once(("renew", patron, loan), lambda: _renew(act, who, loan))


def renew_item(act: Act, patron: str, barcode: str) -> Loan | Refusal:
    """The same for the item in the patron's hand."""
    who = facts.member(act.connection, patron, lock=True)
    return act.once(("renew-item", patron, barcode), lambda: _renew(act, who, _number_of(act.connection, barcode)))


def reasons(connection: Connection, rules: Rules, loan: Row[Any]) -> tuple[Reason, ...]:
    """Why this open loan cannot be renewed now; empty when it can. `loan` is a row of `loans`."""
    who = facts.member(connection, loan.patron_id)
    if who is None:
        return (Reason.CARD_UNKNOWN,)
    today = rules.now().date()
    patron = facts.patron_facts(connection, who, today)
    wanted = holds.waiting_for(connection, loan.item_id, who.id)
    has_case = cases.open_on_item(connection, loan.item_id) is not None
    return renewal_reasons(patron, LoanFacts(loan.due, loan.renewals, wanted, has_case), rules.policy, today)


def _renew(act: Act, who: Member | None, number: str) -> Loan | Refusal:
    connection, rules = act.connection, act.rules
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    loan = _theirs(connection, who, number)
    if loan is None:
        return Refusal((Reason.LOAN_UNKNOWN,))
    item = facts.copy_of(connection, loan.item_id).item
    if why_not := reasons(connection, rules, loan):
        return Refusal(why_not, item)
    now = rules.now()
    holidays = facts.closed(connection, min(loan.due, now.date()))
    due = renewed_due(loan.due, now.date(), rules.policy, holidays)
    connection.execute(update(loans).where(loans.c.id == loan.id).values(due=due, renewals=loan.renewals + 1))
    step = {"loan_id": loan.id, "kiosk": act.kiosk, "at": now, "due_before": loan.due, "due": due}
    connection.execute(insert(renewals).values(step))
    return Loan(loan.number, item, due, loan.lent_at.astimezone(now.tzinfo))


def _number_of(connection: Connection, barcode: str) -> str:
    """The number of the item's loan; empty, which is no loan's, when it is not lent."""
    copy = facts.find_copy(connection, barcode)
    loan = copy and facts.open_loan(connection, copy.id)
    return loan.number if loan else ""


def _theirs(connection: Connection, who: Member, number: str) -> Row[Any] | None:
    if not possible(number):
        return None
    theirs = (loans.c.number == number) & (loans.c.patron_id == who.id) & loans.c.returned_at.is_(None)
    return connection.execute(select(loans).where(theirs)).one_or_none()
