"""A library on a busy Monday, served; who works at its desk by HTTP, and a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.bridge.desk.browser import chromium
from tests.bridge.desk.client import Client
from tests.bridge.desk.scene import Scene, busy
from tests.contract.served import central

Anybody = Callable[[str], Client]


@pytest.fixture(scope="session")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database that every test gets a copy of."""
    folder = tmp_path_factory.mktemp("monday")
    scene = Scene(folder)
    busy(scene)
    scene.close()
    return folder


@pytest.fixture
def scene(monday: Path, tmp_path: Path) -> Iterator[Scene]:
    shutil.copytree(monday, tmp_path, dirs_exist_ok=True)
    scene = Scene(tmp_path)
    yield scene
    scene.close()


@pytest.fixture
def served(scene: Scene) -> Iterator[str]:
    """Its address."""
    with central(scene.library) as address:
        yield address


@pytest.fixture
def anybody(served: str) -> Iterator[Anybody]:
    """Gives a client that is logged in; "" is a stranger."""
    clients: list[Client] = []

    def one(login: str = "") -> Client:
        client = Client(served)
        clients.append(client)
        if login:
            assert client.log_in(login).status_code == 303
        return client

    yield one
    for client in clients:
        client.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """For one test: as long as Playwright is there, its event loop runs, and `asyncio.run` refuses to."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """In a window of its own, without cookies; fails the test when a script of a page failed."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID")
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not [failure for failure in failures if "status of 4" not in failure]
