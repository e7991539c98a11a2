"""What has to be settled by a librarian: opened when stands contradict a rule or each other, closed when explained."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded.tables import matters
from bridge.contract.circulation import Reason
from bridge.rules import Rules


class MatterKind(StrEnum):
    LENT_TWICE = "lent-twice"
    LIMIT_PASSED = "limit-passed"
    PATRON_BARRED = "patron-barred"
    ITEM_KEPT = "item-kept"
    NOT_FOR_LOAN = "not-for-loan"
    ITEM_HAS_CASE = "item-has-case"
    NOT_LENT = "not-lent"
    RENEWAL_REFUSED = "renewal-refused"
    FINE_PAID = "fine-paid"
    UNKNOWN_CARD = "unknown-card"
    UNKNOWN_ITEM = "unknown-item"
    NOT_TAKEN_IN = "not-taken-in"  # the library's own system would not have it


OPEN = matters.c.settled_at.is_(None) & matters.c.explained_at.is_(None)


def open_one(  # noqa: PLR0913 - what a matter is about
    connection: Connection,
    rules: Rules,
    kind: MatterKind,
    *,
    letter: int | None = None,
    item: int | None = None,
    loan: int | None = None,
    other: int | None = None,
    reasons: tuple[Reason, ...] = (),
) -> None:
    """Unless there is one of this kind about the same already, open or settled. One that had been explained is open
    again."""
    same = matters.c.kind == kind.value
    for column, value in ((matters.c.letter_id, letter), (matters.c.loan_id, loan), (matters.c.other_loan_id, other)):
        same &= column.is_(None) if value is None else column == value
    former = connection.execute(select(matters.c.id).where(same)).one_or_none()
    if former is not None:
        connection.execute(update(matters).where(matters.c.id == former.id).values(explained_at=None))
        return
    now = rules.now()
    row: dict[str, Any] = {
        "kind": kind.value,
        "letter_id": letter,
        "item_id": item,
        "loan_id": loan,
        "other_loan_id": other,
    }
    row |= {"reasons": " ".join(reasons), "opened_at": now, "number": f"?{kind}{letter}{loan}{other}"}
    id_ = connection.execute(insert(matters).values(row).returning(matters.c.id)).scalar_one()
    connection.execute(update(matters).where(matters.c.id == id_).values(number=f"S{now:%y%m%d}-{id_:05d}"))


def explain_letters(connection: Connection, rules: Rules, kind: MatterKind, letters: Collection[int]) -> None:
    """Those of this kind about these letters have explained themselves."""
    gone = OPEN & (matters.c.kind == kind.value) & matters.c.letter_id.in_(letters)
    connection.execute(update(matters).where(gone).values(explained_at=rules.now()))


def explain_clashes(
    connection: Connection, rules: Rules, loans: Collection[int], left: Collection[tuple[int, int]]
) -> None:
    """Of the matters that one of these loans was made while another was open, only those about these pairs are left."""
    about = OPEN & (matters.c.kind == MatterKind.LENT_TWICE.value) & matters.c.other_loan_id.in_(loans)
    for row in connection.execute(select(matters.c.id, matters.c.loan_id, matters.c.other_loan_id).where(about)).all():
        if (row.loan_id, row.other_loan_id) not in left:
            connection.execute(update(matters).where(matters.c.id == row.id).values(explained_at=rules.now()))


def explain_loan(connection: Connection, rules: Rules, kind: MatterKind, loan: int) -> None:
    """One of this kind about this loan has explained itself."""
    gone = OPEN & (matters.c.kind == kind.value) & (matters.c.loan_id == loan)
    connection.execute(update(matters).where(gone).values(explained_at=rules.now()))


def explain_all(connection: Connection, rules: Rules, loan: int) -> None:
    """This loan never was, and so nothing is wrong with it."""
    gone = OPEN & ((matters.c.loan_id == loan) | (matters.c.other_loan_id == loan))
    connection.execute(update(matters).where(gone).values(explained_at=rules.now()))


def waiting_because_of(connection: Connection, letter: Row[Any]) -> tuple[str, ...]:
    """The numbers of those that wait because of this letter (a row of `letters`)."""
    about = matters.c.letter_id == letter.id
    if letter.loan_id is not None:
        about |= (matters.c.loan_id == letter.loan_id) | (matters.c.other_loan_id == letter.loan_id)
    return tuple(connection.scalars(select(matters.c.number).where(OPEN, about).order_by(matters.c.id)))


def is_settled(connection: Connection, kind: MatterKind, letter: int) -> bool:
    """Whether a librarian has decided about this letter."""
    decided = (matters.c.kind == kind.value) & (matters.c.letter_id == letter) & matters.c.settled_at.is_not(None)
    return connection.execute(select(matters.c.id).where(decided)).first() is not None
