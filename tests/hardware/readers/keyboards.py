"""Keyboards for umockdev, which lets the unmodified evdev library see devices that are not there.

umockdev answers an ioctl only from a record of exactly the size that was asked. evdev asks for the event types
twice (4 and 96 bytes) and for each type's codes (96 bytes), also for the type EV_REP.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evdev import ecodes

from tests.hardware.readers.typing import KeyEvent

SCANNER_KEYS = tuple(range(1, 120))
MEDIA_KEYS = (ecodes.KEY_MUTE, ecodes.KEY_VOLUMEDOWN, ecodes.KEY_VOLUMEUP)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """An event node of a USB scanner, what is typed on it, and which keys are down all the time."""

    number: int
    keys: tuple[int, ...] = SCANNER_KEYS
    events: tuple[KeyEvent, ...] = ()
    down: tuple[int, ...] = ()


def arguments(folder: Path, keyboards: Iterable[Keyboard], vendor: int, product: int) -> list[str]:
    """Writes the records of one USB product's keyboards to `folder`; gives umockdev-run's arguments."""
    given = []
    for keyboard in keyboards:
        node, start = f"/dev/input/event{keyboard.number}", folder / str(keyboard.number)
        start.with_suffix(".umockdev").write_text(_device(keyboard.number, vendor, product))
        start.with_suffix(".ioctl").write_text(_ioctls(keyboard, vendor, product))
        start.with_suffix(".events").write_text("".join(_recorded(event) for event in keyboard.events))
        given += ["--device", f"{start}.umockdev", "--ioctl", f"{node}={start}.ioctl"]
        given += ["--evemu-events", f"{node}={start}.events"]
    return given


def _device(number: int, vendor: int, product: int) -> str:
    place = f"/devices/usb1/1-1/1-1:1.{number}/input/input{number}"
    return (
        f"P: {place}/event{number}\nN: input/event{number}\nE: DEVNAME=/dev/input/event{number}\nE: SUBSYSTEM=input\n"
        f"E: MAJOR=13\nE: MINOR={64 + number}\nA: dev=13:{64 + number}\nL: device=../../input{number}\n\n"
        f"P: {place}\nE: SUBSYSTEM=input\nA: id/vendor={vendor:04x}\nA: id/product={product:04x}\n\n"
    )


def _ioctls(keyboard: Keyboard, vendor: int, product: int) -> str:
    codes = {ecodes.EV_SYN: (), ecodes.EV_KEY: keyboard.keys, ecodes.EV_MSC: (4,), ecodes.EV_REP: (0, 1)}
    lines = [
        "EVIOCGVERSION 0 01000100",
        f"EVIOCGID 0 {struct.pack('<4H', ecodes.BUS_USB, vendor, product, 0x100).hex()}",
        *(
            f"{name}(0) 8 {b'scanner'.ljust(256, bytes(1)).hex()}"
            for name in ("EVIOCGNAME", "EVIOCGPHYS", "EVIOCGUNIQ")
        ),
        *(f"EVIOCGBIT(0) {size} {_bits(codes, size)}" for size in (4, 96)),
        *(f"EVIOCGBIT({kind}) 96 {_bits(of_kind, 96)}" for kind, of_kind in codes.items() if kind),
        f"EVIOCGKEY(0) 96 {_bits(keyboard.down, 96)}",
        "EVIOCGEFFECTS 0 00000000",
    ]
    return "\n".join(lines).upper() + "\n"


def _bits(numbers: Iterable[int], size: int) -> str:
    return sum(1 << number for number in numbers).to_bytes(size, "little").hex()


def _recorded(event: KeyEvent) -> str:
    kind, code, value, at = event
    return f"E: {at - 100:.6f} {kind:04x} {code:04x} {value}\n"
