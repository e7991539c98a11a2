"""What a librarian decides about a damaged or lost item (seed 001, D): replaced, repaired, found, or no case at all."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import facts, returning
from bridge.catalogs.embedded.tables import cases, items, loans
from bridge.contract.codes import possible
from bridge.rules import Rules

Outcome = Literal["replaced", "repaired", "found", "unfounded"]


class CannotSettle(ValueError):
    """The case is settled already, or the replacement's barcode is impossible or another item's."""


def settle(  # noqa: PLR0913, PLR0917 - what a librarian says about a case
    connection: Connection, rules: Rules, number: str, outcome: Outcome, replacement: str | None, login: str
) -> None:
    """The librarian's decision. A loan that is still open ends with it, and its lateness is charged, except when the
    item is only found not to be damaged at all: then its patron keeps it. Raises `CannotSettle`."""
    case = _locked(connection, number)
    if case is None or case.settled_at is not None:
        raise CannotSettle("the case is settled already")
    new = _replace(connection, case.item_id, replacement) if outcome == "replaced" else None
    settled = {"settled_at": rules.now(), "settled_by": login, "outcome": outcome, "replacement_id": new}
    connection.execute(update(cases).where(cases.c.id == case.id).values(settled))
    loan = connection.execute(select(loans).where(loans.c.id == case.loan_id)).one()
    if loan.returned_at is None and outcome != "unfounded":
        returning.end(connection, rules, "desk", facts.copy_of(connection, case.item_id), loan)


def _locked(connection: Connection, number: str) -> Row[Any] | None:
    """The case, with its patron and its item, so that the item does not come back meanwhile; patrons before items, as
    everywhere."""
    query = select(cases, loans.c.patron_id).join(loans, loans.c.id == cases.c.loan_id).where(cases.c.number == number)
    seen = connection.execute(query).one_or_none() if possible(number) else None
    if seen is None:
        return None
    facts.member(connection, seen.patron_id, lock=True)
    facts.copy_of(connection, seen.item_id, lock=True)
    return connection.execute(select(cases).where(cases.c.id == seen.id)).one()


def _replace(connection: Connection, item_id: int, barcode: str | None) -> int:
    """The copy that takes the item's place; the old one is kept only for what was."""
    if barcode is None or not possible(barcode):
        raise CannotSettle("the replacement needs a barcode")
    if connection.execute(select(items.c.id).where(items.c.barcode == barcode)).first():
        raise CannotSettle("another item has this barcode")
    old = connection.execute(select(items).where(items.c.id == item_id)).one()
    row = {"barcode": barcode, "title_id": old.title_id, "for_loan": old.for_loan, "shelf": old.shelf}
    new: int = connection.execute(insert(items).values(row).returning(items.c.id)).scalar_one()
    connection.execute(update(items).where(items.c.id == item_id).values(withdrawn=True))
    return new
