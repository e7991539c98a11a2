"""Matters: what stands did while this library could not be asked, and what contradicts a rule or another stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import deciding, office_matters
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.deciding import CannotDecide, Outcome
from bridge.central.desk.turn import AtDesk, Turn, go

routes = APIRouter(prefix="/matters")


@routes.get("")
def matters(turn: AtDesk) -> HTMLResponse:
    with turn.writing() as connection:
        open_ = office_matters.open_matters(connection, turn.rules)
        settled = office_matters.settled_lately(connection, turn.rules)
        more = office_matters.number_open(connection) - len(open_)
        if open_:
            turn.record(connection, Act.MATTERS_LISTED, detail=str(len(open_)))
    return turn.page("matters.html", {"open": open_, "more": more, "settled": settled})


@routes.get("/{number}")
def matter(turn: AtDesk, number: str) -> HTMLResponse:
    return _page(turn, number)


@routes.post("/{number}")
def decide(turn: AtDesk, number: str, outcome: Annotated[Outcome, Form()]) -> Response:
    """One click: the button is the decision."""
    try:
        with turn.writing() as connection:
            deciding.decide(connection, turn.rules, number, outcome, turn.who.login)
            turn.record(connection, Act.MATTER_DECIDED, number, outcome)
    except CannotDecide:
        return _page(turn, number, "cannot-decide", 409)
    return go("/matters", "matter-decided")


def _page(turn: Turn, number: str, fault: str = "", status: int = 200) -> HTMLResponse:
    with turn.writing() as connection:
        found = office_matters.matter(connection, turn.rules, number)
        if found is None:
            raise HTTPException(404)
        turn.record(connection, Act.MATTER_VIEWED, number)
    return turn.page("matter.html", {"matter": found, "fault": fault}, status)
