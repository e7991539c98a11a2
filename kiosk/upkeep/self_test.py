"""The kiosk's part of a self-test: each device is really used, and how long that took is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic

from bridge.contract.circulation import Unavailable
from bridge.contract.faults import Fault
from bridge.contract.upkeep import Check, Checked, Upkeep, Verdict
from kiosk.upkeep.equipment import Equipment, printer_faults

Look = Callable[[Equipment], Awaitable[Checked]]


async def test_kiosk(equipment: Equipment) -> tuple[Checked, ...]:
    """One after another, so that a slow machine is not slower for it. A few seconds; raises nothing."""
    return tuple([await _timed(look, equipment) for look in (_screen, _readers, _printer, _camera)])


async def test_bridge(upkeep: Upkeep) -> tuple[Checked, ...]:
    """The bridge's own part, and whether it has answered at all."""
    began = monotonic()
    try:
        theirs = (await upkeep.test_self()).checks
    except Unavailable:
        return (Checked(Check.BRIDGE, Verdict.FAILED, Fault.NO_LINK, _since(began)),)
    if any(checked.check is Check.BRIDGE for checked in theirs):
        return theirs
    return (Checked(Check.BRIDGE, Verdict.PASSED, None, _since(began)), *theirs)


async def _timed(look: Look, equipment: Equipment) -> Checked:
    began = monotonic()
    checked = await look(equipment)
    return Checked(checked.check, checked.verdict, checked.fault, _since(began))


async def _screen(equipment: Equipment) -> Checked:
    """It draws, because what it shows can be had as a picture."""
    drawn = await equipment.screen.picture()
    return Checked(Check.SCREEN, Verdict.PASSED) if drawn else _failed(Check.SCREEN, Fault.SCREEN_STUCK)


async def _readers(equipment: Equipment) -> Checked:
    """All of them are open; nobody can tell more without a code before them."""
    lost = [reader for reader in equipment.readers if not reader.device.device.available]
    if not lost and equipment.readers:
        return Checked(Check.READERS, Verdict.PASSED)
    return _failed(Check.READERS, Fault.READER_LOST if len(lost) < len(equipment.readers) else Fault.NO_READER)


async def _printer(equipment: Equipment) -> Checked:
    """It is asked now; one that is open and never answers passes, as it prints."""
    if equipment.printer is None:
        return Checked(Check.PRINTER, Verdict.SKIPPED)
    status = await equipment.printer.device.status()
    faults = tuple(printer_faults(equipment.printer.device))
    if status.can_print and not set(faults) - {Fault.PAPER_LOW}:
        return Checked(Check.PRINTER, Verdict.PASSED, next(iter(faults), None))
    return _failed(Check.PRINTER, next(iter(faults), Fault.PRINTER_LOST))


async def _camera(equipment: Equipment) -> Checked:
    if equipment.camera is None:
        return Checked(Check.CAMERA, Verdict.SKIPPED)
    if await equipment.camera.device.gives_pictures():
        return Checked(Check.CAMERA, Verdict.PASSED)
    return _failed(Check.CAMERA, Fault.CAMERA_LOST)


def _failed(check: Check, fault: Fault) -> Checked:
    return Checked(check, Verdict.FAILED, fault)


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)
