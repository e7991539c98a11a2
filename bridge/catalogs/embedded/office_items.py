"""One copy as a librarian sees it: where it should be, who has it, who waits for it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import facts, holdings
from bridge.catalogs.embedded.tables import cases, holds, loans, patrons
from bridge.contract.circulation import Item
from bridge.contract.discovery import Copy
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class OutWith:
    """An open loan; `patron` is an id, `card` the member number."""

    number: str
    patron: str
    card: str
    due: date
    late: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`kept` is the number of the hold it is kept for on the hold shelf,
    `waiting` how many wait for its title, `case` the number of its open case."""

    item: Item
    copy: Copy
    loan: OutWith | None
    kept: str
    waiting: int
    case: str


def find(connection: Connection, rules: Rules, barcode: str) -> Found | None:
    """None for a code that no copy has, or one that was withdrawn."""
    copy = facts.find_copy(connection, barcode)
    if copy is None:
        return None
    today = rules.now().date()
    standing = holdings.copies(connection, copy.title_id, today)
    return Found(
        copy.item,
        next(one for one in standing if one.barcode == copy.item.barcode),
        _loan(connection, copy.id, today),
        connection.scalar(select(holds.c.number).where(holds.c.item_id == copy.id, holds.c.state == "ready")) or "",
        holdings.waiting(connection, copy.title_id),
        connection.scalar(select(cases.c.number).where(cases.c.item_id == copy.id, cases.c.settled_at.is_(None))) or "",
    )


def _loan(connection: Connection, item_id: int, today: date) -> OutWith | None:
    query = (
        select(loans.c.number, loans.c.due, patrons.c.id, patrons.c.number.label("card"))
        .join(patrons, patrons.c.id == loans.c.patron_id)
        .where(loans.c.item_id == item_id, loans.c.returned_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else OutWith(row.number, row.id, row.card, row.due, row.due < today)
