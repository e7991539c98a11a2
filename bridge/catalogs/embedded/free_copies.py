"""Which copies of a title are in the library and nobody's: not lent, not kept, not withdrawn, not a case."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, exists, select

from bridge.catalogs.embedded.tables import cases, holds, items, loans

_AWAY = (
    exists().where(loans.c.item_id == items.c.id, loans.c.returned_at.is_(None))
    | exists().where(holds.c.item_id == items.c.id, holds.c.state == "ready")
    | exists().where(cases.c.item_id == items.c.id, cases.c.settled_at.is_(None))
)
_FREE = items.c.for_loan & ~items.c.withdrawn & ~_AWAY


def free_copies(connection: Connection, item_id: int) -> tuple[int, ...]:
    """The ids of all free copies of the title of which this item is a copy."""
    title_id = select(items.c.title_id).where(items.c.id == item_id).scalar_subquery()
    return of_title(connection, title_id)


def of_title(connection: Connection, title_id: object) -> tuple[int, ...]:
    free = (items.c.title_id == title_id) & _FREE
    return tuple(connection.scalars(select(items.c.id).where(free).order_by(items.c.barcode)))


def of_titles(connection: Connection, title_ids: Collection[int]) -> dict[int, set[int]]:
    """By title; without those that have none."""
    found: dict[int, set[int]] = {}
    query = select(items.c.title_id, items.c.id).where(items.c.title_id.in_(title_ids), _FREE)
    for title_id, item_id in connection.execute(query):
        found.setdefault(title_id, set()).add(item_id)
    return found
