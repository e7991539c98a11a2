"""What is known of every device: there or not, since when, and what is the matter with it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from bridge.contract.faults import Fault
from bridge.contract.upkeep import DeviceKind, Paper
from kiosk.events import DeviceBack, DeviceChanged, DeviceLost
from kiosk.hardware.camera_rehearsal import UNPLUGGED
from kiosk.receipts.document import Document, Text
from kiosk.upkeep import screen_thread
from tests.kiosk.upkeep.bench import Bench, bench
from tests.waiting import until

SLIP = Document((Text("Laskar Pelangi"),))


def test_every_device_is_told_by_its_name_its_kind_and_its_driver(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            assert [(device.name, device.kind, device.driver, device.faults) for device in stand.caretaker.devices] == [
                ("scanner", DeviceKind.SCANNER, "barcode_serial", ()),
                ("printer", DeviceKind.PRINTER, "printer_escpos", ()),
                ("camera", DeviceKind.CAMERA, "camera_rehearsal", ()),
                ("screen", DeviceKind.SCREEN, "glass", ()),
            ]
            assert [device.paper for device in stand.caretaker.devices] == [None, Paper.OK, None, None]

    asyncio.run(story())


def test_a_scanner_that_was_never_there_is_lost_and_not_merely_unknown(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path, plugged=False) as stand:
            assert stand.device("scanner").faults == (Fault.READER_LOST,)

    asyncio.run(story())


def test_a_scanner_that_is_lost_and_back_is_told_with_the_time_of_each(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            before = datetime.now(UTC)
            stand.scanner.unplug()
            await stand.faulty("scanner", Fault.READER_LOST)
            lost = stand.device("scanner").since
            stand.scanner.plug()
            await stand.faulty("scanner")
            assert before <= lost < stand.device("scanner").since

    asyncio.run(story())


def test_a_scanner_that_comes_and_goes_is_told_to_flap_until_something_comes_through(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path, plugged=False) as stand:
            device = stand.equipment.readers[0].device.device
            for _ in range(3):
                stand.scanner.plug()
                await until(lambda: device.connection is not None)
                stand.scanner.unplug()
                await until(lambda: device.connection is None)
            await stand.faulty("scanner", Fault.READER_LOST, Fault.READER_FLAPPING)
            stand.scanner.plug()
            await until(lambda: device.connection is not None)
            assert stand.device("scanner").faults == (Fault.READER_LOST, Fault.READER_FLAPPING)
            await stand.scanner.scan(b"BK000001\r\n")
            await stand.faulty("scanner")

    asyncio.run(story())


def test_the_printers_paper_and_cover_are_told_as_soon_as_it_says_so(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            await _becomes(stand, Paper.NEAR_END, False, Fault.PAPER_LOW)
            await _becomes(stand, Paper.OUT, False, Fault.PAPER_OUT)
            await _becomes(stand, Paper.OK, True, Fault.COVER_OPEN)
            await _becomes(stand, Paper.OK, False)

    asyncio.run(story())


async def _becomes(stand: Bench, paper: Paper, cover_open: bool, *faults: Fault) -> None:
    stand.told.clear()
    stand.printer.mechanism.paper, stand.printer.mechanism.cover_open = paper, cover_open
    await until(lambda: stand.device("printer").paper is paper and stand.device("printer").faults == faults)
    assert DeviceChanged("printer") in stand.told


def test_a_printer_that_is_gone_says_nothing_of_its_paper(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.printer.vanish()
            await stand.faulty("printer", Fault.PRINTER_LOST)
            assert stand.device("printer").paper is Paper.UNKNOWN
            assert DeviceLost("printer") in stand.told

    asyncio.run(story())


def test_paper_that_runs_low_with_a_receipt_is_known_right_after_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            assert stand.equipment.printer is not None
            printer = stand.equipment.printer.device
            printer._every = 3600  # it is not asked by itself any more
            await until(lambda: not printer._doubt.is_set())
            asked = len(stand.printer.mechanism.questions)
            await printer.print(SLIP)
            stand.printer.mechanism.paper = Paper.NEAR_END
            await until(lambda: len(stand.printer.mechanism.questions) > asked)
            await stand.faulty("printer", Fault.PAPER_LOW)
            assert printer.printed == 1

    asyncio.run(story())


def test_a_camera_is_missed_while_nobody_uses_it_and_is_not_opened_for_that(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            unplugged = Path(f"{stand.film}{UNPLUGGED}")
            await asyncio.to_thread(unplugged.touch)
            await stand.faulty("camera", Fault.CAMERA_LOST)
            await asyncio.to_thread(unplugged.unlink)
            await stand.faulty("camera")
            assert [event for event in stand.told if event in {DeviceLost("camera"), DeviceBack("camera")}][1:] == [
                DeviceLost("camera"),
                DeviceBack("camera"),
            ]

    asyncio.run(story())


def test_a_screen_that_does_not_move_is_stuck_until_it_does(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            long_ago = monotonic() - screen_thread.STUCK_SECONDS - 1
            stand.moved = lambda: long_ago
            await stand.faulty("screen", Fault.SCREEN_STUCK)
            stand.moved = monotonic
            await stand.faulty("screen")
            assert stand.told.count(DeviceChanged("screen")) == 2

    asyncio.run(story())
