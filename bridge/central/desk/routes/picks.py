"""The pick list: copies to fetch for holds, and copies to take back from the hold shelf; each is scanned when found."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import office_picks, picking
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk.turn import AtDesk, Turn, go
from bridge.contract.codes import possible

routes = APIRouter(prefix="/picks")

_ACTS = {"picked": Act.HOLD_PICKED, "cleared": Act.HOLD_CLEARED}


@routes.get("")
def pick_list(turn: AtDesk, slip: str = "") -> HTMLResponse:
    """`slip` is the barcode of the copy that was just scanned: what is laid into it is shown, to be printed."""
    return _page(turn, slip)


@routes.post("")
def scan(turn: AtDesk, barcode: Annotated[str, Form(max_length=200)] = "") -> Response:
    """A copy from either list was found."""
    code = barcode.strip()
    with turn.writing() as connection:
        outcome = office_picks.scan(connection, turn.rules, code)
        if act := _ACTS.get(outcome):
            turn.record(connection, act, code)
    match outcome:
        case "picked":
            return go("/picks", outcome, slip=code)
        case "cleared":
            return go("/picks", outcome)
        case fault:
            return _page(turn, "", fault, 422)


def _page(turn: Turn, slip: str, fault: str = "", status: int = 200) -> HTMLResponse:
    """Holds may lapse while the list is made."""
    with turn.writing() as connection:
        values = {
            "fault": fault,
            "picks": picking.pick_list(connection, turn.rules),
            "to_clear": picking.to_clear(connection, turn.rules),
            "slip": office_picks.slip(connection, slip) if possible(slip) else None,
        }
    return turn.page("picks.html", values, status)
