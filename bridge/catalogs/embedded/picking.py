"""The librarian's walk for holds: what to fetch from the shelves, and what to take back to them (seed 000, 4)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import facts, free_copies, holds
from bridge.catalogs.embedded.tables import holds as table
from bridge.catalogs.embedded.tables import items, patrons, shelves, titles
from bridge.contract.account import Hold
from bridge.contract.circulation import Item, Reason, Refusal
from bridge.masking import masked
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class Pick:
    """A hold whose title is on the shelf. `barcodes` are the copies that will do, `card` is masked."""

    number: str
    title: str
    author: str
    call_number: str
    card: str
    barcodes: tuple[str, ...]
    shelf: str
    directions: str


def pick_list(connection: Connection, rules: Rules) -> tuple[Pick, ...]:
    """One for each waiting hold that a free copy can fulfil, in the order of the queue."""
    holds.settle(connection, rules)
    query = (
        select(table, titles.c.title, titles.c.author, titles.c.call_number, patrons.c.number.label("card"))
        .join(titles, titles.c.id == table.c.title_id)
        .join(patrons, patrons.c.id == table.c.patron_id)
        .where(table.c.state == "waiting")
        .order_by(table.c.placed_at, table.c.id)
    )
    waiting = connection.execute(query).all()
    wanted = {row.wanted_item_id for row in waiting}
    picks: list[Pick] = []
    taken: set[int] = set()  # copies that go to those before
    for row in waiting:
        free = free_copies.of_title(connection, row.title_id)
        fitting = [item for item in free if row.wanted_item_id in (None, item)]
        left = sorted(set(fitting) - taken, key=lambda item: (item in wanted, item))
        if left:
            taken.add(left[0])
            barcodes, shelf, directions = _places(connection, fitting)
            texts = (row.number, row.title, row.author, row.call_number, masked(row.card))
            picks.append(Pick(*texts, barcodes, shelf, directions))
    return tuple(picks)


def picked(connection: Connection, rules: Rules, barcode: str) -> Hold | Refusal:
    """The librarian has found this copy: the first who waits for it can fetch it. HOLD_UNKNOWN when nobody does."""
    holds.settle(connection, rules)
    copy = facts.find_copy(connection, barcode, lock=True)
    if copy is None:
        return Refusal((Reason.ITEM_UNKNOWN,))
    if not holds.catch(connection, rules, copy.id):
        return Refusal((Reason.HOLD_UNKNOWN,), copy.item)
    patron = facts.kept_for(connection, copy.id, rules.now().date())
    mine = holds.of_patron(connection, rules, patron or "")
    return next(hold for hold in mine if hold.title.id == str(copy.title_id))


def to_clear(connection: Connection, rules: Rules) -> tuple[Item, ...]:
    """Copies that nobody waits for any more and that still stand on the hold shelf."""
    holds.settle(connection, rules)
    query = (
        select(items.c.barcode, titles.c.title, titles.c.author, titles.c.call_number)
        .join(titles, titles.c.id == items.c.title_id)
        .where(items.c.id.in_(select(table.c.item_id).where(holds.LEFT_BEHIND)))
        .order_by(items.c.barcode)
    )
    return tuple(Item(*row) for row in connection.execute(query))


def _places(connection: Connection, ids: list[int]) -> tuple[tuple[str, ...], str, str]:
    query = (
        select(items.c.barcode, items.c.shelf, shelves.c.directions)
        .outerjoin(shelves, shelves.c.code == items.c.shelf)
        .where(items.c.id.in_(ids))
        .order_by(items.c.barcode)
    )
    rows = connection.execute(query).all()
    return tuple(row.barcode for row in rows), rows[0].shelf, rows[0].directions or ""
