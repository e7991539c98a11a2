"""What the library holds of a title: its copies, where each of them is, and how many wait for one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, not_, or_, select

from bridge.catalogs.embedded.tables import cases, holds, items, loans, shelves
from bridge.contract.circulation import Whereabouts
from bridge.contract.discovery import Copy

_LENT = and_(loans.c.item_id == items.c.id, loans.c.returned_at.is_(None))
_KEPT = and_(holds.c.item_id == items.c.id, holds.c.state == "ready")
_REPORTED = and_(cases.c.item_id == items.c.id, cases.c.settled_at.is_(None))


def counted(connection: Connection, title_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The copies of each title that has any, and how many of them can be lent now."""
    if not title_ids:
        return {}
    away = or_(*(exists().where(where).correlate(items) for where in (_LENT, _KEPT, _REPORTED)))
    available = func.count().filter(and_(items.c.for_loan, not_(away)))
    query = select(items.c.title_id, func.count(), available).where(
        items.c.title_id.in_(title_ids), not_(items.c.withdrawn)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query.group_by(items.c.title_id))}


def copies(connection: Connection, title_id: int, today: date) -> tuple[Copy, ...]:
    """In the order of their barcodes; those that were withdrawn are no longer the library's."""
    reported = exists().where(_REPORTED).correlate(items)
    query = (
        select(items, shelves.c.directions, loans.c.due, holds.c.last_day, reported.label("reported"))
        .outerjoin(shelves, shelves.c.code == items.c.shelf)
        .outerjoin(loans, _LENT)
        .outerjoin(holds, _KEPT)
        .where(items.c.title_id == title_id, not_(items.c.withdrawn))
        .order_by(items.c.barcode)
    )
    return tuple(
        Copy(row.barcode, _whereabouts(row, today), row.shelf, row.directions or "", row.due)
        for row in connection.execute(query)
    )


def waiting(connection: Connection, title_id: int) -> int:
    """How many patrons wait for the title."""
    query = select(func.count()).where(holds.c.title_id == title_id, holds.c.state == "waiting")
    return connection.scalar(query) or 0


def _whereabouts(row: Row[Any], today: date) -> Whereabouts:
    """A hold that has lapsed keeps nothing."""
    match row:
        case _ if row.reported:
            return Whereabouts.WITH_LIBRARIAN
        case _ if row.due is not None:
            return Whereabouts.ON_LOAN
        case _ if row.last_day is not None and row.last_day >= today:
            return Whereabouts.ON_HOLD_SHELF
        case _:
            return Whereabouts.ON_SHELF if row.for_loan else Whereabouts.READING_ROOM
