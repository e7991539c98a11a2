"""How operations of the REST contract are documented: their answers and all their failures, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bridge.central.problems import MEDIA_TYPE, Code, Problem
from bridge.contract.circulation import Reason

Responses = dict[int | str, dict[str, Any]]

_CODES = {
    401: Code.TOKEN_REFUSED,
    403: Code.FORBIDDEN,
    404: Code.NOT_FOUND,
    413: Code.TOO_LARGE,
    422: Code.MALFORMED,
    429: Code.TOO_MANY_TRIES,
    500: Code.OUR_MISTAKE,
    503: Code.UNAVAILABLE,
}

_TELLING = {
    401: {"WWW-Authenticate": "Always `Bearer`."},
    429: {"Retry-After": "Seconds until it is worth trying again."},
    503: {"Retry-After": "Seconds until it is worth asking again."},
}
TAG = {"ETag": "For the `If-None-Match` of the next time."}


def answered(
    description: str, example: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Responses:
    """The documentation of one good answer, and of what its headers are for."""
    content = {"application/json": {"example": example}}
    return {status: {"description": description, "content": content, "headers": _headers(headers or {})}}


def refused(status: int, description: str, *reasons: Reason, item: dict[str, Any] | None = None) -> Responses:
    """The documentation of a refusal."""
    told = [{"code": reason, "next_step": reason.next_step} for reason in reasons]
    return _failure(status, description, _problem(status, Code.REFUSED) | {"reasons": told, "item": item})


def failing(descriptions: dict[int, str], code: Code | None = None) -> Responses:
    """The documentation of the other ways to fail."""
    documented: Responses = {}
    for status, description in descriptions.items():
        documented |= _failure(status, description, _problem(status, code or _CODES[status]))
    return documented


def _problem(status: int, code: Code) -> dict[str, Any]:
    return {
        "type": f"urn:anjungan:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": "",
    }


def _failure(status: int, description: str, example: dict[str, Any]) -> Responses:
    content = {MEDIA_TYPE: {"example": example}}
    headers = _headers(_TELLING.get(status, {}))
    return {status: {"model": Problem, "description": description, "content": content, "headers": headers}}


def _headers(described: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"description": what, "schema": {"type": "string"}} for name, what in described.items()}


ALWAYS = failing(
    {
        413: "The body is too large.",
        422: "The request is malformed, or its Idempotency-Key came before with other content.",
        500: "A mistake of this server.",
        503: "The library behind this server does not answer; Retry-After says when to ask again.",
    }
)
ONLY_KIOSKS = failing(
    {
        401: "The token is missing, unknown, revoked or too old.",
        403: "The token is a patron's, and this is for kiosks.",
    }
)
ANYBODY = failing({401: "The token is missing, unknown, revoked or too old."})
OWN = ANYBODY | failing({403: "The token is another patron's."})
NO_SUCH_PATH = failing({404: "There is nothing under such an address."})
