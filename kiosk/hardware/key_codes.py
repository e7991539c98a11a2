"""Names of the kernel's keys and switches, as a technician writes them, and the device that has them."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from pathlib import Path

from evdev import InputDevice, ecodes

from kiosk.hardware import selection


def key(name: str) -> int:
    """The code of "KEY_UP"; raises ValueError with a sentence when the kernel knows no such key."""
    code: object = ecodes.ecodes.get(name) if name.startswith(("KEY_", "BTN_")) else None
    if isinstance(code, int):
        return code
    raise ValueError(f"{name!r} is no key: names are like KEY_UP, as evtest shows them")


def keys(names: Mapping[str, str]) -> dict[int, str]:
    """From code to meaning; raises ValueError when one key has two meanings."""
    codes = {key(name): meaning for meaning, name in names.items() if name}
    if len(codes) < sum(map(bool, names.values())):
        raise ValueError("each key can have one meaning only")
    return codes


def opened(path: str, vendor_product: str, kind: int, codes: Iterable[int]) -> InputDevice:
    """The first of the named devices that has all `codes` of the event type `kind`; raises FileNotFoundError."""
    for node in [path] if path else nodes(vendor_product):
        device = InputDevice(node, readonly=True)
        if set(codes).issubset(device.capabilities().get(kind, ())):
            return device
        device.close()
    missing = "no such switch" if kind == ecodes.EV_SW else "no such keyboard"
    raise FileNotFoundError(errno.ENOENT, missing, path or vendor_product)


def nodes(vendor_product: str) -> list[str]:
    """The event devices of a USB product, of which it may have several."""
    wanted = selection.numbers(vendor_product)
    found = sorted(Path("/sys/class/input").glob("event*"))
    return [f"/dev/input/{node.name}" for node in found if _numbers(node / "device" / "id") == wanted]


def _numbers(identity: Path) -> tuple[int, int]:
    return int((identity / "vendor").read_text(), 16), int((identity / "product").read_text(), 16)
