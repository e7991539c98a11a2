"""What a kiosk is told of the library in advance, so that it can lend while the library cannot be asked."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from bridge.central import examples
from bridge.central.callers import AnyLibrary, KioskToken, OnlyKiosk
from bridge.central.documentation import ONLY_KIOSKS, answered
from bridge.central.models import ChangesQuery
from bridge.contract.fingerprints import key_of
from bridge.contract.standin import Changes

routes = APIRouter(tags=["advance"], responses=ONLY_KIOSKS)


@routes.get(
    "/changes",
    response_model=Changes,
    responses=answered("The next part of it.", examples.CHANGES),
)
async def changes(
    library: AnyLibrary, _kiosk: OnlyKiosk, given: KioskToken, response: Response, after: ChangesQuery = ""
) -> Any:
    """Patrons and items that have changed, under fingerprints whose key is made of the kiosk's token; at first all."""
    response.headers["Cache-Control"] = "no-store"
    return await library.changes(key_of(given.credentials if given else ""), after)
