"""A library whose patrons may log in at web libraries, served; and a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bridge.catalogs.embedded import digital_accounts, office_accounts
from bridge.central.login import keys
from bridge.central.login.settings import Client, Login, Scope
from tests.bridge.desk.browser import chromium
from tests.bridge.desk.scene import MONDAY, Scene
from tests.bridge.login.visitor import APP, APPS_CALLBACK, CALLBACK, CLIENT, PATRON, SECRET, USER, Visitor
from tests.contract.served import central
from tests.peers.relying_party import WebLibrary, web_library


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library, where one has an account that is active, with the key and the secret of a client."""
    folder = tmp_path_factory.mktemp("founded")
    keys.keys_from(folder / "login.key")
    (folder / "secret").write_text(f"{SECRET}\n")
    _found(folder, MONDAY).close()
    return folder


def _found(folder: Path, now: datetime) -> Scene:
    """An hour ago."""
    scene = Scene(folder, now - timedelta(hours=1))
    _activate(scene)
    scene.now = now
    return scene


def _activate(scene: Scene) -> None:
    rules = scene.library.rules
    with scene.library.database.writing() as connection:
        digital_accounts.begin(connection, rules, PATRON, "lobi-1")
        assert office_accounts.verify(connection, rules, PATRON, "sri") is None
        assert office_accounts.activate(connection, rules, PATRON, USER, "sri") is None


@pytest.fixture
def scene(founded: Path, tmp_path: Path) -> Iterator[Scene]:
    """On a Monday of its own."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    scene = Scene(tmp_path, MONDAY)
    yield scene
    scene.close()


def login_table(folder: Path, **more: Client) -> Callable[[str], Login]:
    web = Client("E-Pustaka & Co", (CALLBACK,), str(folder / "secret"), (Scope.PROFILE, Scope.EMAIL))
    app = Client("Aplikasi", (APPS_CALLBACK,))
    return lambda url: Login(url, folder / "login.key", {CLIENT: web, APP: app} | more)


@pytest.fixture
def visitor(scene: Scene) -> Iterator[Visitor]:
    """At the served log-in."""
    with central(scene.library, login_table(scene.folder)) as url:
        visitor = Visitor(url)
        yield visitor
        visitor.close()


@pytest.fixture
def today(founded: Path, tmp_path: Path) -> Iterator[Scene]:
    """As late as it is, for those who look at clocks of their own."""
    for file in ("login.key", "secret"):
        shutil.copy(founded / file, tmp_path)
    scene = _found(tmp_path, datetime.now(UTC))
    yield scene
    scene.close()


@pytest.fixture
def library(today: Scene) -> Iterator[WebLibrary]:
    """That knows the provider, which knows it."""
    with web_library("perpus-digital", SECRET) as library:
        client = Client("Perpus Digital", (library.callback,), str(today.folder / "secret"))
        with central(today.library, login_table(today.folder, **{"perpus-digital": client})) as url:
            library.trust(f"{url}/oidc")
            yield library


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """As wide as a phone, without scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID", java_script_enabled=False)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert not [complaint for complaint in complaints if "status of 4" not in complaint]
