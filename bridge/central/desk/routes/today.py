"""The first page: what happened today, and what waits."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import office, statistics
from bridge.central.desk.turn import AnyStaff, AtDesk, NotAllowed, Turn, go

routes = APIRouter()
loans = APIRouter()


@routes.get("")
def first(turn: AnyStaff) -> Response:
    """A technician's first page is the fleet."""
    if turn.sees_patrons:
        return _today(turn) if turn.circulation else _without_circulation(turn)
    if turn.fleet is None:
        raise NotAllowed("not-allowed-desk")
    return go("/fleet")


@loans.get("/loans")
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


def _without_circulation(turn: Turn) -> HTMLResponse:
    """Who came, and what waits here; loans, holds and fines are the library's own system's."""
    today = turn.rules.now().date()
    with turn.reading() as connection:
        values = {
            "today": today,
            "visits": statistics.statistics(connection, today, today).people,
            "month": statistics.statistics(connection, today.replace(day=1), today).people,
            "inside": statistics.inside(connection, today),
            "waiting": office.waiting_for_people(connection),
        }
    return turn.page("today_elsewhere.html", values)
