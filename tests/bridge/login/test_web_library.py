"""A patron's account from the stand to a web library, in a real browser; the web library is other people's work."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bridge.catalogs.embedded import changing_pins, office_accounts
from bridge.catalogs.embedded.office_accounts import HowTold
from bridge.contract.membership import DigitalAccount
from tests.bridge.desk.scene import Scene
from tests.bridge.login.visitor import NAME, PIN, USER
from tests.peers.relying_party import WebLibrary

SITI = "sample-1"


def enter(page: Page, library: WebLibrary, user: str, pin: str) -> None:
    page.goto(f"{library.url}/login")
    page.fill("input[name=user]", user)
    page.fill("input[name=pin]", pin)
    page.press("input[name=pin]", "Enter")


@pytest.fixture
def begun(today: Scene) -> datetime:
    """When Siti asked for an account at a stand; since then it was verified, activated, and she was told."""
    today.wait(minutes=-17)
    rules, database, begun = today.library.rules, today.library.database, today.now
    assert isinstance(asyncio.run(today.kiosk.apply_for_account(SITI, "key-account")), DigitalAccount)
    with database.writing() as connection:
        code = changing_pins.give_code(connection, rules, SITI, "petugas")
    assert code is not None
    asyncio.run(today.kiosk.change_pin("A26000001", code, "739104", "key-pin"))
    today.wait(minutes=6)
    with database.writing() as connection:
        assert office_accounts.verify(connection, rules, SITI, "petugas") is None
    today.wait(minutes=9)
    with database.writing() as connection:
        assert office_accounts.activate(connection, rules, SITI, "siti.r", "petugas") is None
    today.wait(minutes=2)
    with database.writing() as connection:
        assert office_accounts.tell(connection, rules, SITI, HowTold.SLIP, "petugas") is None
    return begun


def test_from_asking_at_the_stand_to_being_greeted_by_name(
    begun: datetime, today: Scene, library: WebLibrary, page: Page
) -> None:
    rules, database = today.library.rules, today.library.database
    page.goto(library.url)
    expect(page.locator("h1")).to_have_text("Silakan masuk")
    enter(page, library, "siti.r", "739104")
    page.wait_for_url(f"{library.url}/")
    expect(page.locator("h1")).to_have_text("Halo, Siti Rahmah Contoh")
    with database.reading() as connection:
        taken = office_accounts.steps(connection, rules, SITI)
        took = office_accounts.accounts_took(connection, begun)
    assert [(step.step.value, step.at - begun, step.by) for step in taken] == [
        ("applied", timedelta(0), "lobi-1"),
        ("verified", timedelta(minutes=6), "petugas"),
        ("active", timedelta(minutes=15), "petugas"),
        ("told", timedelta(minutes=17), "petugas"),
        ("used", timedelta(minutes=17), "web perpus-digital"),
    ]
    assert (took.number, took.median, took.in_time) == (1, 15.0, 1)


def test_a_wrong_pin_and_then_the_right_one(library: WebLibrary, page: Page) -> None:
    enter(page, library, USER, "0000")
    expect(page.locator("[role=alert]")).to_contain_text("Tidak dapat masuk")
    expect(page.locator("input[name=user]")).to_have_value(USER)
    page.fill("input[name=pin]", PIN)
    page.click("button.main-act")
    page.wait_for_url(f"{library.url}/")
    expect(page.locator("h1")).to_have_text(f"Halo, {NAME}")


def test_english_on_the_page_and_after_a_wrong_pin(library: WebLibrary, page: Page) -> None:
    page.goto(f"{library.url}/login")
    page.click("button[value=en]")
    expect(page.locator("h1")).to_have_text("Log in to Perpus Digital")
    page.fill("input[name=user]", USER)
    page.fill("input[name=pin]", "0000")
    page.click("button.main-act")
    expect(page.locator("[role=alert]")).to_contain_text("You cannot log in")
    page.fill("input[name=pin]", PIN)
    page.click("button.main-act")
    page.wait_for_url(f"{library.url}/")


def test_who_cancels_is_back_at_the_web_library_and_nobody(library: WebLibrary, page: Page) -> None:
    page.goto(f"{library.url}/login")
    page.get_by_text("Batal").click()
    expect(page.locator("h1")).to_have_text("Tidak masuk")
    assert (library.sessions, "access_denied" in library.failures[0]) == ({}, True)


def test_nobody_stays_logged_in_here_for_a_second_web_library(library: WebLibrary, page: Page) -> None:
    enter(page, library, USER, PIN)
    page.wait_for_url(f"{library.url}/")
    page.goto(f"{library.url}/login")
    expect(page.locator("input[name=pin]")).to_be_visible()
    assert [cookie for cookie in page.context.cookies() if not cookie["name"].startswith(("session", "login_s"))] == []


def test_the_page_fits_a_phone_without_scripts(library: WebLibrary, page: Page) -> None:
    page.goto(f"{library.url}/login")
    widest = page.locator("html").bounding_box()
    assert widest is not None
    for part in ("h1", "input[name=user]", "input[name=pin]", "button.main-act", ".languages"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360, part
    assert page.locator("script").count() == 0


def test_a_nonce_that_was_exchanged_on_the_way_is_not_accepted(library: WebLibrary, page: Page) -> None:
    began = library.begin()
    page.goto(began.replace("nonce=", "nonce=x"))
    page.fill("input[name=user]", USER)
    page.fill("input[name=pin]", PIN)
    page.click("button.main-act")
    expect(page.locator("h1")).to_have_text("Tidak masuk")
    assert library.sessions == {}


def _unsigned(token: str) -> str:
    return ".".join((_part({"alg": "none"}), token.split(".")[1], ""))


def _promoted(token: str) -> str:
    header, claims, signature = token.split(".")
    about = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return ".".join((header, _part(about | {"preferred_username": "sri"}), signature))


def _part(told: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@pytest.mark.parametrize("forge", [_unsigned, _promoted])
def test_a_token_that_we_did_not_sign_is_not_accepted(
    library: WebLibrary, page: Page, forge: Callable[[str], str]
) -> None:
    """Which shows that the web library of these tests really looks at the published keys."""
    library.forge = forge
    enter(page, library, USER, PIN)
    expect(page.locator("h1")).to_have_text("Tidak masuk")
    library.forge = str
    enter(page, library, USER, PIN)
    expect(page.locator("h1")).to_have_text(f"Halo, {NAME}")
