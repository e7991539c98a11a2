"""Takes back a loan or a return that was just done, as long as nothing has come of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, exists, func, or_, select, update

from bridge.catalogs.embedded import cases, facts, fines, holds, merging, operations
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import loans
from bridge.contract.circulation import Loan, Reason, Refusal, Returned, Undone
from bridge.rules import Rules

_ON_ITS_WAY = timedelta(seconds=10)  # a touch in the last second still has to come here

TOO_LATE = Refusal((Reason.UNDO_TOO_LATE,))


def undo(act: Act, former: str) -> Undone | Refusal:
    """`former` is the key of a loan or return that this kiosk did."""
    loan = _subject(act.connection, former)
    if loan is not None:  # patrons before items, as everywhere
        facts.member(act.connection, loan.patron_id, lock=True)
        facts.copy_of(act.connection, loan.item_id, lock=True)
    return act.once(("undo", former), lambda: _undo(act, former))


def _undo(act: Act, former: str) -> Undone | Refusal:
    connection, rules, kiosk = act.connection, act.rules, act.kiosk
    done, loan = operations.done(connection, former), _subject(connection, former)
    if done is None or loan is None or rules.now() - done[1] > _time(rules):
        return TOO_LATE
    match done[0]:
        case Loan() if _is_as_lent(connection, loan, kiosk):
            _undo_loan(connection, rules, loan)
        case Returned(returned_at=at) if at == loan.returned_at and _is_as_returned(connection, rules, loan, kiosk):
            _undo_return(connection, rules, loan)
        case _:
            return TOO_LATE
    return Undone(facts.copy_of(connection, loan.item_id).item)


def _subject(connection: Connection, former: str) -> Row[Any] | None:
    """The loan that was begun or ended under this key."""
    done = operations.done(connection, former)
    if done is None or not isinstance(done[0], Loan | Returned):
        return None
    return connection.execute(select(loans).where(loans.c.number == done[0].number)).one_or_none()


def _time(rules: Rules) -> timedelta:
    seconds = rules.policy.undo_seconds
    return timedelta(seconds=seconds) + _ON_ITS_WAY if seconds else timedelta(seconds=-1)


def _is_as_lent(connection: Connection, loan: Row[Any], kiosk: str) -> bool:
    untouched = loan.returned_at is None and loan.renewals == 0 and loan.kiosk == kiosk
    return untouched and cases.open_on_item(connection, loan.item_id) is None


def _is_as_returned(connection: Connection, rules: Rules, loan: Row[Any], kiosk: str) -> bool:
    """The patron still has room for it: they may have borrowed something else since."""
    if loan.returned_at is None or loan.undone or loan.returned_kiosk != kiosk:
        return False
    later = or_(loans.c.lent_at > loan.lent_at, (loans.c.lent_at == loan.lent_at) & (loans.c.id > loan.id))
    since = select(exists().where(loans.c.item_id == loan.item_id, later, ~loans.c.undone))
    theirs = (loans.c.patron_id == loan.patron_id) & loans.c.returned_at.is_(None)
    number = connection.scalar(select(func.count()).where(theirs)) or 0
    moved_on = connection.scalar(since) or cases.settled_since_return(connection, loan)
    return not moved_on and number < rules.policy.max_loans and not fines.is_paid(connection, loan.id)


def _undo_loan(connection: Connection, rules: Rules, loan: Row[Any]) -> None:
    """A hold that it fulfilled is ready again, or waits again in its old place."""
    ended = {"returned_at": rules.now(), "returned_kiosk": loan.kiosk, "undone": True}
    connection.execute(update(loans).where(loans.c.id == loan.id).values(ended))
    merging.forget(connection, rules, loan)
    holds.revive(connection, rules, loan)


def _undo_return(connection: Connection, rules: Rules, loan: Row[Any]) -> None:
    holds.release(connection, loan.item_id)
    fines.withdraw(connection, loan.id)
    connection.execute(update(loans).where(loans.c.id == loan.id).values(returned_at=None, returned_kiosk=None))
    merging.merge(connection, rules, loan.item_id, loan.lent_at)  # it may have come back once more since
