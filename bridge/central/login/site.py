"""Puts the log-in together: an application of its own under /oidc, with no part in the REST contract."""

from __future__ import annotations

from fastapi import FastAPI

from bridge.catalogs.embedded.library import Library
from bridge.central.login import problems
from bridge.central.login.provider import Provider
from bridge.central.login.routes import discovery, door, tokens
from bridge.central.login.settings import PATH, Login


def install(app: FastAPI, library: Library, login: Login) -> None:
    """Raises OSError, with a sentence, when a key or a client's secret cannot be read."""
    app.mount(PATH, build(Provider.open(library, login)))


def build(provider: Provider) -> FastAPI:
    """The log-in alone."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.provider = provider
    for part in (discovery, door, tokens):
        app.include_router(part.routes)
    problems.install(app)
    return app
