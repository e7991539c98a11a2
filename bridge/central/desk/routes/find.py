"""The box on every page: a scanned card or book, or the number on a proof or a receipt, leads to where it belongs."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import applications, office_items, office_matters, office_patrons, payments
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.office_matters import Told
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
        its_item = told is not None and office_items.find(connection, turn.rules, told.barcode) is not None
        decides = office_matters.matter(connection, turn.rules, code) is not None
        paid = payments.payment(connection, turn.rules, code)
        applied = applications.find(connection, code)
    if patron is not None:
        return go(f"/patrons/{part(patron)}")
    if known:
        return go(f"/items/{part(code)}")
    if decides or applied is not None:
        return go(f"/matters/{part(code)}" if applied is None else f"/applications/{part(applied.number)}")
    if told is not None and (place := _of_letter(told, its_item)):
        return go(place)
    if isinstance(paid, Payment):
        return go(f"/payments/{part(paid.number)}")
    return go("/patrons", q=code)


def _of_letter(told: Told, has_page: bool) -> str:
    """Where a patron with this receipt is helped, if anywhere."""
    if told.matters:
        return f"/matters/{part(told.matters[0])}"
    if has_page:
        return f"/items/{part(told.barcode)}"
    return f"/patrons/{part(told.patron)}" if told.patron else ""


@routes.get("/items/{barcode:path}")
def item(turn: AtDesk, barcode: str) -> HTMLResponse:
    """A copy, and what concerns it: its loan, who waits for it, its case."""
    with turn.writing() as connection:
        found = office_items.find(connection, turn.rules, barcode)
        if found is None:
            raise HTTPException(404)
        turn.record(connection, Act.ITEM_VIEWED, barcode)
    return turn.page("item.html", {"found": found})
