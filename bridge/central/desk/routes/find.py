"""The box on every page: a scanned card or book, or the number on a proof or a receipt, leads to where it belongs."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from bridge.catalogs.embedded import applications, office_items, office_matters, office_patrons, payments
from bridge.catalogs.embedded.office_matters import Told
from bridge.central.desk.turn import AtDesk, Turn, go, part
from bridge.contract.account import Payment

routes = APIRouter()


@routes.get("/find")
def find(turn: AtDesk, q: str = "") -> Response:
    """What is none of these is taken for a name."""
    code = q.strip()
    with turn.reading() as connection:
        patron = office_patrons.with_card(connection, code)
        known = turn.circulation and office_items.find(connection, turn.rules, code) is not None
        told = office_matters.letter_with(connection, code)
        its_item = _has_page(turn, connection, told)
        decides = office_matters.matter(connection, turn.rules, code) is not None
        paid = payments.payment(connection, turn.rules, code) if turn.circulation else None
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


def _has_page(turn: Turn, connection: Connection, told: Told | None) -> bool:
    """Whether the item of this receipt has one."""
    if told is None or not turn.circulation:
        return False
    return office_items.find(connection, turn.rules, told.barcode) is not None


def _of_letter(told: Told, has_page: bool) -> str:
    """Where a patron with this receipt is helped, if anywhere."""
    if told.matters:
        return f"/matters/{part(told.matters[0])}"
    if has_page:
        return f"/items/{part(told.barcode)}"
    return f"/patrons/{part(told.patron)}" if told.patron else ""
