"""The guest book and the Wi-Fi, as the stand at the entrance asks for them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bridge.central import examples
from bridge.central.callers import KiosksCatalog
from bridge.central.documentation import ONLY_KIOSKS, answered, refused
from bridge.central.models import (
    IdempotencyKey,
    NewDeparture,
    NewGroupVisit,
    NewPurpose,
    NewVisit,
    NewVisitorsVisit,
    NewWifiAccess,
)
from bridge.central.problems import unless_refused
from bridge.contract.circulation import Reason
from bridge.contract.guestbook import Visit
from bridge.contract.hotspot import WifiAccess

routes = APIRouter(tags=["guest book"], responses=ONLY_KIOSKS)

_SIGNED = answered("The guest book is signed.", examples.VISIT, 201)


@routes.post(
    "/visits",
    status_code=201,
    response_model=Visit,
    responses=_SIGNED | refused(403, "The card is refused, or the token is a patron's.", Reason.CARD_UNKNOWN),
)
async def sign_guest_book(catalog: KiosksCatalog, visit: NewVisit, key: IdempotencyKey) -> Any:
    """Signs the guest book, without which nothing is lent today. Who comes again is still on the same visit."""
    return unless_refused(await catalog.sign_guest_book(visit.card, key, visit.place), 403)


@routes.post(
    "/visits/visitors",
    status_code=201,
    response_model=Visit,
    responses=_SIGNED | refused(409, "Nobody can be called so.", Reason.VISITOR_UNCLEAR),
)
async def sign_visitor(catalog: KiosksCatalog, visit: NewVisitorsVisit, key: IdempotencyKey) -> Any:
    """Signs the guest book for somebody without a card."""
    return unless_refused(await catalog.sign_visitor(visit.visitor, visit.purpose, visit.place, key), 409)


@routes.post(
    "/visits/groups",
    status_code=201,
    response_model=Visit,
    responses=_SIGNED | refused(409, "Nobody is in it, or too many are.", Reason.VISITOR_UNCLEAR),
)
async def sign_group(catalog: KiosksCatalog, visit: NewGroupVisit, key: IdempotencyKey) -> Any:
    """Signs the guest book for people who come together."""
    return unless_refused(await catalog.sign_group(visit.group, visit.purpose, visit.place, key), 409)


@routes.post(
    "/visits/purposes",
    status_code=201,
    response_model=Visit,
    responses=answered("It is noted.", examples.VISIT, 201)
    | refused(409, "There is no such visit.", Reason.VISIT_MISSING),
)
async def state_purpose(catalog: KiosksCatalog, stated: NewPurpose, key: IdempotencyKey) -> Any:
    """What a member has come for; the visit is named by the Idempotency-Key under which it was signed."""
    return unless_refused(await catalog.state_purpose(stated.card, stated.visit, stated.purpose, key), 409)


@routes.post(
    "/departures",
    status_code=201,
    response_model=Visit,
    responses=answered("The visit has ended.", examples.VISIT | {"left": True}, 201)
    | refused(409, "They had not come today.", Reason.VISIT_MISSING),
)
async def sign_out(catalog: KiosksCatalog, leaving: NewDeparture, key: IdempotencyKey) -> Any:
    """A member leaves."""
    return unless_refused(await catalog.sign_out(leaving.card, key), 409)


@routes.post(
    "/wifi-accesses",
    status_code=201,
    response_model=WifiAccess,
    responses=answered("What the network asks for.", examples.WIFI, 201)
    | refused(409, "Not for this card, not today, or not now.", Reason.VISIT_MISSING),
)
async def wifi_access(catalog: KiosksCatalog, wanted: NewWifiAccess, key: IdempotencyKey) -> Any:
    """What a member needs to get onto the library's Wi-Fi. Who has it gets the same again."""
    return unless_refused(await catalog.wifi_access(wanted.card, key), 409)
