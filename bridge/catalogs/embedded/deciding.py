"""What a librarian decides about a matter, and what comes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import facts, holds, late_renewals, merging
from bridge.catalogs.embedded.matters import OPEN, MatterKind
from bridge.catalogs.embedded.tables import letters, loans, loose_returns, matters
from bridge.contract.codes import possible
from bridge.rules import Rules


class Outcome(StrEnum):
    FIRST_RETURNED = "first-returned"  # the first patron brought it back, and nobody saw when
    SECOND_VOID = "second-void"  # the second loan never was: the item is still with the first patron
    STANDS = "stands"  # the loan is as if it had been allowed
    ASKED_BACK = "asked-back"  # it is due today
    ALLOWED = "allowed"  # the renewal counts after all
    DUE_STAYS = "due-stays"
    PAYMENT_STANDS = "payment-stands"
    NOTED = "noted"


_ABOUT_A_LOAN = (Outcome.STANDS, Outcome.ASKED_BACK)
_OUTCOMES = {
    MatterKind.LENT_TWICE: (Outcome.FIRST_RETURNED, Outcome.SECOND_VOID),
    MatterKind.LIMIT_PASSED: _ABOUT_A_LOAN,
    MatterKind.PATRON_BARRED: _ABOUT_A_LOAN,
    MatterKind.ITEM_KEPT: _ABOUT_A_LOAN,
    MatterKind.NOT_FOR_LOAN: _ABOUT_A_LOAN,
    MatterKind.ITEM_HAS_CASE: _ABOUT_A_LOAN,
    MatterKind.RENEWAL_REFUSED: (Outcome.ALLOWED, Outcome.DUE_STAYS),
    MatterKind.FINE_PAID: (Outcome.PAYMENT_STANDS,),
    MatterKind.NOT_LENT: (Outcome.NOTED,),
    MatterKind.UNKNOWN_CARD: (Outcome.NOTED,),
    MatterKind.UNKNOWN_ITEM: (Outcome.NOTED,),
    MatterKind.NOT_TAKEN_IN: (Outcome.NOTED,),
}


class CannotDecide(ValueError):
    """The matter is settled or explained already, or has no such outcome."""


def outcomes(connection: Connection, matter: Row[Any]) -> tuple[Outcome, ...]:
    """What can be decided about this open matter (a row of `matters`): the loan may be over meanwhile."""
    possible_ones = _OUTCOMES[MatterKind(matter.kind)]
    if Outcome.ASKED_BACK in possible_ones and not _is_out(connection, matter.loan_id):
        return (Outcome.STANDS,)
    if Outcome.ALLOWED in possible_ones and _to_renew(connection, matter) is None:
        return (Outcome.DUE_STAYS,)
    return possible_ones


def decide(connection: Connection, rules: Rules, number: str, outcome: Outcome, login: str) -> None:
    """Raises `CannotDecide`."""
    matter = _locked(connection, number)
    if matter is None or outcome not in outcomes(connection, matter):
        raise CannotDecide("there is nothing like this to decide about the matter")
    settled = {"settled_at": rules.now(), "settled_by": login, "outcome": outcome.value}
    connection.execute(update(matters).where(matters.c.id == matter.id).values(settled))
    match outcome:
        case Outcome.SECOND_VOID:
            _void(connection, rules, matter)
        case Outcome.ASKED_BACK:
            _ask_back(connection, rules, matter.loan_id)
        case Outcome.ALLOWED:
            _allow(connection, rules, matter)


def _locked(connection: Connection, number: str) -> Row[Any] | None:
    """The open matter, with all patrons and the item that it is about; patrons before items, as everywhere."""
    about = matters.c.number == number
    seen = connection.execute(select(matters).where(about)).one_or_none() if possible(number) else None
    if seen is None:
        return None
    if seen.item_id is not None:
        theirs = select(loans.c.patron_id).where(loans.c.id.in_((seen.loan_id, seen.other_loan_id)))
        told = select(letters.c.patron_id).where(letters.c.id == seen.letter_id, letters.c.patron_id.is_not(None))
        for patron in sorted(connection.scalars(theirs.union(told))):
            facts.member(connection, patron, lock=True)
        facts.copy_of(connection, seen.item_id, lock=True)
    return connection.execute(select(matters).where(about, OPEN).with_for_update()).one_or_none()


def _is_out(connection: Connection, loan: int) -> bool:
    return (
        connection.execute(select(loans.c.id).where(loans.c.id == loan, loans.c.returned_at.is_(None))).first()
        is not None
    )


def _void(connection: Connection, rules: Rules, matter: Row[Any]) -> None:
    """As if it had never been lent. If the item came back, it came back from whoever had it before; a hold that the
    loan fulfilled goes on, but not with a copy that somebody has. What was paid for it stays paid, and is a matter."""
    loan = connection.execute(select(loans).where(loans.c.id == matter.other_loan_id)).one()
    if loan.returned_at is not None and not loan.presumed:
        back = {"item_id": loan.item_id, "at": loan.returned_at, "kiosk": loan.returned_kiosk or ""}
        connection.execute(insert(loose_returns).values(back))
    void = {"undone": True, "returned_at": loan.returned_at or rules.now(), "presumed": False}
    connection.execute(update(loans).where(loans.c.id == loan.id).values(void))
    merging.forget(connection, rules, loan)
    merging.charge_anew(connection, rules, loan, None)
    holds.revive(connection, rules, loan)
    if _is_out(connection, matter.loan_id):
        holds.release(connection, loan.item_id)


def _ask_back(connection: Connection, rules: Rules, loan: int) -> None:
    today = rules.now().date()
    connection.execute(update(loans).where(loans.c.id == loan, loans.c.due > today).values(due=today))


def _to_renew(connection: Connection, matter: Row[Any]) -> Row[Any] | None:
    letter = connection.execute(select(letters).where(letters.c.id == matter.letter_id)).one()
    return late_renewals.loan_then(connection, letter.patron_id, letter.item_id, letter.at)


def _allow(connection: Connection, rules: Rules, matter: Row[Any]) -> None:
    letter = connection.execute(select(letters).where(letters.c.id == matter.letter_id)).one()
    if loan := _to_renew(connection, matter):
        late_renewals.grant(connection, rules, letter, loan)
