"""No key leaves the kiosk: not Kivy's own, not the desktop's, not those that a barcode can type. In a window here; on
the bare graphics card in tests/appliance/vm."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.person import Person
from deploy.stand import Stand, virtual_display
from tests.whole.conftest import HEIGHT, WIDTH, on_a_panel

pytestmark = [pytest.mark.whole, pytest.mark.timeout(180)]

# What Kivy, its modules, toolkits and desktops do something for.
KNOWN = (
    "Escape", "F1", "F2", "F4", "F5", "F10", "F11", "F12", "Print", "Menu", "Super_L", "ctrl+e", "ctrl+q", "ctrl+w",
    "ctrl+c", "ctrl+z", "ctrl+backslash", "ctrl+alt+Delete", "ctrl+alt+BackSpace", "alt+F4", "alt+Tab", "alt+F2",
    "ctrl+alt+t", "shift+F12", "ctrl+shift+i", "super+d", "ctrl+Escape", "Power", "XF86Sleep", "ctrl+d", "ctrl+j",
)  # fmt: skip
MODIFIERS = ("ctrl", "alt", "shift", "super")
KEYS = (*"abcdefghijklmnopqrstuvwxyz0123456789", *(f"F{number}" for number in range(1, 25)), "Escape", "Tab", "Return",
        "Delete", "BackSpace", "Insert", "Home", "End", "Prior", "Next", "Print", "Pause", "space", "Menu")  # fmt: skip


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[tuple[Stand, str]]:
    with virtual_display(WIDTH, HEIGHT) as display:
        stand = Stand(tmp_path, {"DISPLAY": display}, _fullscreen)
        person = Person(stand, display)
        try:
            stand.start("kiosk")
            person.wait_for("OutOfOrder", 100)  # there is no bridge: nothing else changes it
            yield stand, display
        finally:
            stand.stop()
            person.close()


def test_no_known_key_and_no_chord_leaves_the_kiosk(kiosk: tuple[Stand, str], long: bool) -> None:
    stand, display = kiosk
    before = _seen(display)
    files = _files(stand.folder)
    chance = random.Random(8)
    chords = [*KNOWN, *(_chord(chance) for _ in range(5000 if long else 300))]
    for begin in range(0, len(chords), 50):
        keys = ["xdotool", "key", "--delay", "2", *chords[begin : begin + 50]]
        subprocess.run(keys, env={**os.environ, "DISPLAY": display}, check=True)
        assert stand.process("kiosk").poll() is None, f"ended after one of {chords[begin : begin + 50]}"
    assert _files(stand.folder) == files, "a key has written a file: a screenshot?"
    assert _seen(display) == before


def _fullscreen(program: str, text: str) -> str:
    return on_a_panel(program, text).replace("fullscreen = false", "fullscreen = true")


def _chord(chance: random.Random) -> str:
    return "+".join([*chance.sample(MODIFIERS, chance.randint(0, 3)), chance.choice(KEYS)])


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file() and path.suffix != ".log"}


def _seen(display: str) -> bytes:
    """What is on the screen, once it stands still."""
    from PIL import ImageGrab

    former = b""
    while (now := ImageGrab.grab(xdisplay=display).tobytes()) != former:
        former = now
    return former
