"""The REST contract under /v1: one way for every kiosk to ask whichever library is behind this server."""

from __future__ import annotations

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bridge.central import models, openapi, problems
from bridge.central.library import Library
from bridge.central.limits import BodyLimit
from bridge.central.models import Health, IdempotencyKey, Identification, ItemQuery, NewLoan, NewVisit, PatronQuery
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, Loan, Patron, Refusal, Unavailable
from bridge.contract.guestbook import Visit

ALWAYS = models.failing(
    {
        401: "The token is missing, unknown or revoked.",
        413: "The body is too large.",
        422: "The request is malformed, or its Idempotency-Key came before with other content.",
        500: "A mistake of this server.",
        503: "The library behind this server does not answer; Retry-After says when to ask again.",
    }
)
# URLs name patrons and their books, so nobody who serves this app may write an access log
logging.getLogger("uvicorn.access").disabled = True

v1 = APIRouter(prefix="/v1", responses=ALWAYS)


def build(library: Library) -> FastAPI:
    """The app that serves this library."""
    app = contract()
    app.state.library = library
    return app


def contract() -> FastAPI:
    """The app without a library, which is enough to document it. Its documentation is /openapi.json."""
    app = FastAPI(**openapi.ABOUT, docs_url=None, redoc_url=None)
    app.include_router(v1)
    app.add_middleware(BodyLimit)
    problems.install(app)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]  # the way FastAPI documents
    return app


def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


AnyLibrary = Annotated[Library, Depends(_library)]
token = HTTPBearer(auto_error=False, description="A kiosk's token, from `python -m bridge.central token issue`.")
AnyToken = Annotated[HTTPAuthorizationCredentials | None, Depends(token)]


def _kiosk(library: AnyLibrary, given: AnyToken) -> str:
    """FastAPI runs this in a thread, because a library looks the token up."""
    kiosk = library.kiosk_of(given.credentials) if given else None
    if kiosk is None:
        raise problems.TokenRefused
    return kiosk


Kiosk = Annotated[str, Depends(_kiosk)]


def _catalog(library: AnyLibrary, kiosk: Kiosk) -> Catalog:
    return library.catalog(kiosk)


AnyCatalog = Annotated[Catalog, Depends(_catalog)]


@v1.post(
    "/identifications",
    response_model=Patron,
    responses=models.answered(200, "The card's owner.", models.PATRON)
    | models.failing({403: "The card or its PIN is refused."}),
)
async def identify(catalog: AnyCatalog, asked: Identification) -> Any:
    """Whose card this is. What keeps the patron from borrowing today is in `barred`, not a refusal."""
    match await catalog.identify(asked.card, asked.pin):
        case Refusal() as refused:
            return problems.refusal(refused, 403)
        case patron:
            return patron


@v1.get(
    "/loan-checks",
    response_model=Item,
    responses=models.answered(200, "The item could be lent.", models.ITEM)
    | models.failing({409: "The library would not lend it."}),
)
async def check(catalog: AnyCatalog, patron: PatronQuery, item: ItemQuery) -> Any:
    """Whether this patron could borrow this item now. Changes nothing."""
    match await catalog.check(patron, item):
        case Refusal() as refused:
            return problems.refusal(refused, 409)
        case lendable:
            return lendable


@v1.post(
    "/loans",
    status_code=201,
    response_model=Loan,
    responses=models.answered(201, "The item is lent.", models.LOAN)
    | models.failing({409: "The library does not lend it."}),
)
async def borrow(catalog: AnyCatalog, wanted: NewLoan, key: IdempotencyKey) -> Any:
    """Lends an item. Asked again with the same key it gives the same answer, and no second loan."""
    match await catalog.borrow(wanted.patron, wanted.item, key):
        case Refusal() as refused:
            return problems.refusal(refused, 409)
        case loan:
            return loan


@v1.post(
    "/visits",
    status_code=201,
    response_model=Visit,
    responses=models.answered(201, "The guest book is signed.", models.VISIT)
    | models.failing({403: "The card is refused."}),
)
async def sign_guest_book(library: AnyLibrary, _kiosk: Kiosk, visit: NewVisit, key: IdempotencyKey) -> Any:
    """Signs the guest book, without which nothing is lent today."""
    match await library.sign_guest_book(visit.card, key):
        case Refusal() as refused:
            return problems.refusal(refused, 403)
        case signed:
            return signed


@v1.get("/health", responses=models.answered(200, "All is well.", {"status": "ok"}))
def health(library: AnyLibrary, given: AnyToken, response: Response) -> Health:
    """Whether kiosks can be served. Needs no token; one that is given is checked, so that a kiosk knows."""
    if not library.healthy():
        raise Unavailable("its health check fails")
    if given is not None:
        _kiosk(library, given)
    response.headers["Cache-Control"] = "no-store"
    return Health()
