"""Takes items back: ends the loan, charges lateness, and says where to lay the item."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, update

from bridge.catalogs.embedded import cases, facts, fines, holds
from bridge.catalogs.embedded.facts import Copy
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import loans
from bridge.contract.circulation import Place, Reason, Refusal, Returned
from bridge.policy import bin_for
from bridge.rules import Rules


def return_item(act: Act, barcode: str) -> Returned | Refusal:
    """Ends the item's loan, whoever has it and wherever it was lent (seed 001, B)."""
    seen = facts.find_copy(act.connection, barcode)
    if seen and (borrowed := facts.open_loan(act.connection, seen.id)):
        facts.member(act.connection, borrowed.patron_id, lock=True)  # patrons before items, as everywhere
    copy = seen and facts.find_copy(act.connection, barcode, lock=True)
    return act.once(("return", barcode), lambda: _return(act, copy))


def _return(act: Act, copy: Copy | None) -> Returned | Refusal:
    if copy is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    loan = facts.open_loan(act.connection, copy.id)
    if loan is None:
        return Refusal((Reason.ITEM_NOT_LENT,), copy.item)
    return end(act.connection, act.rules, act.kiosk, copy, loan)


def end(connection: Connection, rules: Rules, kiosk: str, copy: Copy, loan: Row[Any]) -> Returned:
    """The loan is over: its item is here."""
    now = rules.now()
    ended = {"returned_at": now, "returned_kiosk": kiosk}
    connection.execute(update(loans).where(loans.c.id == loan.id).values(ended))
    fine = fines.charge(connection, rules, loan, now.date())
    place = _place(connection, rules, copy)
    return Returned(
        loan.number,
        copy.item,
        now,
        loan.due,
        place,
        bin_for(copy.item.call_number, rules.policy) if place is Place.BIN else "",
        fine,
        rules.policy.undo_seconds,
    )


def _place(connection: Connection, rules: Rules, copy: Copy) -> Place:
    if cases.open_on_item(connection, copy.id):
        return Place.DESK
    return Place.HOLD_SHELF if copy.for_loan and holds.catch(connection, rules, copy.id) else Place.BIN
