"""How a patron gets a token of their own, for an app or a website: with card and PIN."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bridge.central import examples
from bridge.central.callers import AnyLibrary
from bridge.central.documentation import answered, failing
from bridge.central.models import NewPatronToken
from bridge.central.origin import origin
from bridge.central.problems import Code, answer
from bridge.contract.login import LoggedIn, TooManyTries

routes = APIRouter(tags=["patrons"])


@routes.post(
    "/patron-tokens",
    status_code=201,
    response_model=LoggedIn,
    responses=answered("A token, told this once.", examples.PATRON_TOKEN, 201)
    | failing({403: "Card and PIN do not belong together; which of the two is wrong is not told."}, Code.NOT_BELIEVED)
    | failing({429: "Too many wrong ones came from this address; Retry-After says when to try again."}),
)
async def log_in(library: AnyLibrary, request: Request, response: Response, given: NewPatronToken) -> Any:
    """A token for half an hour. After too many wrong PINs a card is not believed for a while, not even a right one."""
    match await library.log_in(given.card, given.pin, origin(request)):
        case LoggedIn() as welcome:
            response.headers["Cache-Control"] = "no-store"
            return welcome
        case TooManyTries(seconds):
            refusal = answer(429, Code.TOO_MANY_TRIES, "Too many wrong cards or PINs came from this address.")
            refusal.headers["Retry-After"] = str(seconds)
            return refusal
        case None:
            return answer(403, Code.NOT_BELIEVED, "Card and PIN do not belong together, or were tried too often.")
