"""Renewals that stands promised while this library could not be asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from bridge.catalogs.embedded import cases, facts, holds, journal, matters, merging
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.tables import holds as hold_rows
from bridge.catalogs.embedded.tables import items, loans, renewals
from bridge.contract.circulation import Reason
from bridge.policy import LoanFacts, renewal_reasons, renewed_due
from bridge.rules import Rules


def replay(connection: Connection, rules: Rules, item: int, since: datetime) -> None:
    """All that were told by letters since then anew, in the order in which they happened: with what has become known
    they may renew another loan, or none. What a librarian has decided stays."""
    told = journal.renewals(connection, item, since)
    before = [letter for letter in told if not matters.is_settled(connection, MatterKind.RENEWAL_REFUSED, letter.id)]
    renewed = {_take_back(connection, letter) for letter in reversed(before)} - {None}
    for letter in journal.renewals(connection, item, since):
        if letter.loan_id is None and letter.id in {one.id for one in before}:
            _renew(connection, rules, letter)
    for loan in connection.execute(select(loans).where(loans.c.id.in_(renewed))).all():
        _charge(connection, rules, loan)


def _take_back(connection: Connection, letter: Row[Any]) -> int | None:
    """The loan that is not renewed any more. None when it was not by this letter, or was renewed again otherwise."""
    latest = select(renewals).where(renewals.c.loan_id == letter.loan_id).order_by(renewals.c.id.desc()).limit(1)
    step = connection.execute(latest).one_or_none()
    if step is None or (step.at, step.kiosk) != (letter.at, letter.kiosk):
        return None
    shorter = {"due": step.due_before, "renewals": loans.c.renewals - 1}
    connection.execute(update(loans).where(loans.c.id == step.loan_id).values(shorter))
    connection.execute(delete(renewals).where(renewals.c.id == step.id))
    journal.note(connection, letter.id, None, letter.reference)
    return step.loan_id  # type: ignore[no-any-return]  # it is an id


def _renew(connection: Connection, rules: Rules, letter: Row[Any]) -> None:
    """When the rules allowed it then; otherwise it is a matter."""
    at = letter.at.astimezone(rules.now().tzinfo)
    loan = loan_then(connection, letter.patron_id, letter.item_id, at)
    reasons = (Reason.LOAN_UNKNOWN,) if loan is None else _reasons(connection, rules, loan, at)
    if loan is None or reasons:
        about = {"letter": letter.id, "item": letter.item_id}
        matters.open_one(connection, rules, MatterKind.RENEWAL_REFUSED, **about, reasons=reasons)
        return
    matters.explain_letters(connection, rules, MatterKind.RENEWAL_REFUSED, [letter.id])
    grant(connection, rules, letter, loan)


def grant(connection: Connection, rules: Rules, letter: Row[Any], loan: Row[Any]) -> None:
    """The loan with one more loan's time, or until the later day that the patron was told."""
    at = letter.at.astimezone(rules.now().tzinfo)
    holidays = facts.closed(connection, min(loan.due, at.date()))
    due = renewed_due(loan.due, at.date(), rules.policy, holidays)
    due = journal.later(due, letter.due, estimated=letter.estimated)
    longer = update(loans).where(loans.c.id == loan.id).values(due=due, renewals=loan.renewals + 1)
    step = {"loan_id": loan.id, "kiosk": letter.kiosk, "at": at, "due_before": loan.due, "due": due}
    connection.execute(insert(renewals).values(step))
    journal.note(connection, letter.id, loan.id, loan.number)
    _charge(connection, rules, connection.execute(longer.returning(loans)).one())


def loan_then(connection: Connection, patron: str, item: int, at: datetime) -> Row[Any] | None:
    """The patron's loan of the item at this time."""
    theirs = (loans.c.patron_id == patron) & (loans.c.item_id == item) & ~loans.c.undone
    then = (loans.c.lent_at <= at) & or_(loans.c.returned_at.is_(None), loans.c.returned_at > at)
    return connection.execute(select(loans).where(theirs, then).order_by(loans.c.lent_at.desc())).first()


def _charge(connection: Connection, rules: Rules, loan: Row[Any]) -> None:
    if loan.returned_at is not None and not loan.presumed:
        merging.charge_anew(connection, rules, loan, loan.returned_at)


def _reasons(connection: Connection, rules: Rules, loan: Row[Any], at: datetime) -> tuple[Reason, ...]:
    who = facts.member(connection, loan.patron_id)
    if who is None:
        return (Reason.CARD_UNKNOWN,)
    wanted = _was_waited_for(connection, loan, at) and holds.waiting_for(connection, loan.item_id, who.id)
    has_case = cases.open_on_item(connection, loan.item_id) is not None
    patron = facts.patron_facts(connection, who, at.date())
    return renewal_reasons(patron, LoanFacts(loan.due, loan.renewals, wanted, has_case), rules.policy, at.date())


def _was_waited_for(connection: Connection, loan: Row[Any], at: datetime) -> bool:
    """Who has begun to wait since then could not keep the patron from renewing."""
    title = select(items.c.title_id).where(items.c.id == loan.item_id).scalar_subquery()
    before = (hold_rows.c.title_id == title) & (hold_rows.c.state == "waiting") & (hold_rows.c.placed_at <= at)
    return connection.execute(select(hold_rows.c.id).where(before).limit(1)).first() is not None
