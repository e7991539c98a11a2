"""A real Chromium, driven by Playwright, that looks at the desk."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bridge.desk.scene import PASSWORD

CHROMIUM = "/usr/bin/chromium"  # the system's own; nothing is downloaded


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], headless=True)
        try:
            yield browser
        finally:
            browser.close()


def log_in(page: Page, url: str, login: str, password: str = PASSWORD) -> None:
    """Ends on the first page."""
    page.goto(f"{url}/desk")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{url}/desk")


def scan(page: Page, code: str) -> None:
    """As a scanner does: types into whatever has the focus, and Enter."""
    page.wait_for_selector("[data-scan]:focus")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
