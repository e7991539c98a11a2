"""A socket for headphones that tells when something is plugged in: the sound card's own switch."""

from __future__ import annotations

import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from evdev import InputDevice, ecodes

from kiosk.hardware.key_codes import opened
from kiosk.hardware.waiting import readable

_SWITCH = ecodes.SW_HEADPHONE_INSERT
_EVIOCGSW = 0x8008451B  # linux/input.h: the state of all switches, 8 bytes; evdev's library does not ask for it


@dataclass(frozen=True, slots=True)
class HeadphoneJack:
    """`path` is the event device of the sound card's jack: "Headphone" in the list of evtest."""

    name: str
    path: str

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise ValueError("path must begin with /")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bool]]:
        """Raises OSError when there is no such device, or it has no such switch."""
        with closing(opened(self.path, "", ecodes.EV_SW, {_SWITCH})) as device:
            yield _plugged(device)


async def _plugged(device: InputDevice) -> AsyncIterator[bool]:
    """How it is now, then every change."""
    yield bool(int.from_bytes(fcntl.ioctl(device.fd, _EVIOCGSW, bytes(8)), "little") >> _SWITCH & 1)
    while True:
        await readable(device.fd)
        events = tuple(device.read())
        if not events:
            return
        for event in events:
            if event.type == ecodes.EV_SW and event.code == _SWITCH:
                yield bool(event.value)


DRIVER = HeadphoneJack
