"""The library itself: closed days, shelves and their directions, kiosks, and who works at the desk. Admins only."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import office_places, staff
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk.turn import ForAdmin, Turn, go
from bridge.contract.codes import possible

routes = APIRouter(prefix="/library")
shelved = APIRouter(prefix="/library")

Name = Annotated[str, Form(max_length=office_places.LONGEST)]


@routes.get("")
def library(turn: ForAdmin) -> HTMLResponse:
    return _page(turn)


@routes.post("/holidays")
def close(turn: ForAdmin, day: Annotated[date, Form()], name: Name) -> Response:
    with turn.writing() as connection:
        done = bool(name.strip()) and office_places.close(connection, day, name.strip())
        if done:
            turn.record(connection, Act.HOLIDAY_ADDED, day.isoformat())
    return go("/library", "holiday-added") if done else _page(turn, "holiday", 422)


@routes.post("/holidays/{day}/remove")
def reopen(turn: ForAdmin, day: date) -> Response:
    with turn.writing() as connection:
        if office_places.reopen(connection, day):
            turn.record(connection, Act.HOLIDAY_REMOVED, day.isoformat())
    return go("/library", "holiday-removed")


@shelved.get("/shelves")
def shelves(turn: ForAdmin, begins: str = "") -> HTMLResponse:
    return _shelves(turn, begins.strip())


@shelved.post("/shelves")
def direct(turn: ForAdmin, code: Name, directions: Name = "", begins: Name = "") -> Response:
    """Without directions the shelf has none any more."""
    shelf, told = code.strip(), directions.strip()
    if not possible(shelf):
        return _shelves(turn, begins, "shelf", 422)
    with turn.writing() as connection:
        if told:
            office_places.direct(connection, shelf, told)
            turn.record(connection, Act.SHELF_KEPT, shelf)
        elif office_places.forget(connection, shelf):
            turn.record(connection, Act.SHELF_REMOVED, shelf)
    return go("/library/shelves", "shelf-kept", **({"begins": begins} if begins else {}))


def _page(turn: Turn, fault: str = "", status: int = 200) -> HTMLResponse:
    today = turn.rules.now().date()
    with turn.reading() as connection:
        values = {
            "fault": fault,
            "today": today,
            "holidays": office_places.closed_days(connection, today),
            "shelves": office_places.shelf_count(connection),
            "kiosks": office_places.kiosks(connection, turn.rules),
            "staff": staff.everybody(connection),
        }
    return turn.page("library.html", values, status)


def _shelves(turn: Turn, begins: str, fault: str = "", status: int = 200) -> HTMLResponse:
    with turn.reading() as connection:
        found = office_places.shelves_from(connection, begins)
    values = {"shelves": found, "begins": begins, "fault": fault, "most": office_places.SHOWN}
    return turn.page("shelves.html", values, status)
