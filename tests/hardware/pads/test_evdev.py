"""The key pad and the jack through the unmodified evdev library: devices replayed by umockdev."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from evdev import ecodes

from kiosk.hardware.jack_evdev import HeadphoneJack
from kiosk.hardware.pad_evdev import KeyPad
from tests.hardware.pads.switches import switch_arguments
from tests.hardware.readers.keyboards import Keyboard, arguments
from tests.hardware.readers.typing import KeyEvent

PADS_KEYS = (ecodes.KEY_LEFT, ecodes.KEY_RIGHT, ecodes.KEY_ENTER, ecodes.KEY_ESC, ecodes.KEY_HELP,
             ecodes.KEY_VOLUMEUP, ecodes.KEY_VOLUMEDOWN)  # fmt: skip


def replay(records: list[str], driver: str, options: dict[str, Any], count: int) -> list[str]:
    """umockdev hangs now and then, closing a node into which it is just replaying; three times is not its own."""
    program = [sys.executable, "-m", "tests.hardware.pads.replayed", driver, json.dumps(options), str(count)]
    for patience in (10, 15, 30):
        try:
            run = subprocess.run(["umockdev-run", *records, "--", *program], capture_output=True, text=True,
                                 timeout=patience, check=False)  # fmt: skip
        except subprocess.TimeoutExpired:
            continue
        assert run.returncode == 0, run.stderr
        return run.stdout.splitlines()
    raise AssertionError("the device gave nothing, three times")


def press(at: float, *codes: int) -> tuple[KeyEvent, ...]:
    """Each is pressed, held long enough to repeat, and let go."""
    return tuple(
        (ecodes.EV_KEY, code, value, at + 0.01 * number + 0.001 * value)
        for number, code in enumerate(codes)
        for value in (1, 2, 0)
    )


def test_each_key_means_one_thing_once_however_long_it_is_held(tmp_path: Path) -> None:
    pad = Keyboard(7, keys=PADS_KEYS, events=press(100.01, *PADS_KEYS))
    records = arguments(tmp_path, (pad,), 0x05E0, 0x1200)
    lines = replay(records, "pad_evdev", {"path": "/dev/input/event7"}, len(PADS_KEYS))
    assert lines == ["previous", "next", "act", "back", "voice", "louder", "softer"]


def test_a_pad_of_four_other_keys_is_found_by_its_usb_numbers(tmp_path: Path) -> None:
    keys = (ecodes.KEY_F19, ecodes.KEY_F20, ecodes.KEY_F18, ecodes.KEY_F17, ecodes.KEY_A)
    pad = Keyboard(7, keys=keys, events=press(100.01, ecodes.KEY_A, *keys[:4]))
    other = Keyboard(6, keys=(ecodes.KEY_POWER,))
    names = {"previous": "KEY_F19", "next": "KEY_F20", "act": "KEY_F18", "back": "KEY_F17"}
    silent = {"voice": "", "louder": "", "softer": ""}
    records = arguments(tmp_path, (other, pad), 0x05E0, 0x1200)
    lines = replay(records, "pad_evdev", {"vendor_product": "05e0:1200", **names, **silent}, 4)
    assert lines == ["previous", "next", "act", "back"]


def test_a_keyboard_without_its_keys_is_no_pad(tmp_path: Path) -> None:
    records = arguments(tmp_path, (Keyboard(7, keys=(ecodes.KEY_A,)),), 0x05E0, 0x1200)
    assert "no such keyboard" in replay(records, "pad_evdev", {"path": "/dev/input/event7"}, 1)[0]


@pytest.mark.parametrize("plugged", [False, True])
def test_a_jack_tells_how_it_is_and_every_change(tmp_path: Path, plugged: bool) -> None:
    records = switch_arguments(tmp_path, plugged, (not plugged, plugged))
    lines = replay(records, "jack_evdev", {"path": "/dev/input/event9"}, 3)
    assert lines == [str(plugged), str(not plugged), str(plugged)]


def test_a_keyboard_is_no_jack(tmp_path: Path) -> None:
    records = arguments(tmp_path, (Keyboard(7),), 0x05E0, 0x1200)
    assert "no such switch" in replay(records, "jack_evdev", {"path": "/dev/input/event7"}, 1)[0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "either path or vendor_product"),
        ({"path": "/dev/x", "next": "RIGHT"}, "is no key"),
        ({"path": "/dev/x", "next": "KEY_LEFT"}, "one meaning only"),
        ({"path": "/dev/x", "act": ""}, "at least the keys"),
    ],
)
def test_a_wrong_pad_is_told_in_a_sentence(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        KeyPad("pad", **wrong)


def test_a_jack_without_a_path_is_told_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="path must begin"):
        HeadphoneJack("jack", "event9")
