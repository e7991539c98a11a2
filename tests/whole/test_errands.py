"""A real kiosk, and a bridge over a real socket that wants something of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bridge.contract.faults import Fault
from bridge.contract.upkeep import (
    LONGEST_PICTURE,
    PICTURE_SIZE,
    Check,
    DeviceKind,
    Errand,
    ErrandDone,
    Task,
    TurnEnd,
    Verdict,
    Why,
)
from bridge.contract.wire import Notice
from bridge.link.listener import listening
from bridge.link.server import Errands, NoticeBoard, Served, serve
from deploy.drawn_face import film, somebody
from deploy.person import Person
from deploy.stand import Stand
from tests.bridge.link.pair import OWN, running
from tests.contract.upkeep import FakeUpkeep
from tests.storybook.fake_catalog import FakeCatalog
from tests.waiting import until
from tests.whole.conftest import on_a_panel

pytestmark = [pytest.mark.whole, pytest.mark.timeout(180)]

PATIENCE = 60.0


@dataclass
class Scene:
    """The kiosk, the person before it, and the bridge behind it."""

    stand: Stand
    person: Person
    upkeep: FakeUpkeep
    errands: Errands

    async def sees(self, view: str) -> None:
        await asyncio.to_thread(self.person.wait_for, view, PATIENCE)

    async def touches(self, button: str, value: str = "") -> None:
        await asyncio.to_thread(self.person.touch, button, value)

    async def wants(self, task: Task, id: str, seconds: float = 30, now: bool = False) -> None:
        await until(lambda: self.errands.give(Errand(id, task, seconds, now)), PATIENCE)

    async def settled(self, id: str) -> ErrandDone:
        await until(lambda: any(done.errand == id for done in self.upkeep.settled), PATIENCE)
        return next(done for done in self.upkeep.settled if done.errand == id)

    async def does(self, task: Task, id: str, now: bool = False) -> ErrandDone:
        await self.wants(task, id, now=now)
        return await self.settled(id)

    def receipts(self) -> list[str]:
        return sorted(path.name for path in (self.stand.folder / "var" / "receipts").glob("*.png"))

    def faults(self) -> tuple[Fault, ...]:
        return self.upkeep.reports[-1].faults


@asynccontextmanager
async def scene(folder: Path, display: str) -> AsyncIterator[Scene]:
    stand = Stand(folder, {"DISPLAY": display}, on_a_panel)
    person = Person(stand, display)
    await asyncio.to_thread(film, folder / "var" / "camera.avi", somebody())
    upkeep, errands = FakeUpkeep(), Errands()
    served = Served(FakeCatalog(), upkeep, NoticeBoard(Notice.LINK_BACK), errands)
    with listening(folder / "var" / "bridge.sock") as listener:
        async with running(serve(served, listener, OWN)):
            stand.start("kiosk")
            try:
                played = Scene(stand, person, upkeep, errands)
                await played.sees("Welcome")
                yield played
            finally:
                await asyncio.to_thread(stand.stop)
                person.close()


def test_a_kiosk_tests_itself_at_its_start_and_tells_how_it_is(tmp_path: Path, display: str) -> None:
    async def story() -> None:
        async with scene(tmp_path, display) as played:
            await until(lambda: played.upkeep.tests, PATIENCE)
            verdicts = {checked.check: checked.verdict for checked in played.upkeep.tests[0]}
            assert set(verdicts) == {Check.SCREEN, Check.READERS, Check.PRINTER, Check.CAMERA, Check.BRIDGE}
            assert set(verdicts.values()) == {Verdict.PASSED}
            await until(lambda: played.upkeep.reports[-1].screen == "Welcome", PATIENCE)
            report = played.upkeep.reports[-1]
            assert [device.kind for device in report.devices] == [
                DeviceKind.SCANNER,
                DeviceKind.PRINTER,
                DeviceKind.CAMERA,
                DeviceKind.SCREEN,
            ]
            assert not report.busy
            assert {fault for device in report.devices for fault in device.faults} == set()
            assert report.faults == ()

    asyncio.run(story())


def test_a_screenshot_a_test_print_and_a_restart_are_had_from_afar(tmp_path: Path, display: str) -> None:
    async def story() -> None:
        async with scene(tmp_path, display) as played:
            shot = await played.does(Task.SCREENSHOT, "shot")
            assert shot.why is None
            assert len(shot.picture) <= LONGEST_PICTURE
            picture = await asyncio.to_thread(_opened, shot.picture)
            assert picture.width <= PICTURE_SIZE
            assert len(picture.getcolors() or ()) > 8, "nothing is on it"

            assert (await played.does(Task.TEST_PRINT, "print")).why is None
            assert played.receipts() == ["receipt-0001.png"]

            before = played.upkeep.reports[-1].started
            assert (await played.does(Task.RESTART, "restart")).why is None
            await until(lambda: played.stand.process("kiosk").poll() is not None, PATIENCE)
            assert played.stand.process("kiosk").returncode == 0
            played.person.looks_away()
            assert played.stand.revive("kiosk")
            await played.sees("Welcome")
            await until(lambda: played.upkeep.reports[-1].started > before, PATIENCE)

    asyncio.run(story())


def test_what_disturbs_waits_until_the_patron_has_left(tmp_path: Path, display: str) -> None:
    async def story() -> None:
        async with scene(tmp_path, display) as played:
            await played.touches("START", "search")
            await played.sees("Search")
            await until(lambda: played.upkeep.reports[-1].busy, PATIENCE)
            await played.wants(Task.OUT_OF_SERVICE, "close")
            assert (await played.does(Task.SCREENSHOT, "shot")).picture
            await played.wants(Task.TEST_PRINT, "print", seconds=0.5)
            assert (await played.settled("print")).why is Why.BUSY
            assert [done.errand for done in played.upkeep.settled] == ["shot", "print"]
            await played.touches("BACK")
            await played.sees("OutOfOrder")
            assert (await played.settled("close")).why is None
            await until(lambda: played.faults() == (Fault.OUT_OF_SERVICE,), PATIENCE)
            assert played.upkeep.turns[0].end is TurnEnd.ENDED
            assert played.upkeep.turns[0].screen == "Search"
            await played.does(Task.IN_SERVICE, "open")
            await played.sees("Welcome")
            await until(lambda: played.faults() == (), PATIENCE)

    asyncio.run(story())


def test_what_cannot_wait_sends_the_patron_away(tmp_path: Path, display: str) -> None:
    async def story() -> None:
        async with scene(tmp_path, display) as played:
            await played.touches("START", "search")
            await played.sees("Search")
            assert (await played.does(Task.RESTART, "restart", now=True)).why is None
            await until(lambda: played.stand.process("kiosk").poll() == 0, PATIENCE)
            assert played.upkeep.turns[0].end is TurnEnd.LEFT

    asyncio.run(story())


def test_a_new_configuration_is_loaded_when_it_is_right_and_else_the_kiosk_goes_on(
    tmp_path: Path, display: str
) -> None:
    config = tmp_path / "kiosk.toml"

    async def story() -> None:
        async with scene(tmp_path, display) as played:
            right = await asyncio.to_thread(config.read_text, "utf-8")
            former = played.upkeep.reports[-1].config
            await asyncio.to_thread(config.write_text, right.replace("patience", "patients"), "utf-8")
            assert (await played.does(Task.RELOAD, "wrong")).why is Why.WRONG_CONFIGURATION
            await played.sees("Welcome")
            assert played.stand.process("kiosk").poll() is None
            await asyncio.to_thread(config.write_text, right.replace("Anjungan 1", "Anjungan 2"), "utf-8")
            assert (await played.does(Task.RELOAD, "right")).why is None
            await until(lambda: played.stand.process("kiosk").poll() == 0, PATIENCE)
            played.stand.revive("kiosk")
            await until(lambda: played.upkeep.reports[-1].config != former, PATIENCE)

    asyncio.run(story())


def _opened(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as picture:
        picture.load()
        return picture.convert("RGB")
