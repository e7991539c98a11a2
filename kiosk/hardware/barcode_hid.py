"""A barcode scanner that types like a USB keyboard, taken away from the rest of the system."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import Literal

from evdev import InputDevice, ecodes

from kiosk.hardware import Garbage, Scan, selection
from kiosk.hardware.hid_keymap import ENTER, TAB, Decoder
from kiosk.hardware.key_codes import opened
from kiosk.hardware.waiting import readable

_NEEDED = frozenset({ecodes.KEY_ENTER, ecodes.KEY_A, ecodes.KEY_0})
_ENDS = {"enter": ENTER, "tab": TAB}


@dataclass(frozen=True, slots=True)
class KeyboardBarcodeScanner:
    """The scanner must be set to the US keyboard. Name it by `path` (best one of /dev/input/by-id, or of
    by-path when there are two of a kind) or by `vendor_product` ("05e0:1200").

    `end` lists the keys that end a code; `pause` is the silence in seconds that drops half a code.
    """

    name: str
    path: str = ""
    vendor_product: str = ""
    end: tuple[Literal["enter", "tab"], ...] = ("enter", "tab")
    pause: float = 0.3

    def __post_init__(self) -> None:
        selection.check(self.path, self.vendor_product, self.pause)
        if not self.end or set(self.end) - set(_ENDS):
            raise ValueError('end must be a list of "enter" and "tab"')

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Scan | Garbage]]:
        """Raises OSError when no such keyboard is there, and EBUSY when another program holds it."""
        with closing(opened(self.path, self.vendor_product, ecodes.EV_KEY, _NEEDED)) as device:
            await _released(device)
            device.grab()  # closing gives it back
            ends = frozenset[int]().union(*(_ENDS[end] for end in self.end))
            yield _scans(device, Decoder(ends, self.pause))

async def _released(device: InputDevice, seconds: float = 2.0) -> None:
    """A key held down while the device is grabbed would stay down for ever in the rest of the system."""
    async with asyncio.timeout(seconds):
        while device.active_keys():
            await readable(device.fd)  # a key's release is an event, too
            tuple(device.read())


async def _scans(device: InputDevice, decoder: Decoder) -> AsyncIterator[Scan | Garbage]:
    while True:
        await readable(device.fd)
        events = tuple(device.read())
        if not events:
            return
        for event in events:
            given = decoder.feed(event.type, event.code, event.value, event.timestamp())
            if given is not None:
                yield given


DRIVER = KeyboardBarcodeScanner
