"""The desk of a library whose own system lends: no page of items, loans, holds or fines; all others as ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.central import desk
from bridge.central.listener import listening
from bridge.contract.membership import Applied
from tests.bridge.desk.client import Client
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import ADMIN, LIBRARIAN, PASSWORD, Scene
from tests.bridge.embedded.joining import AGREED, SITI

HIDDEN = (
    *("/loans", "/picks", "/fines", "/fines/sample-1", "/cases", "/cases/K1", "/items/BK000019", "/library/shelves"),
    *("/payments/260901-4821-0937", "/payments/260901-4821-0937/proof.pdf", "/imports", "/imports/1"),
    *("/imports/1/progress", "/imports/1/faults.csv"),
)
FORMS = (
    *("/picks", "/fines/sample-1", "/payments/260901-4821-0937/print", "/cases/K1", "/imports", "/imports/1/apply"),
    *("/imports/1/discard", "/library/shelves"),
)
STAYING = (
    *("", "/patrons", "/patrons?q=siti", "/patrons/sample-1", "/applications", "/digital-accounts", "/matters"),
    *("/digital-accounts/sample-1", "/statistics", "/library", "/privacy", "/privacy/sample-1", "/audit", "/password"),
)
ELSEWHERE = (
    *("/desk/loans", "/desk/picks", "/desk/fines", "/desk/payments", "/desk/cases", "/desk/items"),
    *("/desk/imports", "/desk/library/shelves"),
)


@pytest.fixture
def served(scene: Scene) -> Iterator[str]:
    """In place of the desk with all its pages."""
    app = FastAPI(openapi_url=None)
    desk.install(app, scene.library, circulation=False)
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, server_header=False))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def admin(anybody: Anybody) -> Client:
    return anybody(ADMIN)


@pytest.mark.parametrize("path", HIDDEN)
def test_a_page_of_circulation_is_not_there(admin: Client, path: str) -> None:
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_circulation_changes_nothing(admin: Client, scene: Scene, path: str) -> None:
    before = scene.audit()
    assert admin.post(path).status_code in {404, 405}
    assert scene.audit() == before


@pytest.mark.parametrize("path", STAYING)
def test_every_other_page_is_there_and_leads_to_no_hidden_one(admin: Client, path: str) -> None:
    page = admin.read(path)
    assert [place for place in ELSEWHERE if place in page] == []


def test_the_first_page_counts_who_came_and_what_waits(anybody: Anybody, scene: Scene) -> None:
    scene.add(tables.digital_accounts, patron_id="sample-1", step="applied", since=scene.now)
    page = anybody(LIBRARIAN).read()
    assert "Pengunjung bulan ini" in page
    assert '<a href="/desk/digital-accounts"><strong>1</strong>' in page
    assert "Dipinjam hari ini" not in page
    assert "Denda diterima" not in page


def test_a_patrons_page_shows_neither_loans_nor_fines(admin: Client, scene: Scene) -> None:
    page = admin.read("/patrons/sample-1")
    assert str(scene.one(select(tables.patrons.c.number).where(tables.patrons.c.id == "sample-1"))) in page
    assert "Denda" not in page
    assert "Pesanan" not in page


@pytest.mark.parametrize("code", ["BK000019", "260901-4821-0937"])
def test_what_is_scanned_leads_to_no_page_that_is_hidden(admin: Client, code: str) -> None:
    assert admin.get("/find", q=code).headers["Location"] == f"/desk/patrons?q={code}"


def test_an_application_is_shown_and_its_decision_is_left_to_the_librarys_own_system(
    anybody: Anybody, scene: Scene
) -> None:
    applied = asyncio.run(scene.kiosk.apply(SITI, AGREED, next(scene.keys)))
    assert isinstance(applied, Applied)
    client, place = anybody(LIBRARIAN), f"/applications/{applied.number}"
    page = client.read(place)
    assert SITI.name in page
    assert "Diputuskan petugas di sistem perpustakaan" in page
    for act in ("correct", "approve", "refuse"):
        assert client.post(f"{place}/{act}", why="other").status_code == 404
        assert act == "correct" or f"{place}/{act}" not in page
    assert "<fieldset class=\"fields\" disabled>" in page
    assert scene.one(select(tables.applications.c.state)) == "open"


def test_a_card_that_is_scanned_still_leads_to_its_owner(admin: Client, scene: Scene) -> None:
    number = scene.one(select(tables.patrons.c.number).where(tables.patrons.c.id == "sample-1"))
    assert admin.get("/find", q=number).headers["Location"] == "/desk/patrons/sample-1"


def test_nothing_goes_wrong_in_a_browser(served: str, page: Page) -> None:
    page.goto(f"{served}/desk/login")
    page.fill("input[name=login]", ADMIN)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{served}/desk")
    for path in ("", "/patrons/sample-1", "/library"):
        page.goto(f"{served}/desk{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
        assert page.locator(".side nav a").count() == 9
