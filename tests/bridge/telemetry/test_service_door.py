"""Who is let in at the service screen: few tries, counted on the disk, by PIN or by control card."""

from __future__ import annotations

import asyncio
import io
import stat
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.contract.upkeep import ServiceEntry
from bridge.offline.clock import Clock, Stamp, read_stamp
from bridge.telemetry import service_console
from bridge.telemetry.events import Events
from bridge.telemetry.memory import Memory
from bridge.telemetry.service_door import ServiceDoor, fits
from bridge.telemetry.settings import Service, UpkeepSettings
from bridge.telemetry.store import Store

PIN, CARD, OTHER = "482917", "SVC-91x7Qa", "SVC-other1"
IN = ServiceEntry(admitted=True)
Say = Callable[[str, str], None]


@pytest.fixture
def settings(tmp_path: Path) -> UpkeepSettings:
    files = Service(str(tmp_path / "pin"), str(tmp_path / "cards"), tries=3, block=60)
    return UpkeepSettings("lobby-1", tmp_path / "kept", service=files)


@pytest.fixture
def say(settings: UpkeepSettings, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Something at the console."""

    def said(act: str, line: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))
        service_console.run(settings, Namespace(act=act))

    return said


class Doorway:
    """The door of one life of the bridge; `later` moves the machine's own clock."""

    def __init__(self, settings: UpkeepSettings, boot: str = "one") -> None:
        self.later, self.boot = 0.0, boot
        self.memory = Memory(lambda: Store(settings.directory / "upkeep.sqlite"))
        self.events = Events(self.memory, Clock())
        self.door = ServiceDoor(settings.service, self.memory, self.events, self.stamp)

    def stamp(self) -> Stamp:
        return replace(read_stamp(), boot=self.boot, ticks=1000 + self.later)

    def pins(self, *pins: str) -> list[ServiceEntry]:
        async def all_of_them() -> list[ServiceEntry]:
            return [await self.door.enter(pin, "") for pin in pins]

        return asyncio.run(all_of_them())

    def card(self, card: str) -> ServiceEntry:
        return asyncio.run(self.door.enter("", card))


def test_nobody_can_be_let_in_where_nothing_is_set(settings: UpkeepSettings) -> None:
    assert Doorway(settings).pins(PIN) == [ServiceEntry(admitted=False, possible=False)]


def test_the_right_pin_and_each_control_card_are_let_in(settings: UpkeepSettings, say: Say) -> None:
    say("pin", PIN)
    say("card", CARD)
    say("card", OTHER)
    door = Doorway(settings)
    assert door.pins(PIN) == [IN]
    assert (door.card(CARD), door.card(OTHER)) == (IN, IN)
    assert not door.card(PIN).admitted
    assert not door.pins(CARD)[0].admitted


def test_after_three_wrong_ones_nobody_is_listened_to_twice_as_long_each_time(
    settings: UpkeepSettings, say: Say
) -> None:
    say("pin", PIN)
    door = Doorway(settings)
    tries = door.pins("111111", "222222", "333333", PIN)
    assert [(entry.tries_left, entry.wait_seconds) for entry in tries] == [(2, 0), (1, 0), (0, 60), (0, 60)]
    door.later = 61
    assert [entry.wait_seconds for entry in door.pins("1", "2", "3")] == [0, 0, 120]
    door.later = 120
    assert not door.pins(PIN)[0].admitted
    door.later = 182
    assert door.pins(PIN) == [IN]
    assert [entry.wait_seconds for entry in door.pins("1", "2", "3")] == [0, 0, 60]


def test_a_right_control_card_opens_while_pins_are_not_listened_to(settings: UpkeepSettings, say: Say) -> None:
    say("pin", PIN)
    say("card", CARD)
    door = Doorway(settings)
    door.pins("1", "2", "3")
    assert door.card(OTHER).wait_seconds == 60
    assert door.card(CARD) == IN
    assert door.pins(PIN) == [IN]


def test_pulling_the_plug_gives_no_further_tries(settings: UpkeepSettings, say: Say) -> None:
    say("pin", PIN)
    for number, boot in enumerate(("one", "two", "three"), 1):
        door = Doorway(settings, boot)
        assert door.pins("111111")[0].tries_left == 3 - number
        door.memory.close()
    again = Doorway(settings, "four")
    assert again.pins(PIN)[0].wait_seconds == 60  # the block begins anew: nobody knows how long the machine was off
    again.memory.close()
    same = Doorway(settings, "four")
    same.later = 59
    assert same.pins(PIN)[0].wait_seconds == 1


def test_what_nobody_has_takes_as_long_as_what_is_wrong(settings: UpkeepSettings, say: Say) -> None:
    say("pin", PIN)
    known = tuple((Path(settings.service.pin_file)).read_text("ascii").splitlines())

    def seconds(hashes: tuple[str, ...]) -> float:
        begun = time.perf_counter()
        for _ in range(5):
            assert not fits("111111", hashes)
        return time.perf_counter() - begun

    quickest = min(seconds(known) for _ in range(3)), min(seconds(()) for _ in range(3))
    assert 0.3 < quickest[0] / quickest[1] < 3


def test_only_hashes_are_on_the_disk_for_the_owners_eyes(settings: UpkeepSettings, say: Say) -> None:
    say("pin", PIN)
    say("card", CARD)
    for name, secret in ((settings.service.pin_file, PIN), (settings.service.cards_file, CARD)):
        file = Path(name)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert secret not in file.read_text("ascii")


@pytest.mark.parametrize(
    ("act", "line", "sentence"),
    [
        ("pin", "12345", "6 to 12 digits"),
        ("pin", "1234567890123", "6 to 12 digits"),
        ("pin", "12a456", "6 to 12 digits"),
        ("pin", "111111", "equal or counting"),
        ("pin", "456789", "equal or counting"),
        ("pin", "987654", "equal or counting"),
        ("card", "short", "8 to 64"),
        ("card", "with a blank", "8 to 64"),
    ],
)
def test_what_is_too_easy_is_not_set(settings: UpkeepSettings, say: Say, act: str, line: str, sentence: str) -> None:
    with pytest.raises(OSError, match=sentence):
        say(act, line)
    assert not Path(settings.service.pin_file).exists()
    assert not Path(settings.service.cards_file).exists()


def test_a_card_is_added_once(settings: UpkeepSettings, say: Say) -> None:
    say("card", CARD)
    with pytest.raises(OSError, match="already"):
        say("card", CARD)


@pytest.mark.parametrize("code", ["", "x" * 65, "x" * 10_000, "\x00", "é"])
def test_no_code_upsets_it(settings: UpkeepSettings, say: Say, code: str) -> None:
    say("pin", PIN)
    assert not Doorway(settings).pins(code)[0].admitted
