"""What a librarian does with a copy found for a hold: it gets a slip and goes to the hold shelf, or leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import facts, holds, picking
from bridge.catalogs.embedded.tables import holds as table
from bridge.catalogs.embedded.tables import items, patrons, titles
from bridge.contract.account import Hold
from bridge.contract.circulation import Refusal
from bridge.contract.codes import possible
from bridge.masking import masked
from bridge.rules import Rules

Outcome = Literal["picked", "cleared", "unknown", "not-wanted"]


@dataclass(frozen=True, slots=True)
class Slip:
    """What is laid into a copy on the hold shelf: no name, and only the end of the card's number."""

    number: str
    barcode: str
    title: str
    card: str
    last_day: date


def scan(connection: Connection, rules: Rules, barcode: str) -> Outcome:
    """A copy was scanned: somebody waits for it, or it leaves the hold shelf, or it is on neither list."""
    match picking.picked(connection, rules, barcode):
        case Hold():
            return "picked"
        case Refusal(item=None):
            return "unknown"
        case Refusal():
            return _clear(connection, rules, barcode)


def slip(connection: Connection, barcode: str) -> Slip | None:
    """Of the hold this copy is kept for."""
    if not possible(barcode):
        return None
    query = (
        select(table.c.number, items.c.barcode, titles.c.title, patrons.c.number.label("card"), table.c.last_day)
        .join(items, items.c.id == table.c.item_id)
        .join(titles, titles.c.id == table.c.title_id)
        .join(patrons, patrons.c.id == table.c.patron_id)
        .where(items.c.barcode == barcode, table.c.state == "ready")
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Slip(row.number, row.barcode, row.title, masked(row.card), row.last_day)


def _clear(connection: Connection, rules: Rules, barcode: str) -> Outcome:
    if barcode not in {item.barcode for item in picking.to_clear(connection, rules)}:
        return "not-wanted"
    copy = facts.find_copy(connection, barcode)
    if copy is not None:
        holds.cleared(connection, copy.id)
    return "cleared"
