"""Somebody who wants to become a member of a town's library, with a photo; and the stand that asks for them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from PIL import Image, ImageDraw

from bridge.catalogs.embedded import applications, digital_accounts, photos
from bridge.catalogs.embedded.changing_pins import PinChanger
from bridge.catalogs.embedded.operations import Act
from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import Education, Gender, Occupation
from bridge.contract.membership import (
    PHOTO_SIZE,
    Applicant,
    Applied,
    Consent,
    DigitalAccount,
    Identity,
    PinChanged,
)
from tests.bridge.embedded.asking import at_desk, was
from tests.bridge.embedded.town import SEAL, Town

Answer = TypeVar("Answer")

NIK = "6472015708990003"
SITI = Applicant(
    Identity.NIK,
    NIK,
    "Siti Rahmawati",
    date(1999, 8, 17),
    Gender.FEMALE,
    "Samarinda",
    "Jl. Juanda 4",
    "Kota Samarinda",
    "Kalimantan Timur",
    Occupation.STUDENT,
    Education.UPPER_SECONDARY,
    "081234567890",
    "siti@example.org",
)
BUDI = replace(SITI, number="6472011708990007", name="Budi Santoso", gender=Gender.MALE, email="", phone="")
AGREED = Consent("2026-1", datetime(2026, 11, 23, 1, 25, tzinfo=UTC))


def jpeg(size: tuple[int, int] = PHOTO_SIZE, mode: str = "RGB", shade: int = 90, **about: Any) -> bytes:
    """A drawn face, never the photo of anybody."""
    picture = Image.new(mode, size, shade if mode == "L" else (shade, 130, 150, 0)[: len(mode)])
    ImageDraw.Draw(picture).ellipse((150, 200, 450, 600), fill=200 if mode == "L" else (220, 180, 160, 0)[: len(mode)])
    written = io.BytesIO()
    picture.save(written, "JPEG", **about)
    return written.getvalue()


def act(town: Town, change: Callable[[Act], Answer], key: str = "", kiosk: str = "K1") -> Answer:
    """As a catalog does it."""
    rules, key = town.library.rules.at_this_moment(), key or next(town.keys)
    return town.library.database.changed(lambda connection: change(Act(connection, rules, kiosk, key)))


def apply(
    town: Town, who: Applicant = SITI, consent: Consent = AGREED, key: str = "", kiosk: str = "K1"
) -> Applied | Refusal:
    return act(town, lambda asked: applications.apply(asked, who, consent), key, kiosk)


def applied(town: Town, who: Applicant = SITI, key: str = "", kiosk: str = "K1") -> Applied:
    return was(Applied, apply(town, who, key=key, kiosk=kiosk))


def application(town: Town, number: str) -> Applied | Refusal:
    return at_desk(town, lambda connection, rules: applications.application(connection, rules, number))


def add_photo(town: Town, number: str, photo: bytes, key: str = "") -> Applied | Refusal:
    return act(town, lambda asked: photos.add_photo(asked, SEAL, number, photo), key)


def change_pin(town: Town, card: str, old: str, new: str, key: str = "") -> PinChanged | Refusal:
    return PinChanger(town.library.database, town.library.rules, "K1").change(card, old, new, key or next(town.keys))


def ask_for_account(town: Town, patron: str, key: str = "", kiosk: str = "K1") -> DigitalAccount | Refusal:
    return act(town, lambda asked: digital_accounts.apply_for_account(asked, patron), key, kiosk)


def account_of(town: Town, patron: str) -> DigitalAccount | Refusal:
    return at_desk(town, lambda connection, rules: digital_accounts.digital_account(connection, rules, patron))
