"""Every "no" and every mistake as `application/problem+json` (RFC 9457), with codes that stay as they are."""

from __future__ import annotations

import logging
from dataclasses import asdict
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match

from bridge.contract.circulation import Item, KeyReused, NextStep, Reason, Refusal, Unavailable

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
WAIT = "2"  # seconds until it is worth asking again


class Code(StrEnum):
    REFUSED = "refused"
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - a code, not a token
    NOT_BELIEVED = "not-believed"
    TOO_MANY_TRIES = "too-many-tries"
    FORBIDDEN = "forbidden"
    KEY_REUSED = "key-reused"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    UNAVAILABLE = "unavailable"
    OUR_MISTAKE = "our-mistake"


class RefusalReason(BaseModel):
    """One reason why the library says no, and what the patron can do about it."""

    code: Reason
    next_step: NextStep


class Fault(BaseModel):
    """One mistake in a request; what was sent is not repeated."""

    where: str
    what: str


class Problem(BaseModel):
    """RFC 9457. `reasons` are all that apply, most fundamental first; `item` is what was refused, if known."""

    type: str
    title: str
    status: int
    code: Code
    detail: str = ""
    reasons: list[RefusalReason] | None = None
    item: Item | None = None
    faults: list[Fault] | None = None


class TokenRefused(Exception):
    """The bearer token is missing, unknown, revoked or too old."""


class Forbidden(Exception):
    """The bearer token is good, but not for this; its text says why."""


def answer(status: int, code: Code, detail: str = "", **extensions: Any) -> JSONResponse:
    said = {
        "type": f"urn:anjungan:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return JSONResponse(said | extensions, status, {"Cache-Control": "no-store"}, media_type=MEDIA_TYPE)


def refusal(refused: Refusal, status: int) -> JSONResponse:
    """All reasons, in order."""
    reasons = [{"code": reason, "next_step": reason.next_step} for reason in refused.reasons]
    item = {"item": asdict(refused.item)} if refused.item else {}
    return answer(status, Code.REFUSED, "The library says no.", reasons=reasons, **item)


def unless_refused(told: Any, status: int) -> Any:
    """What the library told, or its refusal with this status."""
    return refusal(told, status) if isinstance(told, Refusal) else told


def install(app: FastAPI) -> None:
    """Makes the app tell every failure as a problem."""
    app.exception_handler(TokenRefused)(_token_refused)
    app.exception_handler(Forbidden)(_forbidden)
    app.exception_handler(KeyReused)(_key_reused)
    app.exception_handler(Unavailable)(_unavailable)
    app.exception_handler(RequestValidationError)(_malformed)
    app.exception_handler(HTTPException)(_http)
    app.exception_handler(Exception)(_our_mistake)


async def _token_refused(_request: Request, _error: TokenRefused) -> JSONResponse:
    response = answer(401, Code.TOKEN_REFUSED, "A bearer token is needed, and this is none.")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def _forbidden(_request: Request, error: Forbidden) -> JSONResponse:
    return answer(403, Code.FORBIDDEN, str(error))


async def _key_reused(_request: Request, _error: KeyReused) -> JSONResponse:
    return answer(422, Code.KEY_REUSED, "This Idempotency-Key came before, with other content.")


async def _unavailable(_request: Request, error: Unavailable) -> JSONResponse:
    _log.warning("the library behind this server is unavailable: %s", error)
    response = answer(503, Code.UNAVAILABLE, "The library behind this server does not answer.")
    response.headers["Retry-After"] = WAIT
    return response


async def _malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
    faults = [{"where": ".".join(map(str, fault["loc"])), "what": fault["msg"]} for fault in error.errors()]
    return answer(422, Code.MALFORMED, "The request is not as the contract wants it.", faults=faults)


async def _http(request: Request, error: HTTPException) -> JSONResponse:
    """What FastAPI cannot even read it tells as 400, what it can read as 422; here it is one mistake."""
    codes = {404: Code.NOT_FOUND, 405: Code.METHOD_NOT_ALLOWED, 413: Code.TOO_LARGE}
    status = 422 if error.status_code == 400 else error.status_code
    response = answer(status, codes.get(status, Code.MALFORMED), str(error.detail))
    response.headers.update(error.headers or {})
    if status == 405:
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response


def _allowed(request: Request) -> list[str]:
    """Whatever any route of this path takes; Starlette names the methods of the first route only."""
    routes = request.app.routes
    return [
        method
        for method in ("DELETE", "GET", "PATCH", "POST", "PUT")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


async def _our_mistake(_request: Request, _error: Exception) -> JSONResponse:
    """Starlette raises the exception again after this, so that the log has it."""
    return answer(500, Code.OUR_MISTAKE, "This server made a mistake; its log has the details.")
