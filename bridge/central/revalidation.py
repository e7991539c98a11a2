"""Weak ETags: who has an answer already is told in a few bytes that it is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute

from bridge.central.documentation import Responses

KEEP = "private, no-cache"  # only by who asked, and asked about again each time


class Revalidated(APIRoute):
    """A route whose good answers have an ETag made of their body."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def revalidate(request: Request) -> Response:
            response = await handle(request)
            return _marked(request, response) if response.status_code == 200 else response

        return revalidate


def _if_none_match(
    _given: Annotated[
        str | None,
        Header(
            alias="If-None-Match",
            description="The ETag of an answer that the caller still has.",
            max_length=1000,
            examples=['W/"5f2c1b3a9d8e4f60718293a4b5c6d7e8"'],
        ),
    ] = None,
) -> None:
    """Documents the header that `_marked` looks at."""


revalidated: dict[str, Any] = {"dependencies": [Depends(_if_none_match)]}
UNCHANGED: Responses = {304: {"description": "The answer is the one the caller has."}}


def _marked(request: Request, response: Response) -> Response:
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    if _has(request.headers.get("If-None-Match", ""), tag):
        response = Response(status_code=304)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = KEEP
    return response


def _has(given: str, tag: str) -> bool:
    """Compared weakly (RFC 9110, 8.8.3.2)."""
    opaque = tag.removeprefix("W/")
    return any(known.strip() == "*" or known.strip().removeprefix("W/") == opaque for known in given.split(","))
