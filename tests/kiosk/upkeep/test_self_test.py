"""The self-test tells the truth: every fault made here is found, and nothing that is well is called faulty."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bridge.contract.faults import Fault
from bridge.contract.upkeep import Check, Checked, Paper, Verdict
from kiosk.hardware.camera_rehearsal import UNPLUGGED
from kiosk.upkeep import caretaker, screen_thread
from kiosk.upkeep.equipment import Equipment
from kiosk.upkeep.self_test import test_bridge as bridges_part
from kiosk.upkeep.self_test import test_kiosk as kiosks_part
from tests.kiosk.upkeep.bench import Bench, bench
from tests.waiting import until


def found(checks: tuple[Checked, ...]) -> dict[Check, Fault | None]:
    """What failed, and why."""
    return {checked.check: checked.fault for checked in checks if checked.verdict is Verdict.FAILED}


async def failures(stand: Bench) -> dict[Check, Fault | None]:
    return found(await kiosks_part(stand.equipment))


def test_a_kiosk_that_is_well_passes_and_tells_how_long_each_part_took(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            checks = await kiosks_part(stand.equipment)
            assert {checked.verdict for checked in checks} == {Verdict.PASSED}
            camera = next(checked for checked in checks if checked.check is Check.CAMERA)
            assert 0 < camera.milliseconds < 10_000

    asyncio.run(story())


def test_every_part_that_is_missing_fails_by_its_own_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_thread, "PICTURE_SECONDS", 0.05)

    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.scanner.unplug()
            stand.printer.vanish()
            await asyncio.to_thread(Path(f"{stand.film}{UNPLUGGED}").touch)
            stand.picture = None
            await stand.faulty("scanner", Fault.READER_LOST)
            await stand.faulty("printer", Fault.PRINTER_LOST)
            assert await failures(stand) == {
                Check.SCREEN: Fault.SCREEN_STUCK,
                Check.READERS: Fault.NO_READER,
                Check.PRINTER: Fault.PRINTER_LOST,
                Check.CAMERA: Fault.CAMERA_LOST,
            }

    asyncio.run(story())


@pytest.mark.parametrize(
    ("paper", "cover_open", "fault"),
    [(Paper.OUT, False, Fault.PAPER_OUT), (Paper.OK, True, Fault.COVER_OPEN)],
)
def test_a_printer_that_cannot_print_fails(tmp_path: Path, paper: Paper, cover_open: bool, fault: Fault) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.printer.mechanism.paper, stand.printer.mechanism.cover_open = paper, cover_open
            assert await failures(stand) == {Check.PRINTER: fault}

    asyncio.run(story())


def test_little_paper_passes_and_is_told(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.printer.mechanism.paper = Paper.NEAR_END
            checks = await kiosks_part(stand.equipment)
            printer = next(checked for checked in checks if checked.check is Check.PRINTER)
            assert (printer.verdict, printer.fault) == (Verdict.PASSED, Fault.PAPER_LOW)

    asyncio.run(story())


def test_a_camera_that_is_plugged_in_and_gives_no_picture_fails_and_stays_lost(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            await asyncio.to_thread(stand.film.write_bytes, b"no film any more")
            assert await failures(stand) == {Check.CAMERA: Fault.CAMERA_LOST}
            camera = stand.equipment.camera
            assert camera is not None
            camera.device._look(present=True)
            assert stand.device("camera").faults == (Fault.CAMERA_LOST,)

    asyncio.run(story())


def test_a_camera_that_an_applicant_uses_is_not_taken_from_them(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            assert stand.equipment.camera is not None
            async with stand.equipment.camera.device.open() as opened:
                await opened.newest()
                async with asyncio.timeout(5):
                    assert await failures(stand) == {}
                assert (await opened.newest()).width == 1280

    asyncio.run(story())


def test_what_a_stand_does_not_have_is_skipped(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            bare = Equipment(stand.equipment.readers, None, None, stand.equipment.screen)
            skipped = {checked.check for checked in await kiosks_part(bare) if checked.verdict is Verdict.SKIPPED}
            assert skipped == {Check.PRINTER, Check.CAMERA}

    asyncio.run(story())


def test_a_bridge_that_does_not_answer_fails_its_part(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.bridge.there = False
            assert found(await bridges_part(stand.bridge)) == {Check.BRIDGE: Fault.NO_LINK}

    asyncio.run(story())


def test_a_start_is_tested_and_a_bridge_that_comes_later_hears_of_it_and_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caretaker, "AGAIN_SECONDS", 0.02)

    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.bridge.there = False
            stand.caretaker.start(0.1)
            await until(lambda: stand.bridge.missed > 1)
            stand.bridge.there = True
            await until(lambda: stand.bridge.tests)
            assert found(stand.bridge.tests[0]) == {}
            assert len(stand.bridge.tests) == 1

    asyncio.run(story())


def test_a_technicians_test_is_noted_at_the_bridge_when_it_is_over(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            checks = await stand.caretaker.test()
            assert stand.bridge.tests == [checks]
            assert checks[-1].check is Check.BRIDGE

    asyncio.run(story())
