"""A pad of a few keys beside the glass, for whoever does not see it; taken away from the rest of the system."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from evdev import InputDevice, ecodes

from kiosk.hardware import PadKey, selection
from kiosk.hardware.key_codes import keys, opened
from kiosk.hardware.waiting import readable

_PRESSED = 1  # 0 is let go, 2 is held


@dataclass(frozen=True, slots=True)
class KeyPad:
    """Named by `path` or by `vendor_product`, as a scanner. The other keys are the names of what the pad sends for each
    of its keys; an empty one has none."""

    name: str
    path: str = ""
    vendor_product: str = ""
    previous: str = "KEY_LEFT"
    next: str = "KEY_RIGHT"
    act: str = "KEY_ENTER"
    back: str = "KEY_ESC"
    voice: str = "KEY_HELP"
    louder: str = "KEY_VOLUMEUP"
    softer: str = "KEY_VOLUMEDOWN"

    def __post_init__(self) -> None:
        selection.check(self.path, self.vendor_product, pause=1)
        if not all((self.previous, self.next, self.act, self.back)):
            raise ValueError("a pad has at least the keys previous, next, act and back")
        keys(self._names())

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[PadKey]]:
        """Raises OSError when no such pad is there, and EBUSY when another program holds it."""
        meanings = keys(self._names())
        with closing(opened(self.path, self.vendor_product, ecodes.EV_KEY, meanings)) as device:
            device.grab()  # closing gives it back
            yield _pressed(device, {code: PadKey(meaning) for code, meaning in meanings.items()})

    def _names(self) -> dict[str, str]:
        return {key.value: getattr(self, key.value) for key in PadKey}


async def _pressed(device: InputDevice, meanings: dict[int, PadKey]) -> AsyncIterator[PadKey]:
    while True:
        await readable(device.fd)
        events = tuple(device.read())
        if not events:
            return
        for event in events:
            if event.type == ecodes.EV_KEY and event.value == _PRESSED and event.code in meanings:
                yield meanings[event.code]


DRIVER = KeyPad
