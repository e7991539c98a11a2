"""The supervisor with real drivers on pseudo-terminals: lost once, back once, and flapping seen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kiosk.events import CardRead, CodeUnknown, DeviceBack, DeviceLost, Event, ItemSeen
from kiosk.hardware import Garbage, Reader, Scan
from kiosk.hardware.barcode_serial import SerialBarcodeScanner
from kiosk.hardware.device import Attempts
from kiosk.hardware.reading import ReaderDevice
from kiosk.hardware.recognise import Codes, recognise
from tests.hardware.readers.plugs import Terminal
from tests.waiting import until

LOST, BACK = DeviceLost("scanner"), DeviceBack("scanner")
meaning = partial(recognise, reads="both", codes=Codes())
QUICK = Attempts(pauses=(0.001,), settled=3600)


@dataclass
class Stand:
    """A scanner that is tended, and everything that was told."""

    terminal: Terminal
    device: ReaderDevice
    told: list[Event]

    async def tells(self, *events: Event) -> None:
        await until(lambda: len(self.told) >= len(events))
        assert self.told == list(events)
        self.told.clear()

    async def opened(self) -> None:
        await until(lambda: self.device.device.connection is not None)


@pytest.fixture
def play(tmp_path: Path) -> Callable[[Callable[[Stand], Coroutine[Any, Any, None]], Attempts], None]:
    def play(scene: Callable[[Stand], Coroutine[Any, Any, None]], attempts: Attempts) -> None:
        async def whole() -> None:
            told: list[Event] = []
            driver = SerialBarcodeScanner("scanner", str(tmp_path / "tty"))
            device = ReaderDevice(driver, meaning, told.append, attempts=attempts)
            tending = asyncio.create_task(device.tend())
            await scene(Stand(Terminal(tmp_path / "tty"), device, told))
            tending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await tending

        asyncio.run(whole())

    return play


Play = Callable[[Callable[[Stand], Coroutine[Any, Any, None]], Attempts], None]


def test_a_scan_is_told_as_what_it_is(play: Play) -> None:
    async def scene(stand: Stand) -> None:
        await stand.tells(LOST)
        stand.terminal.plug()
        await stand.tells(BACK)
        await stand.terminal.scan(b"A20230001\r\nBK000001\r\nhello\r\n\xff\r\n")
        await stand.tells(CardRead("A20230001"), ItemSeen("BK000001"), CodeUnknown(), CodeUnknown())

    play(scene, QUICK)


def test_the_same_code_twice_at_once_is_told_once(play: Play) -> None:
    async def scene(stand: Stand) -> None:
        stand.terminal.plug()
        await stand.opened()
        stand.told.clear()
        await stand.terminal.scan(b"BK000001\r\nBK000001\r\nBK000002\r\n")
        await stand.tells(ItemSeen("BK000001"), ItemSeen("BK000002"))

    play(scene, QUICK)


def test_a_scanner_that_stays_away_is_told_and_logged_once(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kiosk")

    async def scene(stand: Stand) -> None:
        await until(lambda: stand.device.device._failures > 5)
        await stand.tells(LOST)

    play(scene, QUICK)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert caplog.messages[0].startswith("scanner: lost: ")
    assert "No such file or directory" in caplog.messages[0]


def test_losing_and_finding_a_scanner_is_told_and_logged_once_each(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk")

    async def scene(stand: Stand) -> None:
        await stand.tells(LOST)
        stand.terminal.plug()
        await stand.tells(BACK)
        await stand.terminal.scan(b"BK000001\r\n")
        await stand.tells(ItemSeen("BK000001"))
        stand.terminal.unplug()
        await until(lambda: stand.device.device._failures > 3)
        await stand.tells(LOST)
        stand.terminal.plug()
        await stand.tells(BACK)

    play(scene, QUICK)
    assert [message.split(":")[1].strip() for message in caplog.messages] == ["lost", "ready", "lost", "ready"]
    assert "BK000001" not in caplog.text


async def flap(stand: Stand, times: int) -> None:
    await stand.tells(LOST)
    for _ in range(times):
        stand.terminal.plug()
        await stand.opened()
        stand.terminal.unplug()
        await until(lambda: stand.device.device.connection is None)


def test_a_flapping_scanner_is_back_only_when_something_came_through(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(stand: Stand) -> None:
        await flap(stand, times=5)
        await stand.tells(BACK, LOST, BACK, LOST, BACK, LOST)
        stand.terminal.plug()
        await stand.opened()
        assert stand.told == []
        await stand.terminal.scan(b"BK000001\r\n")
        await stand.tells(BACK, ItemSeen("BK000001"))

    play(scene, QUICK)
    assert len([message for message in caplog.messages if message.startswith("scanner: flapping")]) == 1


def test_a_scanner_that_is_used_between_its_losses_does_not_flap(play: Play) -> None:
    async def scene(stand: Stand) -> None:
        await stand.tells(LOST)
        for number in range(5):
            stand.terminal.plug()
            await stand.tells(BACK)
            await stand.terminal.scan(f"BK00000{number}\r\n".encode())
            await stand.tells(ItemSeen(f"BK00000{number}"))
            stand.terminal.unplug()
            await stand.tells(LOST)

    play(scene, QUICK)


def test_a_flapping_scanner_is_back_when_it_stayed(play: Play) -> None:
    async def scene(stand: Stand) -> None:
        await flap(stand, times=4)
        await stand.tells(BACK, LOST, BACK, LOST, BACK, LOST)
        stand.terminal.plug()
        await stand.tells(BACK)

    play(scene, Attempts(pauses=(0.001,), settled=0.3))


async def _nothing() -> AsyncIterator[Scan | Garbage]:
    for code in tuple[Scan, ...]():
        yield code


class Unwilling:
    """A reader of our own protocol that notes when it is opened, and fails as it is told or gives nothing."""

    name = "unwilling"

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.opened_at: list[float] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Scan | Garbage]]:
        self.opened_at.append(asyncio.get_running_loop().time())
        if self.error:
            raise self.error
        yield _nothing()


def tend(reader: Reader, told: list[Event], attempts: Attempts) -> asyncio.Task[None]:
    return asyncio.create_task(ReaderDevice(reader, meaning, told.append, attempts=attempts).tend())


def test_the_pauses_between_attempts_grow_and_the_last_one_repeats() -> None:
    reader = Unwilling(OSError(5, "Input/output error"))

    async def scene() -> None:
        tending = tend(reader, [], Attempts(pauses=(0.01, 0.05, 0.2)))
        await until(lambda: len(reader.opened_at) == 5)
        tending.cancel()

    asyncio.run(scene())
    gaps = [after - before for before, after in pairwise(reader.opened_at)]
    assert all(gap >= pause - 0.002 for gap, pause in zip(gaps, (0.01, 0.05, 0.2, 0.2), strict=True))


def test_a_device_that_is_only_not_there_is_looked_for_every_two_seconds_at_least() -> None:
    told: list[Event] = []
    device = ReaderDevice(Unwilling(None), meaning, told.append).device
    device._failures = 100
    assert device._pause(FileNotFoundError(2, "No such file")) == 2.0
    assert device._pause(PermissionError(13, "Permission denied")) == 2.0, "udev is about to give it to the kiosk"
    assert device._pause(OSError(16, "Device or resource busy")) == 30.0


def test_a_reader_that_opens_but_gives_nothing_is_paused_for_as_well() -> None:
    reader, told = Unwilling(None), list[Event]()

    async def scene() -> None:
        tending = tend(reader, told, Attempts(pauses=(0.01, 0.05)))
        await until(lambda: len(reader.opened_at) == 4)
        tending.cancel()

    asyncio.run(scene())
    assert reader.opened_at[-1] - reader.opened_at[0] >= 0.1
    assert told == [DeviceBack("unwilling"), DeviceLost("unwilling")] * 3


def test_a_mistake_of_ours_ends_the_tending() -> None:
    told: list[Event] = []

    async def scene() -> None:
        await asyncio.wait_for(tend(Unwilling(ZeroDivisionError()), told, QUICK), 5)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(scene())
    assert told == []


def test_a_cause_with_line_breaks_stays_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        told: list[Event] = []
        tending = tend(Unwilling(OSError("first\nERROR forged")), told, QUICK)
        await until(lambda: told)
        tending.cancel()

    asyncio.run(scene())
    assert caplog.messages == ["unwilling: lost: first ERROR forged"]
