"""The first page: what happened today, and what waits."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bridge.catalogs.embedded import office
from bridge.central.desk.turn import AtDesk

routes = APIRouter()


@routes.get("")
def today(turn: AtDesk) -> HTMLResponse:
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


@routes.get("/loans")
def more_loans(turn: AtDesk, before: int | None = None) -> HTMLResponse:
    """More rows of the list of loans, for htmx; or the rows on a page of their own."""
    with turn.reading() as connection:
        lent = office.lent_today(connection, turn.rules, before)
    template = "loan_rows.html" if turn.request.headers.get("HX-Request") else "loans.html"
    return turn.page(template, {"lent": lent, "most": office.SHOWN})
