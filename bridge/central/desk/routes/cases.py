"""Cases: damaged and lost items, and what a librarian decides about them (seed 001, D)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import office_cases, settling
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.settling import CannotSettle, Outcome
from bridge.central.desk.turn import AtDesk, Turn, go

routes = APIRouter(prefix="/cases")


@routes.get("")
def cases(turn: AtDesk) -> HTMLResponse:
    with turn.reading() as connection:
        open_ = office_cases.open_cases(connection, turn.rules)
        settled = office_cases.settled_lately(connection, turn.rules)
    return turn.page("cases.html", {"open": open_, "settled": settled})


@routes.get("/{number}")
def case(turn: AtDesk, number: str) -> HTMLResponse:
    return _page(turn, number)


@routes.post("/{number}")
def settle(
    turn: AtDesk,
    number: str,
    outcome: Annotated[Outcome, Form()],
    replacement: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """`replacement` is the barcode of the copy that came in its place, for "replaced" only."""
    new = replacement.strip() if outcome == "replaced" else None
    try:
        with turn.writing() as connection:
            settling.settle(connection, turn.rules, number, outcome, new, turn.who.login)
            turn.record(connection, Act.CASE_SETTLED, number, outcome)
    except CannotSettle:
        return _page(turn, number, "cannot-settle", 409)
    return go("/cases", "case-settled")


def _page(turn: Turn, number: str, fault: str = "", status: int = 200) -> HTMLResponse:
    with turn.writing() as connection:
        found = office_cases.case(connection, turn.rules, number)
        if found is None:
            raise HTTPException(404)
        turn.record(connection, Act.CASE_VIEWED, number)
    return turn.page("case.html", {"case": found, "fault": fault}, status)
