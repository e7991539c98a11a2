"""Somebody who wants out: thousands of key chords on the machine's own keyboard, and USB keyboards, disks and network
adapters that nobody knows, plugged in meanwhile. The screen and the processes stay what they are."""

from __future__ import annotations

import random
from pathlib import Path
from time import monotonic, sleep

import pytest
from PIL import Image, ImageChops

from bridge.catalogs.embedded.sample import cast
from tests.appliance.vm.guest import Guest, GuestFailed
from tests.appliance.vm.stand import GuestStand
from tests.conftest import Figures

pytestmark = pytest.mark.timeout(4 * 3600)

MODIFIERS = ("ctrl", "ctrl_r", "alt", "alt_r", "shift", "shift_r", "meta_l")
KEYS = (*"abcdefghijklmnopqrstuvwxyz0123456789", *(f"f{number}" for number in range(1, 13)), "esc", "tab", "ret", "spc",
        "delete", "insert", "backspace", "print", "sysrq", "pause", "menu", "compose", "home", "end", "pgup", "pgdn",
        "up", "down", "left", "right", "caps_lock", "num_lock", "scroll_lock", "power", "sleep", "wake",
        "backslash", "kp_1", "kp_enter")  # fmt: skip
# What a console, a desktop or the kernel does something for.
KNOWN = (
    *(("ctrl", "alt", f"f{number}") for number in range(1, 13)), *(("alt", f"f{number}") for number in range(1, 13)),
    ("ctrl", "alt", "delete"), ("ctrl", "alt", "backspace"), ("alt", "left"), ("alt", "right"), ("alt", "up"),
    *(("alt", "sysrq", key) for key in "rekisuobcltmf"), ("ctrl", "alt", "esc"), ("alt", "tab"), ("alt", "f4"),
    ("ctrl", "c"), ("ctrl", "d"), ("ctrl", "z"), ("ctrl", "backslash"), ("ctrl", "e"), ("shift", "f12"), ("power",),
)  # fmt: skip
ROGUES = ("usb-kbd", "usb-storage", "usb-net")

_PRESSED = "/run/pressed"
# Counts on the keyboard's own device what the kernel has heard, beside whoever else listens.
_COUNTER = f"""\
import glob, struct
[node] = [n for n in glob.glob("/sys/class/input/event*") if open(n + "/device/name").read().startswith("AT Tra")]
pressed, size = 0, struct.calcsize("llHHi")
with open("/dev/input/" + node.rpartition("/")[2], "rb", buffering=0) as keyboard:
    while data := keyboard.read(size * 64):
        pressed += sum(kind == 1 and value == 1 for _, _, kind, _, value in struct.iter_unpack("llHHi", data))
        open("{_PRESSED}", "w").write(str(pressed))
"""


def test_nothing_that_is_pressed_or_plugged_in_leaves_the_kiosk(
    stand: GuestStand, longest: bool, figures: Figures
) -> None:
    guest, chance = stand.guest, random.Random(8)
    guest.run(f"cat >/run/counter.py <<'PROGRAM'\n{_COUNTER}\nPROGRAM\n(python3 /run/counter.py >/dev/null 2>&1 &)")
    before, running, inputs, disks = guest.picture("before"), _processes(guest), _inputs(guest), _disks(guest)
    chords = [*KNOWN, *(_chord(chance) for _ in range((5000 if longest else 500) - len(KNOWN)))]
    rogues = 0
    for number, chord in enumerate(chords):
        guest.press(*chord, hold=3)
        sleep(0.007 * len(chord))  # QEMU presses and lets go of one after the other
        if number % 100 == 50:
            _plug_in_a_rogue(guest, ROGUES[rogues % len(ROGUES)], f"rogue{rogues}")
            rogues += 1
            _must_be_the_same(before, guest.picture("now"))
    heard = _heard(guest)
    assert heard > len(chords), "most of it did not reach the machine"
    assert _inputs(guest) == inputs, "a keyboard that nobody knows was let in"
    assert _disks(guest) == disks, "a disk that nobody knows was let in"
    assert _processes(guest) == running
    assert guest.run("cat /sys/class/tty/tty0/active").strip() == "tty1"
    _must_be_the_same(before, guest.picture("now"))
    figures(f"guest: {len(chords)} key chords, of which the kernel heard {heard} keys, and {rogues} rogue USB devices:"
            " the same screen, processes and console")  # fmt: skip
    stand.scan(cast.ACTIVE_CARD)
    stand.wait_for("AccountHome")


def _must_be_the_same(before: Path, now: Path) -> None:
    with Image.open(before) as former, Image.open(now) as later:
        assert ImageChops.difference(former.convert("RGB"), later.convert("RGB")).getbbox() is None, "another screen"


def _chord(chance: random.Random) -> tuple[str, ...]:
    return (*chance.sample(MODIFIERS, chance.randint(0, 3)), chance.choice(KEYS))


def _heard(guest: Guest, seconds: float = 120) -> int:
    """Keys, once no more come."""
    deadline, former, heard = monotonic() + seconds, -1, 0
    while heard != former and monotonic() < deadline:
        sleep(2)
        former, heard = heard, int(guest.run(f"cat {_PRESSED}"))
    return heard


def _processes(guest: Guest) -> list[str]:
    """Who runs what, by number, but for the kernel's own threads and what asks."""
    lines = guest.run("ps -eo pid,ppid,user,args --no-headers | grep -v -e 'ps -eo' -e agent.py").splitlines()
    return sorted(" ".join(line.split()) for line in lines if "2" not in line.split()[:2])


def _inputs(guest: Guest) -> str:
    return guest.run("cat /proc/bus/input/devices | grep -E '^N:' | sort")


def _disks(guest: Guest) -> str:
    return guest.run("lsblk -n -o NAME; ls /sys/class/net")


def _plug_in_a_rogue(guest: Guest, kind: str, name: str) -> None:
    """In, seen by the kernel and dead, and out again. Keys go to a keyboard that is plugged in last."""
    more: dict[str, object] = {}
    if kind == "usb-storage":
        guest.monitor("blockdev-add", **{"driver": "null-co", "node-name": f"disk-{name}", "size": 1 << 20})
        more = {"drive": f"disk-{name}"}
    there = _usb(guest)
    guest.monitor("device_add", driver=kind, id=name, bus="usb.0", **more)
    deadline = monotonic() + 60
    while not (new := _usb(guest) - there):
        if monotonic() > deadline:
            raise GuestFailed(f"{kind} was not seen")
    if kind == "usb-kbd":
        guest.press("ctrl", "alt", "f2")
    states = {line.split()[1] for line in new}
    guest.monitor("device_del", id=name)
    assert states == {"0"}, f"{kind} was let in"
    while len(_usb(guest)) > len(there):
        if monotonic() > deadline:
            raise GuestFailed(f"{kind} did not go")
    if kind == "usb-storage":
        guest.monitor("blockdev-del", **{"node-name": f"disk-{name}"})


def _usb(guest: Guest) -> set[str]:
    """Each device's name and whether the kernel may use it ("1")."""
    return set(guest.run("cd /sys/bus/usb/devices; for d in [0-9]*-*[0-9]; do case $d in *:*) ;; "
                         "*) echo $d $(cat $d/authorized);; esac; done").splitlines())  # fmt: skip
