"""A voice, a pad and a jack are found by the names of their drivers, and a kiosk has one of each."""

from __future__ import annotations

import pytest

from bridge.contract.configuration import ConfigurationError
from kiosk.hardware.drivers import load
from kiosk.hardware.jack_evdev import HeadphoneJack
from kiosk.hardware.pad_evdev import KeyPad
from kiosk.hardware.voice_ssip import SpeechDispatcher

VOICE = {"driver": "voice_ssip", "path": "/run/speech.sock"}
PAD = {"driver": "pad_evdev", "vendor_product": "05e0:1200", "act": "KEY_SPACE"}
JACK = {"driver": "jack_evdev", "path": "/dev/input/event9"}


def test_all_three_come_from_their_tables() -> None:
    devices = load({"voice": VOICE, "pad": PAD, "jack": JACK})
    assert devices.voice == SpeechDispatcher("voice", "/run/speech.sock")
    assert devices.pad == KeyPad("pad", vendor_product="05e0:1200", act="KEY_SPACE")
    assert devices.jack == HeadphoneJack("jack", "/dev/input/event9")


def test_without_tables_there_is_none() -> None:
    devices = load({})
    assert (devices.voice, devices.pad, devices.jack) == (None, None, None)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"a": VOICE, "b": VOICE}, "a kiosk has one voice"),
        ({"pad": {**PAD, "reads": "cards"}}, "a pad reads nothing"),
        ({"pad": {**PAD, "act": "KEY_LEFT"}}, "one meaning only"),
        ({"voice": {**VOICE, "voise": "MALE1"}}, "Did you mean voice?"),
        ({"voice": {**VOICE, "voice": "ROBOT"}}, "voice"),
    ],
)
def test_a_mistake_is_told(tables: dict[str, dict[str, str]], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tables)
    assert said in "\n".join(caught.value.problems)
