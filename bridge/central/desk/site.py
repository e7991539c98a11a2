"""Puts the desk together: an application of its own, which the central's app hands everything under /desk to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bridge.catalogs.embedded.library import Library
from bridge.central.desk import problems
from bridge.central.desk.headers import SafeHeaders
from bridge.central.desk.routes import (
    acts,
    applications,
    cards,
    cases,
    digital_accounts,
    door,
    find,
    fleet,
    fleet_acts,
    fleet_live,
    imports,
    items,
    library,
    matters,
    patrons,
    payments,
    picks,
    privacy,
    statistics,
    today,
)
from bridge.central.desk.settings import Desk
from bridge.central.desk.turn import HOME
from bridge.central.desk.upload_limit import UploadLimit
from bridge.central.desk.uploads import Uploads
from bridge.central.limits import BodyLimit

if TYPE_CHECKING:
    from bridge.central.fleet.watch import FleetWatch

_LONGEST_FORM = 64 * 1024  # bytes
_STATIC = Path(__file__).with_name("static")
_PARTS: tuple[APIRouter, ...] = (
    door.routes,
    today.routes,
    find.routes,
    applications.routes,
    digital_accounts.routes,
    cards.routes,  # before all other addresses of a patron
    patrons.routes,
    matters.routes,
    statistics.routes,
    library.routes,
    privacy.routes,
    acts.routes,
    fleet_live.routes,  # before all other addresses of a stand
    fleet_acts.routes,
    fleet.routes,
)
_CIRCULATION = (  # what is there only where this library lends by its own books
    today.loans,
    items.routes,
    picks.routes,
    payments.routes,
    cases.routes,
    imports.routes,
    library.shelved,
    applications.deciding,
)


def install(
    app: FastAPI,
    library: Library,
    settings: Desk | None = None,
    fleet_watch: FleetWatch | None = None,
    *,
    circulation: bool = True,
) -> None:
    """Serves the desk of this library under /desk, before any limit or answer of the REST contract."""
    app.add_middleware(_Door, desk=build(library, settings or Desk(), fleet_watch, circulation=circulation))


def build(
    library: Library, settings: Desk, fleet_watch: FleetWatch | None = None, *, circulation: bool = True
) -> ASGIApp:
    """The desk alone; without a fleet, the fleet's pages are not there. Without `circulation` a system of the library's
    own keeps items, loans, holds and fines: the desk has no page of them."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.library, app.state.settings, app.state.fleet = library, settings, fleet_watch
    app.state.circulation = circulation
    app.state.uploads = Uploads(library.database)
    for routes in (*_PARTS, *(_CIRCULATION if circulation else ())):
        app.include_router(routes, prefix=HOME)
    app.mount(f"{HOME}/static", StaticFiles(directory=_STATIC))
    problems.install(app)
    return SafeHeaders(_Limits(app, settings))


class _Door:
    """ASGI middleware: two applications on one server."""

    def __init__(self, app: ASGIApp, desk: ASGIApp) -> None:
        self._others, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        ours = scope["type"] == "http" and (path == HOME or path.startswith(f"{HOME}/"))
        await (self._desk if ours else self._others)(scope, receive, send)


class _Limits:
    """A file to import, or a photo, may be large; every other form is small."""

    def __init__(self, app: ASGIApp, settings: Desk) -> None:
        self._forms = BodyLimit(app, _LONGEST_FORM)
        self._files = UploadLimit(app, settings.upload_mb * 1024 * 1024)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        uploads = path == f"{HOME}/imports" or (path.startswith(f"{HOME}/patrons/") and path.endswith("/photo"))
        await (self._files if uploads else self._forms)(scope, receive, send)
