"""Which copies of a title are in the library and nobody's: not lent, not kept, not withdrawn, not a case."""

from __future__ import annotations

from sqlalchemy import Connection, exists, select

from bridge.catalogs.embedded.tables import cases, holds, items, loans


def free_copies(connection: Connection, item_id: int) -> tuple[int, ...]:
    """The ids of all free copies of the title of which this item is a copy."""
    title_id = select(items.c.title_id).where(items.c.id == item_id).scalar_subquery()
    return of_title(connection, title_id)


def of_title(connection: Connection, title_id: object) -> tuple[int, ...]:
    away = (
        exists().where(loans.c.item_id == items.c.id, loans.c.returned_at.is_(None))
        | exists().where(holds.c.item_id == items.c.id, holds.c.state == "ready")
        | exists().where(cases.c.item_id == items.c.id, cases.c.settled_at.is_(None))
    )
    free = (items.c.title_id == title_id) & items.c.for_loan & ~items.c.withdrawn & ~away
    return tuple(connection.scalars(select(items.c.id).where(free).order_by(items.c.barcode)))
