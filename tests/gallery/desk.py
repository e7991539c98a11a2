"""Pictures of every page of the desk, in both languages: `python -m tests.gallery.desk DIR`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from bridge.catalogs.embedded import office_accounts, tables
from bridge.catalogs.embedded.matters import MatterKind
from bridge.central.desk.portraits import portrait
from bridge.contract.membership import Applied
from deploy.drawn_face import somebody
from tests.bridge.desk.browser import chromium, log_in
from tests.bridge.desk.crowd import crowd
from tests.bridge.desk.disagreeing import disagree, number_of
from tests.bridge.desk.scene import ADMIN, LIBRARIAN, Scene, busy, case_number
from tests.bridge.embedded.joining import AGREED, BUDI, SITI
from tests.contract.served import central

WIDE, NARROW = (1440, 900), (1024, 768)
_ALSO_NARROW = ("today", "patron", "picks", "fines", "library", "case", "matters", "login", "statistics")
_LOCALES = {"id": "id-ID", "en": "en-GB"}
_CSV = "number,name,status,expires\nZ1,Ani Contoh,active,2027-05-01\n,Budi,active,2027-05-01\nZ3,Cici,active,besok\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery.desk", description=__doc__)
    parser.add_argument("out", type=Path, metavar="DIR")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        busy(scene)
        disagree(scene)
        crowd(scene, "Lomba mewarnai")
        _queue(scene)
        with central(scene.library) as url, chromium() as browser:
            for language in ("id", "en"):
                _take_all(browser, scene, url, out, language)
        scene.close()
    return 0


def _take_all(browser: Browser, scene: Scene, url: str, out: Path, language: str) -> None:
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, locale=_LOCALES[language])
    context.add_cookies([{"name": "desk_language", "value": language, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/desk/login")
    _take(page, out, f"login-{language}")
    log_in(page, url, ADMIN)
    for name, show in _pages(scene, url):
        show(page)
        _take(page, out, f"{name}-{language}")
    context.close()


def _take(page: Page, out: Path, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=out / f"{name}.png", full_page=True)
    if name.rpartition("-")[0] in _ALSO_NARROW:
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        page.screenshot(path=out / f"{name}-narrow.png", full_page=True)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def _pages(scene: Scene, url: str) -> Iterator[tuple[str, Callable[[Page], object]]]:
    def at(path: str) -> Callable[[Page], object]:
        return lambda page: page.goto(f"{url}/desk{path}")

    payment = scene.one(select(tables.payments.c.number).order_by(tables.payments.c.id.desc()).limit(1))
    yield "today", at("")
    yield "patrons-empty", at("/patrons")
    yield "patrons", at("/patrons?q=contoh")
    yield "patrons-none", at("/patrons?q=Zzz")
    yield "patron", at("/patrons/sample-1")
    yield "patron-late", at("/patrons/sample-10")
    yield "patron-suspended", at("/patrons/sample-7")
    yield "item", at("/items/BK000019")
    yield "item-shelf", at("/items/BK000006")
    numbers = [number for (number,) in scene.look(select(tables.applications.c.number).order_by("id"))]
    yield "applications", at("/applications")
    yield "application", at(f"/applications/{numbers[0]}")
    yield "application-doubtful", at(f"/applications/{numbers[1]}")
    yield "digital-accounts", at("/digital-accounts")
    yield "digital-account", at("/digital-accounts/sample-1")
    yield "picks", at("/picks")
    yield "picks-slip", at("/picks?slip=BK000015&said=picked")
    yield "till", at("/fines")
    yield "fines", at("/fines/sample-1")
    yield "payment", at(f"/payments/{payment}")
    yield "cases", at("/cases")
    yield "case", at(f"/cases/{case_number(scene, 'BK000019')}")
    yield "matters", at("/matters")
    yield "matter", at(f"/matters/{number_of(scene, MatterKind.LENT_TWICE)}")
    yield "statistics", at("/statistics?first=2026-11-01")
    yield "statistics-none", at("/statistics?first=2020-01-01")
    yield "imports", at("/imports")
    yield "import", lambda page: _import(page, url)
    yield "library", at("/library")
    yield "shelves", at("/library/shelves")
    yield "audit", at("/audit")
    yield "privacy", at("/privacy")
    yield "privacy-patron", at("/privacy/sample-1")
    yield "affected", at("/privacy/affected?kiosk=lobi-1&begin=2026-12-01T00:00&end=2026-12-08T00:00")
    yield "password", at("/password")
    yield "problem", at("/patrons/nobody")


def _queue(scene: Scene) -> None:
    """Applicants, one of them doubtful, and who waits for a digital account."""
    for who in (SITI, replace(BUDI, name="Budi Santoso Wirawan Kusumanegara", born=date(2011, 3, 1), number="647201")):
        applied = asyncio.run(scene.kiosk.apply(who, replace(AGREED, guardian="Ibu Rina"), next(scene.keys)))
        if who is SITI and isinstance(applied, Applied):
            asyncio.run(scene.kiosk.add_photo(applied.number, _portrait(), next(scene.keys)))
    for patron in ("sample-1", "sample-2"):
        asyncio.run(scene.kiosk.apply_for_account(patron, next(scene.keys)))
    scene.wait(minutes=6)
    with scene.library.database.writing() as connection:
        office_accounts.verify(connection, scene.library.rules, "sample-1", LIBRARIAN)


def _portrait() -> bytes:
    made = portrait(bytes(cv2.imencode(".png", somebody())[1]))
    assert made is not None
    return made


def _import(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/imports")
    page.select_option("select[name=what]", "patrons:csv")
    page.set_input_files("input[name=file]", {"name": "anggota.csv", "mimeType": "text/csv", "buffer": _CSV.encode()})
    page.click("form.line button")
    page.wait_for_selector(".chip.checked")


if __name__ == "__main__":
    sys.exit(main())
