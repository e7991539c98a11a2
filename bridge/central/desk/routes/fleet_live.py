"""The fleet's pages live: a browser is told that something has changed, and asks for the page's parts again.

What is sent is a beat with the version of what there is to see. A browser that hears no beat any more shows that it
knows nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from bridge.catalogs.embedded import staff
from bridge.catalogs.embedded.library import Library
from bridge.central.desk.turn import SESSION, AtFleet
from bridge.central.fleet.onlookers import Onlookers, TooMany

routes = APIRouter(prefix="/fleet")

BEAT = 4.0  # seconds; desk/static/fleet.js misses one after three
SESSION_CHECKED = 60.0


@routes.get("/live")
async def live(at: AtFleet) -> Response:
    onlookers = at.fleet.onlookers
    if onlookers.number >= at.fleet.settings.listeners:
        raise HTTPException(503, headers={"Retry-After": "30"})
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_beats(at.turn.request, onlookers), media_type="text/event-stream", headers=headers)


async def _beats(request: Request, onlookers: Onlookers) -> AsyncIterator[str]:
    """Until the browser goes, its session ends, or the server does."""
    loop = asyncio.get_running_loop()
    checked = loop.time()
    try:
        with onlookers.looking_on():
            yield "retry: 2000\n\n"
            version = onlookers.version
            while not onlookers.closing:
                yield f"event: beat\ndata: {version}\n\n"
                version = await onlookers.news(version, BEAT)
                if loop.time() - checked > SESSION_CHECKED:
                    checked = loop.time()
                    if not await asyncio.to_thread(_is_still_here, request):
                        return
    except TooMany:
        return


def _is_still_here(request: Request) -> bool:
    library: Library = request.app.state.library
    with library.database.reading() as connection:
        return staff.session(connection, library.rules, request.cookies.get(SESSION, "")) is not None
