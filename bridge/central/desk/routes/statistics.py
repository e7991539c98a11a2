"""Statistics of visits: who came in a month or between two days, as a page, a table for a spreadsheet, and a report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from bridge.catalogs.embedded import statistics
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.statistics import BREAKDOWNS, Statistics
from bridge.central.desk import charts, report, shown, spreadsheet
from bridge.central.desk.turn import AtDesk, Turn

routes = APIRouter(prefix="/statistics")

_LONGEST = 731  # days: two years
Day = Annotated[date | None, Query()]


@routes.get("")
def page(turn: AtDesk, first: Day = None, last: Day = None) -> HTMLResponse:
    """This month, unless other days are asked for."""
    begin, end = _period(turn, first, last)
    with turn.reading() as connection:
        counted = statistics.statistics(connection, begin, end)
        before = statistics.statistics(connection, *_before(begin, end))
        inside = statistics.inside(connection, turn.rules.now().date())
    values = {"counted": counted, "before": before, "inside": inside, "names": BREAKDOWNS}
    return turn.page("statistics.html", values)


@routes.get("/{which}.svg")
def chart(turn: AtDesk, which: str, first: Day = None, last: Day = None) -> Response:
    begin, end = _period(turn, first, last)
    with turn.reading() as connection:
        counted = statistics.statistics(connection, begin, end)
    drawings = {"days": _days, "hours": _hours}
    if which not in drawings:
        raise HTTPException(404)
    return Response(charts.svg(drawings[which](turn, counted)), media_type="image/svg+xml")


@routes.get("/visits.csv")
def table(turn: AtDesk, first: Day = None, last: Day = None) -> StreamingResponse:
    begin, end = _period(turn, first, last)
    with turn.writing() as connection:
        rows = statistics.rows(connection, begin, end)
        turn.record(connection, Act.STATISTICS_EXPORTED, f"{begin}", f"{end}")
    head = ("day", "hour", *BREAKDOWNS, "origin", "people", "women", "men")
    name = f'attachment; filename="kunjungan-{begin}-{end}.csv"'
    lines = spreadsheet.lines([head, *rows])
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@routes.get("/report.pdf")
def printed(turn: AtDesk, first: Day = None, last: Day = None) -> Response:
    begin, end = _period(turn, first, last)
    with turn.writing() as connection:
        counted = statistics.statistics(connection, begin, end)
        turn.record(connection, Act.STATISTICS_EXPORTED, f"{begin}", f"{end}")
    name = f'inline; filename="laporan-kunjungan-{begin}-{end}.pdf"'
    made = report.pdf(counted, turn.rules.now())
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": name})


def _period(turn: Turn, first: date | None, last: date | None) -> tuple[date, date]:
    today = turn.rules.now().date()
    begin = first or (last or today).replace(day=1)
    end = last or (_end_of_month(begin) if first else today)
    if not timedelta(0) <= end - begin <= timedelta(days=_LONGEST):
        raise HTTPException(422)
    return begin, end


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _before(begin: date, end: date) -> tuple[date, date]:
    """As many days, right before."""
    return begin - (end - begin) - timedelta(days=1), begin - timedelta(days=1)


def _days(turn: Turn, counted: Statistics) -> Any:
    labels = [shown.short_day(day, turn.language).rpartition(" ")[0] for day, _ in counted.days]
    return charts.bars([number for _, number in counted.days], labels)


def _hours(_turn: Turn, counted: Statistics) -> Any:
    return charts.bars([number for _, number in counted.hours], [f"{hour:02}.00" for hour, _ in counted.hours])
