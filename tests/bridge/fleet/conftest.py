"""A library with a fleet, its broker, and those who look at it: by HTTP, and with a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bridge.catalogs.embedded import staff
from bridge.catalogs.embedded.staff import Role
from bridge.central.fleet.watch import FleetWatch
from bridge.telemetry.keys import make_pair
from tests.bridge.desk.browser import chromium
from tests.bridge.desk.client import Client
from tests.bridge.desk.scene import PASSWORD, Scene
from tests.bridge.fleet.served import fleet, watching
from tests.bridge.fleet.stands import Stand
from tests.peers.mosquitto import Mosquitto, mosquitto

TECHNICIAN = "teknisi"


@dataclass
class Watched:
    url: str
    watch: FleetWatch
    broker: Mosquitto
    scene: Scene


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of a library with its staff."""
    folder = tmp_path_factory.mktemp("library")
    scene = Scene(folder)
    with scene.library.database.writing() as connection:
        staff.add(connection, TECHNICIAN, "Bayu Pratama", Role.TECHNICIAN, PASSWORD)
    scene.close()
    return (folder / "library.db").read_bytes()


@pytest.fixture
def watched(empty: bytes, tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "library.db").write_bytes(empty)
    (tmp_path / "broker").mkdir()
    _, key = make_pair(tmp_path, "central")
    with mosquitto(tmp_path / "broker") as broker:
        scene = Scene(tmp_path, now=datetime.now(UTC))
        with watching(scene.library, fleet(tmp_path, broker.port, key_file=str(key), listeners=6)) as (url, watch):
            yield Watched(url, watch, broker, scene)
        scene.close()


@pytest.fixture
def lobby(watched: Watched) -> Iterator[Stand]:
    """Heard live, so ready."""
    deadline = time.monotonic() + 15
    while not watched.watch.board.link.up:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    stand = Stand(watched.broker.port, "lobby-1")
    stand.connect()
    stand.say(every=60)
    yield stand
    stand.leave()


@pytest.fixture
def somebody(watched: Watched) -> Iterator[Callable[[str], Client]]:
    """Gives a client that is logged in."""
    clients: list[Client] = []

    def one(login: str = TECHNICIAN) -> Client:
        client = Client(watched.url)
        clients.append(client)
        assert client.log_in(login).status_code == 303
        client.get("/fleet")
        return client

    yield one
    for client in clients:
        client.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, watched: Watched) -> Iterator[Page]:
    """At the fleet, as a technician; fails the test when a script of a page failed."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(f"{watched.url}/desk/fleet")
    page.fill("input[name=login]", TECHNICIAN)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{watched.url}/desk/fleet")
    yield page
    context.close()
    assert not failures
