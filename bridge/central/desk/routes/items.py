"""One copy: where it is, who has it, who waits for it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from bridge.catalogs.embedded import office_items
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk.turn import AtDesk

routes = APIRouter(prefix="/items")


@routes.get("/{barcode:path}")
def item(turn: AtDesk, barcode: str) -> HTMLResponse:
    """A copy, and what concerns it: its loan, who waits for it, its case."""
    with turn.writing() as connection:
        found = office_items.find(connection, turn.rules, barcode)
        if found is None:
            raise HTTPException(404)
        turn.record(connection, Act.ITEM_VIEWED, barcode)
    return turn.page("item.html", {"found": found})
