"""All that matters about a stand as a few plain lines, short enough for a code that a phone reads; nobody is in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bridge.contract.faults import Fault, code, state_of
from bridge.contract.upkeep import Checked, DeviceReport, Diagnosis, Verdict

LONGEST = 640  # bytes; the code of more has modules too small for the smallest glass
_LONGEST_VALUE = 40  # characters


def told(
    kiosk: str, now: datetime, faults: tuple[Fault, ...], devices: tuple[DeviceReport, ...], diagnosis: Diagnosis | None
) -> str:
    """Worst first, so that what does not fit is what matters least. English, as the names in logs and documents are.
    `now` is in the zone in which all times are told."""
    kept = ""
    for line in _lines(kiosk, now, faults, devices, diagnosis):
        if len((kept + line + "\n...").encode()) > LONGEST:
            return kept + "..."
        kept += line + "\n"
    return kept.rstrip("\n")


def _lines(
    kiosk: str, now: datetime, faults: tuple[Fault, ...], devices: tuple[DeviceReport, ...], diagnosis: Diagnosis | None
) -> Iterator[str]:
    name = _plain(kiosk)
    yield f"Anjungan: {name}" + (f" ({_plain(diagnosis.stand)})" if diagnosis and diagnosis.stand != kiosk else "")
    yield f"at {now:%Y-%m-%d %H:%M %z}"
    yield f"state {state_of(faults)}"
    yield from (f"{code(fault)} {fault}" for fault in faults)
    yield from (_device(device, now) for device in devices)
    if diagnosis is None:
        yield "bridge: not heard"
        return
    yield from (f"{part.name}: {_plain(part.value)}{_codes(part.faults)}" for part in diagnosis.parts)
    if diagnosis.tested_at:
        tested = diagnosis.tested_at.astimezone(now.tzinfo)
        yield f"test {tested:%Y-%m-%d %H:%M} {_tested(diagnosis.tests)}"


def _device(device: DeviceReport, now: datetime) -> str:
    paper = f" paper {device.paper}" if device.paper else ""
    since = f" since {device.since.astimezone(now.tzinfo):%m-%d %H:%M}" if device.faults else ""
    return f"{device.name} ({device.driver}):{paper}{_codes(device.faults) or ' ok'}{since}"


def _tested(tests: tuple[Checked, ...]) -> str:
    """Only what has failed, unless nothing has."""
    failed = [f"{test.check}{_codes((test.fault,) if test.fault else ())}" for test in tests
              if test.verdict is Verdict.FAILED]
    return "failed: " + ", ".join(failed) if failed else "passed"


def _codes(faults: tuple[Fault, ...]) -> str:
    return "".join(f" {code(fault)}" for fault in faults)


def _plain(value: str) -> str:
    """On one line, and not too long."""
    return "".join(character if character.isprintable() else " " for character in value)[:_LONGEST_VALUE]
