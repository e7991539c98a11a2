"""The REST contract under /v1: one way for every kiosk, app and website to ask the library behind this server."""

from __future__ import annotations

import logging

from fastapi import APIRouter, FastAPI, Response

from bridge.central import callers, desk, documentation, login, openapi, problems
from bridge.central.callers import AnyLibrary, KioskToken, PatronToken
from bridge.central.desk.settings import Desk
from bridge.central.fleet import scraping
from bridge.central.fleet.watch import FleetWatch
from bridge.central.library import Library, ours
from bridge.central.limits import BodyLimit
from bridge.central.login.settings import Login
from bridge.central.models import Health
from bridge.central.routes import (
    accounts,
    advance,
    circulation,
    desk_matters,
    discovery,
    enrollment,
    guestbook,
    letters,
    membership,
    patrons,
)
from bridge.central.stands.enrolling import Enrolling
from bridge.contract.circulation import Unavailable

# URLs name patrons and their books, so nobody who serves this app may write an access log
logging.getLogger("uvicorn.access").disabled = True

v1 = APIRouter(prefix="/v1", responses=documentation.ALWAYS)
for part in (
    circulation, accounts, desk_matters, discovery, patrons, advance, letters, guestbook, membership, enrollment,
):  # fmt: skip
    v1.include_router(part.routes)


def build(
    library: Library,
    desk_settings: Desk | None = None,
    login_settings: Login | None = None,
    fleet: FleetWatch | None = None,
    enrolling: Enrolling | None = None,
) -> FastAPI:
    """The app that serves this library, with a desk for what we keep ourselves of it, with the fleet's pages if there
    is a fleet, and a log-in for web libraries if it is set. With `enrolling` new stands are let in.

    Raises OSError, with a sentence, when the log-in's secrets cannot be read.
    """
    app = contract()
    app.state.library, app.state.enrolling = library, enrolling
    kept = ours(library)
    if kept is not None:
        desk.install(app, kept, desk_settings, fleet, circulation=kept is library)
        if login_settings is not None:
            login.install(app, kept, login_settings)
    if fleet is not None:
        scraping.install(app, fleet)
    return app


def contract() -> FastAPI:
    """The app without a library, which is enough to document it. Its documentation is /openapi.json."""
    app = FastAPI(**openapi.ABOUT, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.include_router(v1)
    app.add_middleware(BodyLimit)
    problems.install(app)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]  # the way FastAPI documents
    return app


@v1.get(
    "/health",
    tags=["health"],
    responses=documentation.answered("All is well.", {"status": "ok"}) | documentation.ANYBODY,
    openapi_extra={"security": [{}]},
)
def health(library: AnyLibrary, given: KioskToken, _same: PatronToken, response: Response) -> Health:
    """Whether kiosks can be served. Needs no token; one that is given is checked, so that a kiosk knows."""
    if not library.healthy():
        raise Unavailable("its health check fails")
    if given is not None:
        callers.anybody(library, given, given)
    response.headers["Cache-Control"] = "no-store"
    return Health()
