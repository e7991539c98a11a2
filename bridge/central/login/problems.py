"""What cannot be shown or answered, as a page that says what to do."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from bridge.central.login import pages
from bridge.central.problems import WAIT
from bridge.contract.circulation import Unavailable

_log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    app.exception_handler(Unavailable)(_unavailable)
    app.exception_handler(HTTPException)(_http)


def page(locales: str, about: str, status: int) -> HTMLResponse:
    """`about` is a part of a wording key."""
    return HTMLResponse(pages.page("problem.html", pages.language_of(locales), about=about), status, pages.headers())


async def _unavailable(_request: Request, error: Unavailable) -> Response:
    _log.warning("nobody can log in at web libraries, the database is unavailable: %s", error)
    response = page("", "away", 503)
    response.headers["Retry-After"] = WAIT
    return response


async def _http(_request: Request, error: HTTPException) -> Response:
    response = page("", "missing", error.status_code)
    response.headers.update(error.headers or {})
    return response
