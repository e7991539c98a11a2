"""Pictures of the fleet's pages for phone, laptop and wall, in both languages: `python -m tests.gallery.fleet DIR`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from bridge.catalogs.embedded import staff
from bridge.catalogs.embedded.staff import Role
from bridge.central.fleet import asking, caring
from bridge.central.fleet.caring import Muted
from bridge.central.fleet.history import Change, History, News, Roll
from bridge.central.fleet.tile import Standing
from bridge.central.fleet.watch import FleetWatch
from bridge.contract.faults import Fault
from bridge.contract.upkeep import DeviceKind, Paper
from bridge.telemetry.keys import make_pair
from bridge.telemetry.messages import DeviceHealth, EventKind, LinkHealth, OutboxHealth
from tests.bridge.desk.browser import chromium
from tests.bridge.desk.scene import PASSWORD, Scene
from tests.bridge.fleet.served import fleet, watching
from tests.bridge.fleet.stands import Stand
from tests.peers.mosquitto import mosquitto

PHONE, LAPTOP, WALL = (390, 844), (1366, 768), (1920, 1080)
_LOCALES = {"id": "id-ID", "en": "en-GB"}
_PLACES = {
    "lobi-1": "Lobi utama",
    "lobi-2": "Lobi utama",
    "masuk-1": "Pintu masuk",
    "anak-1": "Ruang anak",
    "lantai2-1": "Lantai 2",
    "lantai2-2": "Lantai 2",
    "lantai3-1": "Lantai 3, ruang referensi",
    "keliling-1": "Perpustakaan keliling",
    "kampus-1": "Kampus Gunung Kelua",
    "kampus-2": "Kampus Gunung Kelua",
    "gudang-1": "Gudang",
}
_ON_A_WALL = {"wall": "/wall"}
_ON_A_DESK = {
    "board": "",
    "stand": "/stands/lobi-1",
    "lost": "/stands/kampus-1",
    "confirm": "/stands/lobi-1/commands/reboot",
}
EVERY = 300.0  # so that nobody falls silent while pictures are taken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery.fleet", description=__doc__)
    parser.add_argument("out", type=Path, metavar="DIR")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, mosquitto(Path(folder)) as broker:
        scene = Scene(Path(folder), now=datetime.now(UTC))
        with scene.library.database.writing() as connection:
            staff.add(connection, "teknisi", "Bayu Pratama", Role.TECHNICIAN, PASSWORD)
        _, key = make_pair(Path(folder), "central")
        made = fleet(Path(folder), broker.port, key_file=str(key))
        remember(made.history)
        stands: list[Stand] = []
        with watching(scene.library, made) as (url, watch), chromium() as browser:
            stands += busy(broker.port, watch)
            for language in _LOCALES:
                _take_all(browser, url, out, language)
            broker.kill()
            _until(lambda: not watch.board.link.up)
            _take_one(browser, url, out, "wall-broker-away")
        for stand in stands:
            stand.leave()
        scene.close()
    return 0


def remember(file: Path) -> None:
    """A week of lobi-1, and a roll of paper that was used up."""
    now = datetime.now(UTC)
    history = History(file)
    for stand, place in _PLACES.items():
        history.expect(stand, place, now - timedelta(days=30))
    story = (
        *((8.0, Standing.READY, ()), (5.1, Standing.ALERT, (Fault.PAPER_OUT,)), (5.0, Standing.READY, ())),
        *((3.4, Standing.SILENT, (Fault.SILENT,)), (3.1, Standing.READY, ())),
        *((1.6, Standing.OUT_OF_ORDER, (Fault.NO_READER,)), (1.52, Standing.READY, ())),
        *((0.6, Standing.SLEEPING, (Fault.OUT_OF_SERVICE,)), (0.5, Standing.READY, ())),
    )
    changes = tuple(Change("lobi-1", standing, faults, now - timedelta(days=days)) for days, standing, faults in story)
    used = ((20, 412), (9, 396))
    rolls = tuple(Roll("lobi-1", "printer-1", now - timedelta(days=days), slips) for days, slips in used)
    history.keep(News(changes=changes, rolls=rolls), now)


def busy(port: int, watch: FleetWatch) -> list[Stand]:
    """Everything that can be the matter at one time; the stands, which stay connected."""
    now = datetime.now(UTC)
    stands = {name: Stand(port, name) for name in _PLACES if name not in ("gudang-1", "keliling-1")}
    for name, stand in stands.items():
        stand.connect()
        loan = now - timedelta(minutes=3 + len(name) * 2)
        stand.count(loans=140, returns=133, renewals=12, turns=190, slips=200, last_loan=loan, last_return=loan)
        stand.tell_all(slips=310 if name == "lobi-1" else 120)
        stand.say(every=EVERY, since=now - timedelta(hours=7))
    _until(lambda: _counted(watch) == len(stands))
    for stand in stands.values():
        newest = {"last_loan": now - timedelta(minutes=4), "last_return": now - timedelta(minutes=9)}
        left = {"AskPin": 4, "Basket": 3}
        stand.count(loans=181, returns=170, renewals=19, turns=240, slips=260, abandoned=left, **newest)
    _trouble(stands["lobi-1"], now)
    stands["lobi-1"].happen("e1", EventKind.FAULT_BEGAN, Fault.PAPER_OUT)
    stands["lobi-1"].happen("e2", EventKind.SERVICE_ENTERED)
    stands["anak-1"].say(Fault.NO_READER, every=EVERY, since=now - timedelta(minutes=52))
    stands["masuk-1"].say(Fault.PAPER_LOW, every=EVERY, since=now - timedelta(hours=3))
    stands["lantai2-2"].say(Fault.OUT_OF_SERVICE, every=EVERY, since=now - timedelta(days=2))
    stands["kampus-2"].say(Fault.CAMERA_LOST, every=EVERY, since=now - timedelta(hours=5))
    stands["kampus-1"].vanish()
    _until(lambda: _standing(watch, "kampus-1") is Standing.LOST)
    _until(lambda: _standing(watch, "anak-1") is Standing.OUT_OF_ORDER)
    store = watch.history.store
    known = caring.Acknowledged("kampus-2", Fault.CAMERA_LOST, now, "Bayu Pratama", "Kabel dipesan")
    caring.acknowledge(store, [known])
    caring.mute(store, Muted("gudang-1", now + timedelta(hours=8), "Bayu Pratama", ""), now)
    watch.care = type(watch.care).read(store, now)
    _until(lambda: _standing(watch, "gudang-1") is Standing.NEVER_HEARD, 40)
    _until(lambda: asking.counted(store, "lobi-1", now, datetime.now(UTC))["loans"])
    return list(stands.values())


def _trouble(stand: Stand, now: datetime) -> None:
    stand.tell_all(Paper.OUT, slips=310)
    outbox = OutboxHealth(depth=3, oldest_seconds=540, refused=0, can_keep=True)
    stand.tell("outbox", outbox)
    stand.tell("link", LinkHealth(reachable=False, offline=True), Fault.LIBRARY_AWAY)
    kind, driver = DeviceKind.PRINTER, "printer_escpos"
    printer = DeviceHealth(device=kind, driver=driver, paper=Paper.OUT, slips=310, paper_since=now)
    stand.tell("printer-1", printer, Fault.PAPER_OUT)
    stand.say(Fault.PAPER_OUT, Fault.LIBRARY_AWAY, every=EVERY, since=now - timedelta(minutes=14))


def _take_all(browser: Browser, url: str, out: Path, language: str) -> None:
    for size, (width, height) in (("laptop", LAPTOP), ("phone", PHONE), ("wall", WALL)):
        context = browser.new_context(viewport={"width": width, "height": height}, locale=_LOCALES[language])
        context.add_cookies([{"name": "desk_language", "value": language, "url": url}])
        page = context.new_page()
        log_in(page, url)
        for name, path in (_ON_A_WALL if size == "wall" else _ON_A_DESK).items():
            page.goto(f"{url}/desk/fleet{path}")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=out / f"fleet-{name}-{size}-{language}.png", full_page=size != "wall")
        context.close()


def _take_one(browser: Browser, url: str, out: Path, name: str) -> None:
    context = browser.new_context(viewport={"width": WALL[0], "height": WALL[1]}, locale="id-ID")
    page = context.new_page()
    log_in(page, url)
    page.goto(f"{url}/desk/fleet/wall")
    page.screenshot(path=out / f"fleet-{name}.png")
    page.evaluate("mark(true)")
    page.screenshot(path=out / f"fleet-{name}-stale.png")
    context.close()


def log_in(page: Page, url: str, login: str = "teknisi") -> None:
    """Ends on the fleet."""
    page.goto(f"{url}/desk/fleet")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{url}/desk/fleet")


def _counted(watch: FleetWatch) -> int:
    with watch.history.store.reading() as connection:
        number: int = connection.execute("SELECT count(*) FROM totals").fetchone()[0]
        return number


def _standing(watch: FleetWatch, stand: str) -> Standing | None:
    tile = watch.board.tile(stand, watch.now())
    return tile.standing if tile else None


def _until(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
