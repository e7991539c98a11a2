"""The keyboard scanner through the unmodified evdev library: keyboards replayed by umockdev, and a pipe for the end."""

from __future__ import annotations

import asyncio
import os
import pty
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from evdev.eventio_async import EventIO

from kiosk.hardware.barcode_hid import _scans
from kiosk.hardware.hid_keymap import ENTER, Decoder
from tests.hardware.readers.keyboards import MEDIA_KEYS, Keyboard, arguments
from tests.hardware.readers.plugs import told
from tests.hardware.readers.typing import key, typed

CODES = ("BK000001", "A20230001", "a/B-~7")
TYPED = tuple(event for number, code in enumerate(CODES) for event in typed(code, start=100.01 + number * 0.05))
SCANNER = Keyboard(7, events=TYPED)


def replay(
    folder: Path, *keyboards: Keyboard, selection: tuple[str, str], count: int, product: int = 0x1200
) -> list[str]:
    """The lines that `replayed` prints when a scanner 05e0:`product` has these event nodes.

    umockdev hangs now and then, when a node is closed into which it is just replaying: three hangs in a row
    are not its own.
    """
    program = [sys.executable, "-m", "tests.hardware.readers.replayed", *selection, str(count)]
    records = arguments(folder, keyboards, 0x05E0, product)
    command = ["umockdev-run", *records, "--", *program]
    for patience in (10, 15, 30):
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
        except subprocess.TimeoutExpired:
            continue
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()
    raise AssertionError("the scanner gave nothing, three times")


def test_what_is_typed_on_the_scanner_at_a_path_comes_through(tmp_path: Path) -> None:
    lines = replay(tmp_path, SCANNER, selection=("path", "/dev/input/event7"), count=len(CODES))
    assert lines == list(CODES)


def test_a_scanner_is_found_by_its_usb_numbers_and_its_other_node_is_left_alone(tmp_path: Path) -> None:
    media = Keyboard(6, keys=MEDIA_KEYS, events=tuple(typed("WRONG")))
    lines = replay(tmp_path, media, SCANNER, selection=("vendor_product", "05E0:1200"), count=len(CODES))
    assert lines == list(CODES)


def test_a_scanner_of_another_make_is_not_taken(tmp_path: Path) -> None:
    lines = replay(tmp_path, SCANNER, selection=("vendor_product", "05e0:1200"), count=1, product=0x1300)
    assert lines == ["FileNotFoundError: [Errno 2] no such keyboard: '05e0:1200'"]


def test_a_path_that_is_not_the_scanners_keyboard_is_refused(tmp_path: Path) -> None:
    media = Keyboard(6, keys=MEDIA_KEYS)
    lines = replay(tmp_path, media, selection=("path", "/dev/input/event6"), count=1)
    assert lines == ["FileNotFoundError: [Errno 2] no such keyboard: '/dev/input/event6'"]


def test_a_missing_scanner_is_an_os_error(tmp_path: Path) -> None:
    lines = replay(tmp_path, SCANNER, selection=("path", "/dev/input/by-id/usb-none-event-kbd"), count=1)
    assert lines[0].startswith("FileNotFoundError: [Errno 2] No such file or directory")


def test_a_keyboard_with_a_key_that_stays_down_is_not_grabbed(tmp_path: Path) -> None:
    jammed = Keyboard(7, down=(key("ENTER"),))
    assert replay(tmp_path, jammed, selection=("path", "/dev/input/event7"), count=1) == ["TimeoutError: "]


class Piped(EventIO):  # type: ignore[misc]  # evdev's own reader, on a pipe in place of a device
    def __init__(self, fd: int) -> None:
        self.fd = fd

    def close(self) -> None:
        os.close(self.fd)


def test_the_reading_ends_when_the_device_gives_no_more() -> None:
    async def scene() -> list[str]:
        reading, writing = os.pipe()
        with closing(Piped(reading)) as device:
            for kind, code, value, at in typed("BK000001"):
                os.write(writing, struct.pack("llHHi", int(at), 0, kind, code, value))
            os.close(writing)
            async with asyncio.timeout(5):
                return [told(code) async for code in _scans(device, Decoder(ENTER, pause=0.3))]

    assert asyncio.run(scene()) == ["BK000001"]


def test_an_unplugged_device_is_an_os_error() -> None:
    async def scene() -> None:
        master, slave = pty.openpty()
        with closing(Piped(master)) as device:
            os.close(slave)  # from now on the kernel answers EIO, as it answers ENODEV for a lost keyboard
            async with asyncio.timeout(5):
                await anext(_scans(device, Decoder(ENTER, pause=0.3)))

    with pytest.raises(OSError, match="Input/output error"):
        asyncio.run(scene())
