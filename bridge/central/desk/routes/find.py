"""The box on every page: a scanned card or book, or the number on a proof or a receipt, leads to where it belongs."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import office_items, office_matters, office_patrons, payments
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk.turn import AtDesk, go, part
from bridge.contract.account import Payment

routes = APIRouter()


@routes.get("/find")
def find(turn: AtDesk, q: str = "") -> Response:
    """What is none of these is taken for a name."""
    code = q.strip()
    with turn.reading() as connection:
        patron = office_patrons.with_card(connection, code)
        known = office_items.find(connection, turn.rules, code) is not None
        told = office_matters.letter_with(connection, code)
        decides = office_matters.matter(connection, turn.rules, code) is not None
        paid = payments.payment(connection, turn.rules, code)
    if patron is not None:
        return go(f"/patrons/{part(patron)}")
    if known:
        return go(f"/items/{part(code)}")
    if decides:
        return go(f"/matters/{part(code)}")
    if told is not None and (told.matters or told.barcode):
        return go(f"/matters/{part(told.matters[-1])}" if told.matters else f"/items/{part(told.barcode)}")
    if isinstance(paid, Payment):
        return go(f"/payments/{part(paid.number)}")
    return go("/patrons", q=code)


@routes.get("/items/{barcode:path}")
def item(turn: AtDesk, barcode: str) -> HTMLResponse:
    """A copy, and what concerns it: its loan, who waits for it, its case."""
    with turn.writing() as connection:
        found = office_items.find(connection, turn.rules, barcode)
        if found is None:
            raise HTTPException(404)
        turn.record(connection, Act.ITEM_VIEWED, barcode)
    return turn.page("item.html", {"found": found})
