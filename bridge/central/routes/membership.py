"""Becoming a member at a stand or on the web, a new PIN, and the account for digital collections."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bridge.central import examples
from bridge.central.callers import KiosksCatalog
from bridge.central.documentation import ONLY_KIOSKS, answered, refused
from bridge.central.models import (
    ApplicationPath,
    IdempotencyKey,
    NewApplication,
    NewPhoto,
    NewPin,
    PatronPath,
)
from bridge.central.problems import unless_refused
from bridge.contract.circulation import Reason
from bridge.contract.membership import Applied, DigitalAccount, PinChanged

routes = APIRouter(tags=["membership"], responses=ONLY_KIOSKS)


@routes.post(
    "/applications",
    status_code=201,
    response_model=Applied,
    responses=answered("The application is there.", examples.APPLIED, 201)
    | refused(409, "Something is missing, or there is one already.", Reason.APPLICATION_EXISTS),
)
async def apply(catalog: KiosksCatalog, told: NewApplication, key: IdempotencyKey) -> Any:
    """Somebody wants to become a member. The answer never tells whose an application is that exists already."""
    return unless_refused(await catalog.apply(told.applicant, told.consent, key), 409)


@routes.get(
    "/applications/{number}",
    response_model=Applied,
    responses=answered("The application.", examples.APPLIED)
    | refused(404, "There is none.", Reason.APPLICATION_UNKNOWN),
)
async def application(catalog: KiosksCatalog, number: ApplicationPath) -> Any:
    """How far an application is; not whose it is."""
    return unless_refused(await catalog.application(number), 404)


@routes.put(
    "/applications/{number}/photo",
    response_model=Applied,
    responses=answered("The photo is with it.", examples.APPLIED | {"photo": True})
    | refused(409, "The photo cannot be used, or the application is decided.", Reason.PHOTO_UNCLEAR),
)
async def add_photo(catalog: KiosksCatalog, number: ApplicationPath, given: NewPhoto, key: IdempotencyKey) -> Any:
    """A JPEG of 600 x 800 pixels, at most 200 KiB, without EXIF, as base64."""
    return unless_refused(await catalog.add_photo(number, given.photo, key), 409)


@routes.post(
    "/pins",
    status_code=201,
    response_model=PinChanged,
    responses=answered("The new PIN holds.", examples.PIN_CHANGED, 201)
    | refused(403, "The old one is wrong, or the new one too weak.", Reason.PIN_WRONG),
)
async def change_pin(catalog: KiosksCatalog, given: NewPin, key: IdempotencyKey) -> Any:
    """A new PIN, for who knows the old one or has a code from the desk."""
    return unless_refused(await catalog.change_pin(given.card, given.old, given.new, key), 403)


@routes.post(
    "/patrons/{patron:path}/digital-account",
    status_code=201,
    response_model=DigitalAccount,
    responses=answered("How far it is.", examples.DIGITAL_ACCOUNT, 201)
    | refused(404, "There is no such patron.", Reason.CARD_UNKNOWN),
)
async def apply_for_account(catalog: KiosksCatalog, patron: PatronPath, key: IdempotencyKey) -> Any:
    """Asks for an account for digital collections."""
    return unless_refused(await catalog.apply_for_account(patron, key), 404)


@routes.get(
    "/patrons/{patron:path}/digital-account",
    response_model=DigitalAccount,
    responses=answered("How far it is.", examples.DIGITAL_ACCOUNT)
    | refused(404, "It was not asked for.", Reason.ACCOUNT_UNKNOWN),
)
async def digital_account(catalog: KiosksCatalog, patron: PatronPath) -> Any:
    """How far the account for digital collections is."""
    return unless_refused(await catalog.digital_account(patron), 404)
