"""Imports: files of other systems are uploaded, looked at without changing anything, and then applied or discarded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from sqlalchemy import Connection
from starlette.datastructures import UploadFile

from bridge.catalogs.embedded import imports
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.imports import Import, Progress
from bridge.catalogs.embedded.imports.faults import Language
from bridge.central.desk import spreadsheet, wording
from bridge.central.desk.settings import Desk
from bridge.central.desk.turn import AtDesk, Turn, go
from bridge.central.desk.uploads import Uploads

routes = APIRouter(prefix="/imports")

SHOWN = 20  # faults on the page; all of them are in the CSV
_BUSY = ("checking", "importing")
_CHOICES = tuple((kind, format_) for kind in imports.KINDS for format_ in imports.possible_formats(kind))


@dataclass(frozen=True, slots=True)
class Shown:
    """An import with how far it is now; `percent` of its file, `here` when the file is still there to be applied."""

    task: Import
    progress: Progress
    percent: int
    busy: bool
    here: bool


@routes.get("")
def listing(turn: AtDesk) -> HTMLResponse:
    return _page(turn)


@routes.post("")
async def upload(turn: AtDesk) -> Response:
    """The form has come in by now: `UploadLimit` has counted it, and it lies on the disk."""
    form = await turn.request.form()
    try:
        kind, _, format_ = str(form.get("what", "")).partition(":")
        file = form.get("file")
        if (kind, format_) not in _CHOICES or not isinstance(file, UploadFile) or not file.filename:
            return await asyncio.to_thread(_page, turn, "no-file", 422)
        path = await asyncio.to_thread(_uploads(turn).keep, file.file)
        number = await asyncio.to_thread(_begin, turn, (kind, format_, file.filename), path)
    finally:
        await form.close()
    return go(f"/imports/{number}")


@routes.get("/{number}")
def one(turn: AtDesk, number: int) -> HTMLResponse:
    with turn.reading() as connection:
        shown = _shown(connection, turn, number)
        found = imports.faults(connection, number, most=SHOWN)
    faults = [(fault.line, fault.sentence(_language(turn))) for _, fault in found]
    return turn.page("import.html", {"shown": shown, "faults": faults})


@routes.get("/{number}/progress")
def progress(turn: AtDesk, number: int) -> HTMLResponse:
    """The bar alone, for htmx; when all is done the whole page is loaded again."""
    with turn.reading() as connection:
        shown = _shown(connection, turn, number)
    page = turn.page("import_progress.html", {"shown": shown})
    if not shown.busy:
        page.headers["HX-Refresh"] = "true"
    return page


@routes.get("/{number}/faults.csv")
def faults(turn: AtDesk, number: int) -> Response:
    """Every bad row with its line."""
    with turn.writing() as connection:
        _shown(connection, turn, number)
        turn.record(connection, Act.IMPORT_FAULTS, str(number))
    named = {"Content-Disposition": f'attachment; filename="import-{number}.csv"'}
    lines = spreadsheet.lines(_fault_rows(turn, number))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=named)


@routes.post("/{number}/apply")
def apply(turn: AtDesk, number: int, skip_bad: Annotated[bool, Form()] = False) -> Response:
    """Only what was checked, and with bad rows only when they are to be left out."""
    with turn.writing() as connection:
        shown = _shown(connection, turn, number)
        ready = shown.task.state == "checked" and shown.here and (skip_bad or not shown.task.progress.bad)
        if ready:
            turn.record(connection, Act.IMPORT_APPLIED, str(number))
    if ready:
        _uploads(turn).apply(number, skip_bad=skip_bad)
    return go(f"/imports/{number}")


@routes.post("/{number}/discard")
def discard(turn: AtDesk, number: int) -> Response:
    with turn.writing() as connection:
        if imports.discard(connection, number):
            turn.record(connection, Act.IMPORT_DISCARDED, str(number))
            _uploads(turn).drop(number)
    return go("/imports", "import-discarded")


def _begin(turn: Turn, what: tuple[str, str, str], path: Path) -> int:
    kind, format_, name = what
    with turn.writing() as connection:
        noted = (kind, format_, name, path.stat().st_size, turn.who.login)
        number = imports.begin(connection, turn.rules, *noted)
        turn.record(connection, Act.IMPORT_BEGUN, str(number), f"{kind} {format_}")
    _uploads(turn).check(number, path)
    return number


def _shown(connection: Connection, turn: Turn, number: int) -> Shown:
    task = imports.find(connection, number) if number < 2**31 else None
    if task is None:
        raise HTTPException(404)
    return _with_progress(turn, task)


def _with_progress(turn: Turn, task: Import) -> Shown:
    now = imports.progress(task.id) or task.progress
    percent = 100 * now.position // now.size if now.size else 0
    return Shown(task, now, min(percent, 100), task.state in _BUSY, _uploads(turn).here(task.id))


def _page(turn: Turn, fault: str = "", status: int = 200) -> HTMLResponse:
    with turn.reading() as connection:
        shown = tuple(_with_progress(turn, task) for task in imports.listing(connection))
    settings: Desk = turn.request.app.state.settings
    values = {"imports": shown, "choices": _CHOICES, "fault": fault, "most": settings.upload_mb}
    return turn.page("imports.html", values, status)


def _fault_rows(turn: Turn, number: int) -> Iterator[tuple[object, ...]]:
    yield wording.say(turn.language, "import.csv.line"), wording.say(turn.language, "import.csv.what")
    place = 0
    while True:
        with turn.reading() as connection:
            found = imports.faults(connection, number, after=place)
        if not found:
            return
        for _, fault in found:
            yield fault.line, fault.sentence(_language(turn))
        place = found[-1][0]


def _language(turn: Turn) -> Language:
    return "en" if turn.language == "en" else "id"


def _uploads(turn: Turn) -> Uploads:
    uploads: Uploads = turn.request.app.state.uploads
    return uploads
