"""Every failure as a page that says what to do, in the reader's language."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from bridge.central.desk import pages
from bridge.central.desk.turn import HOME, Forged, LoggedOut, NotAllowed, come_back, language_of
from bridge.central.desk.upload_limit import TooLarge
from bridge.central.fleet.history import HistoryAway
from bridge.contract.circulation import Unavailable

_log = logging.getLogger(__name__)
_TOLD = (400, 403, 404, 405, 413, 422, 500, 503)  # those that have words of their own


def install(app: FastAPI) -> None:
    app.exception_handler(LoggedOut)(_logged_out)
    app.exception_handler(NotAllowed)(_not_allowed)
    app.exception_handler(Forged)(_forged)
    app.exception_handler(TooLarge)(_too_large)
    app.exception_handler(Unavailable)(_unavailable)
    app.exception_handler(HistoryAway)(_unavailable)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_our_mistake)


def problem(request: Request, status: int, about: str) -> HTMLResponse:
    """`about` is the end of a wording key."""
    return HTMLResponse(pages.page("problem.html", language_of(request), about=about, home=HOME), status)


async def _logged_out(request: Request, _error: LoggedOut) -> Response:
    """To the login and back again; a part of a page cannot show it, so htmx is told to leave."""
    there = f"{HOME}/login?{urlencode({'next': come_back(request)})}"
    if request.headers.get("HX-Request"):
        return Response(status_code=204, headers={"HX-Redirect": there})
    return RedirectResponse(there, 303)


async def _not_allowed(request: Request, error: NotAllowed) -> Response:
    return problem(request, 403, error.about)


async def _forged(request: Request, _error: Forged) -> Response:
    return problem(request, 403, "forged")


async def _too_large(request: Request, _error: TooLarge) -> Response:
    return problem(request, 413, "413")


async def _unavailable(request: Request, error: Unavailable | HistoryAway) -> Response:
    _log.warning("what the desk shows is unavailable: %s", error)
    return problem(request, 503, "503")


async def _malformed(request: Request, _error: RequestValidationError) -> Response:
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "422")


async def _http(request: Request, error: HTTPException) -> Response:
    status = error.status_code
    response = problem(request, status, str(status) if status in _TOLD else "400")
    response.headers.update(error.headers or {})
    return response


async def _our_mistake(request: Request, _error: Exception) -> Response:
    """Starlette raises the exception again after this, so that the log has it."""
    return problem(request, 500, "500")
