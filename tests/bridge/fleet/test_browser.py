"""The fleet's page in a real Chromium: it changes by itself, and when it cannot know any more it says so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from bridge.central.fleet.tile import Standing
from bridge.contract.faults import Fault
from tests.bridge.fleet.conftest import Watched
from tests.bridge.fleet.stands import Stand
from tests.bridge.fleet.test_pages import standing, until
from tests.peers.cut import network_beside

TILE = "[data-stand=lobby-1]"


def looks(page: Page, look: str, seconds: float = 15) -> None:
    expect(page.locator(TILE)).to_have_attribute("data-look", look, timeout=seconds * 1000)


def test_a_stand_that_changes_changes_on_the_page_without_anybody_touching_it(
    watched: Watched, lobby: Stand, page: Page
) -> None:
    looks(page, "green")
    lobby.say(Fault.NO_READER, every=60)
    looks(page, "red", 6)
    expect(page.locator(TILE)).to_contain_text("Tidak ada pemindai yang bekerja")
    lobby.say(every=60)
    looks(page, "green", 6)
    lobby.vanish()
    looks(page, "red", 6)
    expect(page.locator(TILE)).to_contain_text("Hilang")


def test_a_page_that_hears_nothing_more_shows_no_green(watched: Watched, lobby: Stand, page: Page) -> None:
    """A network that falls silent ends no connection: only the beats that are missed tell. Chromium's own offline mode
    would leave the stream open that it hears them on."""
    with network_beside(urlsplit(watched.url).port or 0) as network:
        page.goto(f"http://127.0.0.1:{network.port}/desk/fleet")
        looks(page, "green")
        expect(page.locator("#lost")).to_be_hidden()
        network.cut()
        expect(page.locator("#lost")).to_be_visible(timeout=20_000)
        expect(page.locator("body")).to_have_class(re.compile("stale"))
        assert page.locator(f"{TILE} .icon").evaluate("icon => getComputedStyle(icon).visibility") == "hidden"
        assert "grayscale" in page.locator(TILE).evaluate("tile => getComputedStyle(tile).filter")
        network.mend()
        expect(page.locator("#lost")).to_be_hidden(timeout=20_000)
        looks(page, "green")


def test_a_page_whose_session_has_ended_leads_to_the_login(watched: Watched, lobby: Stand, page: Page) -> None:
    looks(page, "green")
    page.context.clear_cookies(name="desk_session")
    lobby.say(Fault.NO_READER, every=60)
    page.wait_for_url(re.compile("/desk/login"), timeout=30_000)


def test_a_command_is_given_and_its_answer_comes_by_itself(watched: Watched, lobby: Stand, page: Page) -> None:
    until(lambda: standing(watched) is Standing.READY)
    lobby.obey()
    page.goto(f"{watched.url}/desk/fleet/stands/lobby-1")
    page.click("text=Mulai ulang mesin…")
    page.check("input[value=now]")
    page.click("text=Beri perintah")
    expect(page.locator("#answers")).to_contain_text("Selesai", timeout=15_000)
    expect(page.locator("#answers")).to_contain_text("teknisi")


@pytest.fixture
def many(watched: Watched) -> Iterator[list[Stand]]:
    """A dozen stands with every kind of trouble."""
    until(lambda: watched.watch.board.link.up)
    troubles = itertools.cycle([(), (Fault.PAPER_OUT, Fault.HOT), (Fault.NO_READER,), (Fault.OUT_OF_SERVICE,), ()])
    stands = [Stand(watched.broker.port, f"anjungan-nomor-{number}") for number in range(12)]
    for stand in stands:
        stand.connect()
        stand.tell_all()
        stand.say(*next(troubles), every=60)
    until(lambda: len(watched.watch.board.stands) == 12)
    yield stands
    for stand in stands:
        stand.leave()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (390, 844), (820, 1180), (1366, 768), (1920, 1080)])
def test_nothing_is_wider_than_the_glass_and_what_is_touched_is_large(
    watched: Watched, many: list[Stand], page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    for path in ("", "/wall", "/stands/anjungan-nomor-1", "/stands/anjungan-nomor-1/commands/reboot"):
        page.goto(f"{watched.url}/desk/fleet{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        tiles = page.locator(".tile > a").all()
        assert all(box["height"] >= 44 for tile in tiles if (box := tile.bounding_box()))
    if width < 600:
        page.goto(f"{watched.url}/desk/fleet")
        lefts = {round(box["x"]) for tile in page.locator(".tile").all() if (box := tile.bounding_box())}
        assert len(lefts) == 1


def test_the_worst_is_first_on_the_glass(many: list[Stand], watched: Watched, page: Page) -> None:
    page.reload()
    order = [tile.get_attribute("data-look") for tile in page.locator(".tile").all()]
    assert order == sorted(order, key=["red", "amber", "grey", "green"].index)  # type: ignore[arg-type]
    assert order[0] == "red"


def test_letters_on_the_wall_are_large_enough_to_be_read_from_four_metres(
    many: list[Stand], watched: Watched, page: Page
) -> None:
    """On a screen 120 cm wide a pixel of 1920 is 0.6 mm; a 200th of four metres, 20 mm, is 32 pixels."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{watched.url}/desk/fleet/wall")
    sizes = {
        name: float(page.locator(name).first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))
        for name in (".tile:not(.calm) .tile-name strong", ".count strong", ".tile:not(.calm) .tile-what")
    }
    assert sizes[".count strong"] >= 48
    assert sizes[".tile:not(.calm) .tile-name strong"] >= 32
    assert sizes[".tile:not(.calm) .tile-what"] >= 22
