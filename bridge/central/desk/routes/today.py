"""The first page: what happened today, and what waits."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import office
from bridge.central.desk.turn import AnyStaff, AtDesk, NotAllowed, Turn, go

routes = APIRouter()


@routes.get("")
def first(turn: AnyStaff) -> Response:
    """A technician's first page is the fleet."""
    if turn.sees_patrons:
        return _today(turn)
    if turn.fleet is None:
        raise NotAllowed("not-allowed-desk")
    return go("/fleet")


@routes.get("/loans")
def more_loans(turn: AtDesk, before: int | None = None) -> HTMLResponse:
    """More rows of the list of loans, for htmx; or the rows on a page of their own."""
    with turn.reading() as connection:
        lent = office.lent_today(connection, turn.rules, before)
    template = "loan_rows.html" if turn.request.headers.get("HX-Request") else "loans.html"
    return turn.page(template, {"lent": lent, "most": office.SHOWN})


def _today(turn: Turn) -> HTMLResponse:
    """The lists show numbers, never names."""
    with turn.writing() as connection:
        values = {
            "today": turn.rules.now().date(),
            "most": office.SHOWN,
            "counts": office.counts(connection, turn.rules),
            "waiting": office.waiting(connection, turn.rules),
            "lent": office.lent_today(connection, turn.rules),
            "returned": office.returned_today(connection, turn.rules),
        }
    return turn.page("today.html", values)
