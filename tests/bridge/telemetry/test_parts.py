"""From what is seen of a stand to its parts, faults and state: every fault a bridge can see, no false green."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bridge.contract.faults import Fault, State, state_of, worst_first
from bridge.contract.upkeep import Check, Checked, DeviceKind, DeviceReport, Paper, Verdict
from bridge.contract.wire import Notice
from bridge.telemetry.machine import Readings
from bridge.telemetry.messages import OutboxHealth
from bridge.telemetry.parts import device_part, parts, word
from bridge.telemetry.seen import Certificate, PaperUse, Seen, SelfTest, Software
from bridge.telemetry.settings import Limits
from tests.bridge.telemetry.stand import PRINTER, SCANNER, WELL

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
EMPTY = OutboxHealth(depth=0, oldest_seconds=0.0, refused=0, can_keep=True)
GOOD = Seen(
    at=NOW,
    software=Software("0.1.0", {"bridge": "abc"}, NOW),
    limits=Limits(),
    report=WELL,
    heard=True,
    notice=Notice.LINK_BACK,
    offline=True,
    outbox=EMPTY,
    disk=True,
    readings=Readings(4000, 30_000, 51.0, False),
    certificate=Certificate(NOW + timedelta(days=90)),
)


def faults(seen: Seen) -> tuple[Fault, ...]:
    return worst_first(fault for part in parts(seen) for fault in part.faults)


def outbox(**what: object) -> OutboxHealth:
    return OutboxHealth(**{"depth": 1, "oldest_seconds": 1.0, "refused": 0, "can_keep": True} | what)  # type: ignore[arg-type]


def device(one: DeviceReport, **what: object) -> Seen:
    return replace(GOOD, report=replace(WELL, devices=(replace(one, **what),)))  # type: ignore[arg-type]


def test_a_stand_that_is_well_has_no_fault() -> None:
    assert faults(GOOD) == ()
    assert len({part.name for part in parts(GOOD)}) == len(parts(GOOD)) == 12


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (device(SCANNER, faults=(Fault.READER_LOST,)), (Fault.NO_READER, Fault.READER_LOST)),
        (device(SCANNER, faults=(Fault.READER_FLAPPING,)), (Fault.READER_FLAPPING,)),
        (device(PRINTER, faults=(Fault.PRINTER_LOST,), paper=Paper.UNKNOWN), (Fault.PRINTER_LOST,)),
        (device(PRINTER, paper=Paper.OUT), (Fault.PAPER_OUT,)),
        (device(PRINTER, paper=Paper.NEAR_END), (Fault.PAPER_LOW,)),
        (replace(GOOD, limits=Limits(slips=200), paper=PaperUse(200)), (Fault.PAPER_LOW,)),
        (replace(GOOD, limits=Limits(slips=200), paper=PaperUse(199)), ()),
        (replace(GOOD, report=replace(WELL, faults=(Fault.SCREEN_STUCK,))), (Fault.SCREEN_STUCK,)),
        (replace(GOOD, heard=False), (Fault.KIOSK_GONE,)),
        (replace(GOOD, report=None, heard=False), (Fault.KIOSK_GONE,)),
        (replace(GOOD, report=None, heard=False, starting=True), ()),
        (replace(GOOD, notice=Notice.OFFLINE), (Fault.LIBRARY_AWAY,)),
        (replace(GOOD, notice=Notice.CANNOT_KEEP), (Fault.CANNOT_KEEP,)),
        (replace(GOOD, notice=Notice.LINK_LOST), (Fault.NO_LIBRARY,)),
        (replace(GOOD, notice=Notice.LINK_LOST, offline=False, outbox=None), (Fault.NO_LINK,)),
        (replace(GOOD, notice=None), (Fault.NO_LIBRARY,)),
        (replace(GOOD, outbox=outbox(oldest_seconds=4 * 3600 + 1.0)), (Fault.LETTERS_OLD,)),
        (replace(GOOD, outbox=outbox(refused=1)), (Fault.LETTERS_REFUSED,)),
        (replace(GOOD, outbox=outbox(can_keep=False)), (Fault.DISK_LOW,)),
        (replace(GOOD, readings=Readings(511, 30_000)), (Fault.DISK_LOW,)),
        (replace(GOOD, readings=Readings(None, None)), (Fault.DISK_LOW,)),
        (replace(GOOD, remembers=False), (Fault.DISK_LOW,)),
        (replace(GOOD, readings=Readings(4000, 30_000, 80.0)), (Fault.HOT,)),
        (replace(GOOD, weak=True), (Fault.UNDER_VOLTAGE,)),
        (replace(GOOD, sure=False, synced=False), (Fault.CLOCK_UNSURE,)),
        (replace(GOOD, certificate=Certificate(NOW + timedelta(days=29, hours=23))), (Fault.CERTIFICATE_ENDS,)),
        (replace(GOOD, certificate=Certificate(NOW - timedelta(days=1))), (Fault.CERTIFICATE_ENDS,)),
        (replace(GOOD, certificate=Certificate(None)), (Fault.CERTIFICATE_ENDS,)),
        (replace(GOOD, certificate=None), ()),
        (
            replace(GOOD, tested=SelfTest(NOW, (Checked(Check.PRINTER, Verdict.FAILED, Fault.PAPER_OUT),))),
            (Fault.SELF_TEST_FAILED,),
        ),
    ],
)
def test_each_thing_that_is_wrong_is_its_fault_and_no_other(seen: Seen, expected: tuple[Fault, ...]) -> None:
    assert faults(seen) == expected


def test_what_hovers_at_a_limit_does_not_come_and_go() -> None:
    hot, low = frozenset({Fault.HOT}), frozenset({Fault.DISK_LOW})
    assert faults(replace(GOOD, readings=Readings(4000, 30_000, 76.0), former=hot)) == (Fault.HOT,)
    assert faults(replace(GOOD, readings=Readings(4000, 30_000, 74.9), former=hot)) == ()
    assert faults(replace(GOOD, readings=Readings(540, 30_000), former=low)) == (Fault.DISK_LOW,)
    assert faults(replace(GOOD, readings=Readings(564, 30_000), former=low)) == ()


def test_of_a_kiosk_that_is_gone_no_device_is_believed_to_be_well() -> None:
    gone = replace(GOOD, heard=False)
    devices = [part for part in parts(gone) if part.name in {"scanner", "printer"}]
    assert [part.faults for part in devices] == [(Fault.KIOSK_GONE,)] * 2
    assert state_of(faults(gone)) is State.OUT_OF_ORDER


def test_one_reader_of_two_is_enough() -> None:
    lost = replace(SCANNER, faults=(Fault.READER_LOST,))
    seen = replace(GOOD, report=replace(WELL, devices=(lost, replace(SCANNER, name="second"))))
    assert faults(seen) == (Fault.READER_LOST,)
    screen = DeviceReport("glass", DeviceKind.SCREEN, "kivy", NOW, (Fault.SCREEN_STUCK,))
    stuck = replace(GOOD, report=replace(WELL, devices=(SCANNER, screen)))
    assert faults(stuck) == (Fault.SCREEN_STUCK,)
    assert "glass" not in {part.name for part in parts(stuck)}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("printer", "printer"),
        ("disk", "disk-device"),
        ("Printer/Kasir #2", "printer-kasir-2"),
        ("../+/#", "device"),
        ("é" * 99, "device"),
        ("a" * 99, "a" * 40),
    ],
)
def test_a_device_may_be_called_anything(name: str, part: str) -> None:
    assert device_part(name) == part


def test_what_a_kiosk_calls_its_screens_is_a_word_and_no_text() -> None:
    assert word("AskCard") == "AskCard"
    assert word("Siti Rahmawati\n<b>") == "Siti-Rahmawati-b"
    assert word("") == "-"
    assert len(word("x" * 500)) == 60
