"""/metrics for Prometheus: with the token that was set, or without one for this machine alone."""

from __future__ import annotations

import asyncio
import secrets

from fastapi import FastAPI, Request, Response

from bridge.central.fleet.metrics import CONTENT_TYPE
from bridge.central.fleet.watch import FleetWatch

PATH = "/metrics"
_HERE = ("127.0.0.1", "::1")
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def install(app: FastAPI, fleet: FleetWatch) -> None:
    """It is no part of the REST contract."""

    async def metrics(request: Request) -> Response:
        if not _may(request, fleet.metrics_token):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        text = await asyncio.to_thread(fleet.metrics.text)
        return Response(text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})

    app.add_route(PATH, metrics, include_in_schema=False)


def _may(request: Request, token: str) -> bool:
    """What a proxy on this machine hands on comes from elsewhere."""
    if token:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), token.encode())
    here = request.client is not None and request.client.host in _HERE
    return here and not any(name in request.headers for name in _PROXIED)
