"""How a patron gets a token of their own, for an app or a website, with card and PIN; and a new PIN."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bridge.central import examples
from bridge.central.callers import AnyLibrary, OnlyOwner
from bridge.central.documentation import ANYBODY, NO_SUCH_PATH, answered, failing, refused
from bridge.central.models import ForgottenPin, IdempotencyKey, NewPatronToken, NewPinOfOnesOwn
from bridge.central.origin import origin
from bridge.central.problems import Code, answer, unless_refused
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.login import LoggedIn, TooManyTries, WantedPin
from bridge.contract.membership import PinChanged

routes = APIRouter(tags=["patrons"])

_TOO_OFTEN = failing({429: "Too many wrong ones came from this address; Retry-After says when to try again."})
_WEAK = refused(409, "The new PIN is too easy to guess.", Reason.PIN_WEAK)


@routes.post(
    "/patron-tokens",
    status_code=201,
    response_model=LoggedIn,
    responses=answered("A token, told this once.", examples.PATRON_TOKEN, 201)
    | failing({403: "Card and PIN do not belong together; which of the two is wrong is not told."}, Code.NOT_BELIEVED)
    | _TOO_OFTEN,
)
async def log_in(library: AnyLibrary, request: Request, response: Response, given: NewPatronToken) -> Any:
    """A token for half an hour. After too many wrong PINs a card is not believed for a while, not even a right one."""
    match await library.log_in(given.card, given.pin, origin(request)):
        case LoggedIn() as welcome:
            response.headers["Cache-Control"] = "no-store"
            return welcome
        case TooManyTries(seconds):
            return _later(seconds)
        case None:
            return answer(403, Code.NOT_BELIEVED, "Card and PIN do not belong together, or were tried too often.")


@routes.post(
    "/patrons/{patron:path}/pins",
    status_code=201,
    response_model=PinChanged,
    responses=answered("The new PIN holds; all tokens of the patron have ended.", examples.PIN_CHANGED, 201)
    | ANYBODY
    | failing({403: "The old one is wrong, or the token is a kiosk's or another patron's."}, Code.NOT_BELIEVED)
    | NO_SUCH_PATH
    | _WEAK
    | _TOO_OFTEN,
)
async def change_pin(
    library: AnyLibrary, request: Request, owner: OnlyOwner, given: NewPinOfOnesOwn, key: IdempotencyKey
) -> Any:
    """A new PIN, for who knows the old one or has a code from the desk. After too many wrong ones nobody is listened to
    for a while."""
    told = await library.change_pin(owner.patron, WantedPin(given.old, given.new, key), origin(request))
    return _changed(told, "This is neither the PIN nor a good code, or it was tried too often.")


@routes.post(
    "/forgotten-pins",
    status_code=201,
    response_model=PinChanged,
    responses=answered("The new PIN holds; all tokens of the patron have ended.", examples.PIN_CHANGED, 201)
    | failing({403: "Card and code do not belong together; which of the two is wrong is not told."}, Code.NOT_BELIEVED)
    | _WEAK
    | _TOO_OFTEN,
)
async def reset_pin(library: AnyLibrary, request: Request, given: ForgottenPin, key: IdempotencyKey) -> Any:
    """A new PIN for who has forgotten the old one, or never had one, with a code that the desk gave them. Needs no
    token. Tries are limited as those to log in are, and an unknown card is answered as a wrong code is."""
    told = await library.reset_pin(given.card, WantedPin(given.code, given.new, key), origin(request))
    return _changed(told, "Card and code do not belong together, or were tried too often.")


def _changed(told: PinChanged | Refusal | TooManyTries | None, unless_believed: str) -> Any:
    match told:
        case TooManyTries(seconds):
            return _later(seconds)
        case None:
            return answer(403, Code.NOT_BELIEVED, unless_believed)
        case _:
            return unless_refused(told, 409)


def _later(seconds: int) -> JSONResponse:
    refusal = answer(429, Code.TOO_MANY_TRIES, "Too many wrong cards or PINs came from this address.")
    refusal.headers["Retry-After"] = str(seconds)
    return refusal
