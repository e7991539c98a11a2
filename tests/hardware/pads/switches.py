"""A sound card's headphone jack for umockdev: an event node with one switch."""

from __future__ import annotations

import struct
from pathlib import Path

from evdev import ecodes

NUMBER = 9
SWITCH = ecodes.SW_HEADPHONE_INSERT


def switch_arguments(folder: Path, plugged: bool, changes: tuple[bool, ...]) -> list[str]:
    """Writes the records of a jack that is `plugged` at first, then changes; gives umockdev-run's arguments."""
    node, start = f"/dev/input/event{NUMBER}", folder / "jack"
    start.with_suffix(".umockdev").write_text(_device())
    start.with_suffix(".ioctl").write_text(_ioctls(plugged))
    events = (f"E: {0.01 * number:.6f} {ecodes.EV_SW:04x} {SWITCH:04x} {int(change)}\n"
              for number, change in enumerate(changes, 1))  # fmt: skip
    start.with_suffix(".events").write_text("".join(events))
    return ["--device", f"{start}.umockdev", "--ioctl", f"{node}={start}.ioctl",
            "--evemu-events", f"{node}={start}.events"]  # fmt: skip


def _device() -> str:
    place = f"/devices/sound/input/input{NUMBER}"
    return (
        f"P: {place}/event{NUMBER}\nN: input/event{NUMBER}\nE: DEVNAME=/dev/input/event{NUMBER}\nE: SUBSYSTEM=input\n"
        f"E: MAJOR=13\nE: MINOR={64 + NUMBER}\nA: dev=13:{64 + NUMBER}\nL: device=../../input{NUMBER}\n\n"
        f"P: {place}\nE: SUBSYSTEM=input\n\n"
    )


def _ioctls(plugged: bool) -> str:
    kinds = 1 << ecodes.EV_SYN | 1 << ecodes.EV_SW
    name = b"Headphone".ljust(256, bytes(1)).hex()
    lines = [
        "EVIOCGVERSION 0 01000100",
        f"EVIOCGID 0 {struct.pack('<4H', 0, 0, 0, 0).hex()}",
        *(f"{what}(0) 8 {name}" for what in ("EVIOCGNAME", "EVIOCGPHYS", "EVIOCGUNIQ")),
        *(f"EVIOCGBIT(0) {size} {kinds.to_bytes(size, 'little').hex()}" for size in (4, 96)),
        f"EVIOCGBIT({ecodes.EV_SW}) 96 {(1 << SWITCH).to_bytes(96, 'little').hex()}",
        f"EVIOCGSW(0) 8 {(plugged << SWITCH).to_bytes(8, 'little').hex()}",
        "EVIOCGEFFECTS 0 00000000",
    ]
    return "\n".join(lines).upper() + "\n"
