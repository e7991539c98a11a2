"""Pictures of the page on which patrons log in at web libraries: `python -m tests.gallery.login DIR`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bridge.central.login.settings import Client, Login, Scope
from tests.bridge.desk.browser import chromium
from tests.bridge.desk.scene import Scene
from tests.bridge.login.visitor import CALLBACK, CLIENT, request
from tests.contract.served import central

SIZES = {"wide": (1440, 900), "phone": (360, 740)}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery.login", description=__doc__)
    parser.add_argument("out", type=Path, metavar="DIR")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        web = Client("E-Pustaka Kalimantan Timur", (CALLBACK,), scopes=(Scope.PROFILE, Scope.EMAIL))
        with (
            central(scene.library, lambda url: Login(url, Path(folder, "key"), {CLIENT: web})) as url,
            chromium() as browser,
        ):
            for size in SIZES:
                for language in ("id", "en"):
                    _take_all(browser, url, out, size, language)
        scene.close()
    return 0


def _take_all(browser: Browser, url: str, out: Path, size: str, language: str) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, java_script_enabled=False)
    asked = urlencode(request(scope="openid profile email", ui_locales=language))
    page.goto(f"{url}/oidc/authorize?{asked}")
    _take(page, out, f"login-{language}-{size}")
    page.fill("input[name=user]", "nurul.h")
    page.fill("input[name=pin]", "0000")
    page.click("button.main-act")
    _take(page, out, f"login-wrong-{language}-{size}")
    page.goto(f"{url}/oidc/authorize?{urlencode({'ui_locales': language})}")
    _take(page, out, f"login-stray-{language}-{size}")
    page.close()


def _take(page: Page, out: Path, name: str) -> None:
    page.screenshot(path=out / f"{name}.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
