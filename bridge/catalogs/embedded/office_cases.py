"""Damaged and lost items as a librarian sees them: those that are open, and what was decided lately (seed 001, D)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.tables import cases, items, loans, patrons, titles
from bridge.contract.account import CaseKind
from bridge.contract.circulation import Item
from bridge.contract.codes import possible
from bridge.policy import fine
from bridge.rules import Rules

LATELY = 20  # settled cases in the list


@dataclass(frozen=True, slots=True)
class DeskCase:
    """`patron` is an id, `card` the member number. `returned` is None while the loan is open, and `fine` is then what
    it would cost today, whole rupiah. `outcome` is empty while the case is open. Times are in the library's zone."""

    number: str
    item: Item
    kind: CaseKind
    patron: str
    card: str
    kiosk: str
    opened_at: datetime
    due: date
    returned: date | None
    fine: int
    outcome: str
    settled_at: datetime | None
    settled_by: str


def open_cases(connection: Connection, rules: Rules) -> tuple[DeskCase, ...]:
    """Oldest first."""
    rows = connection.execute(_cases().where(cases.c.settled_at.is_(None)).order_by(cases.c.id)).all()
    return tuple(_case(connection, rules, row) for row in rows)


def settled_lately(connection: Connection, rules: Rules) -> tuple[DeskCase, ...]:
    """Newest first."""
    settled = _cases().where(cases.c.settled_at.is_not(None)).order_by(cases.c.settled_at.desc()).limit(LATELY)
    return tuple(_case(connection, rules, row) for row in connection.execute(settled).all())


def case(connection: Connection, rules: Rules, number: str) -> DeskCase | None:
    row = connection.execute(_cases().where(cases.c.number == number)).one_or_none() if possible(number) else None
    return None if row is None else _case(connection, rules, row)


def _cases() -> Select[Any]:
    texts = (items.c.barcode, titles.c.title, titles.c.author, titles.c.call_number)
    borrower = (patrons.c.id.label("patron"), patrons.c.number.label("card"))
    return (
        select(cases, *texts, loans.c.due, loans.c.returned_at, *borrower)
        .join(items, items.c.id == cases.c.item_id)
        .join(titles, titles.c.id == items.c.title_id)
        .join(loans, loans.c.id == cases.c.loan_id)
        .join(patrons, patrons.c.id == loans.c.patron_id)
    )


def _case(connection: Connection, rules: Rules, row: Row[Any]) -> DeskCase:
    now = rules.now()
    returned = row.returned_at and row.returned_at.astimezone(now.tzinfo).date()
    _, cost = fine(row.due, returned or now.date(), rules.policy, facts.closed(connection, row.due))
    return DeskCase(
        row.number,
        Item(row.barcode, row.title, row.author, row.call_number),
        CaseKind(row.kind),
        row.patron,
        row.card,
        row.kiosk,
        row.opened_at.astimezone(now.tzinfo),
        row.due,
        returned,
        cost,
        row.outcome or "",
        row.settled_at and row.settled_at.astimezone(now.tzinfo),
        row.settled_by or "",
    )
