"""The bridge's part of a self-test: what it can try, it tries; the rest it looks up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter

from bridge.contract.circulation import Unavailable
from bridge.contract.faults import Fault
from bridge.contract.upkeep import Check, Checked, Verdict
from bridge.telemetry.messages import Part
from bridge.telemetry.watch import Picture

_SECONDS = 10.0  # for one check
_PAUSE = 0.2  # seconds until what was not there is tried again
_LOOKED_UP = {
    Part.DISK: Check.DISK,
    Part.POWER: Check.POWER,
    Part.CERTIFICATE: Check.CERTIFICATE,
}


@dataclass(frozen=True, slots=True)
class Trials:
    """`library` asks the central's health, and raises `Unavailable`. `keep` whether another act could be kept, and
    `remember` whether what the stand knows of itself is on the disk. `broker` whether it is connected. None: there is
    no such part here."""

    library: Callable[[], Awaitable[None]] | None = None
    keep: Callable[[], Awaitable[bool]] | None = None
    remember: Callable[[], Awaitable[bool]] | None = None
    broker: Callable[[], bool] | None = None
    certificate: bool = False
    power: bool = False


async def test_own(trials: Trials, look: Callable[[], Picture]) -> tuple[Checked, ...]:
    """Takes up to 10 seconds."""
    tried = await asyncio.gather(
        _checked(Check.LIBRARY, Fault.NO_LINK, _asking(trials)),
        _checked(Check.STORE, Fault.DISK_LOW, _keeping(trials)),
        _checked(Check.BROKER, None, _connecting(trials)),
        _checked(Check.CLOCK, Fault.CLOCK_UNSURE, _knowing_the_time(look)),
    )
    return (Checked(Check.BRIDGE, Verdict.PASSED), *tried, *_looked_up(trials, look()))


async def _checked(check: Check, fault: Fault | None, trial: Callable[[], Awaitable[bool]] | None) -> Checked:
    if trial is None:
        return Checked(check, Verdict.SKIPPED)
    begun = perf_counter()
    try:
        async with asyncio.timeout(_SECONDS):
            passed = await trial()
    except TimeoutError:
        passed = False
    milliseconds = round((perf_counter() - begun) * 1000)
    if passed:
        return Checked(check, Verdict.PASSED, None, milliseconds)
    return Checked(check, Verdict.FAILED, fault, milliseconds)


def _asking(trials: Trials) -> Callable[[], Awaitable[bool]] | None:
    library = trials.library
    if library is None:
        return None

    async def asking() -> bool:
        """Until it answers: right after a start, what is not there yet is no fault."""
        while True:
            try:
                await library()
            except Unavailable:
                await asyncio.sleep(_PAUSE)
            else:
                return True

    return asking


def _keeping(trials: Trials) -> Callable[[], Awaitable[bool]] | None:
    wanted = [trial for trial in (trials.keep, trials.remember) if trial is not None]
    if not wanted:
        return None

    async def keeping() -> bool:
        return all([await trial() for trial in wanted])

    return keeping


def _connecting(trials: Trials) -> Callable[[], Awaitable[bool]] | None:
    broker = trials.broker
    if broker is None:
        return None

    async def connecting() -> bool:
        while not broker():  # noqa: ASYNC110 - asked for the time of a test only
            await asyncio.sleep(_PAUSE)
        return True

    return connecting


def _knowing_the_time(look: Callable[[], Picture]) -> Callable[[], Awaitable[bool]]:
    async def knowing() -> bool:
        """Until it is known: right after a start the library has not told it yet."""
        while any(  # noqa: ASYNC110 - asked for the time of a test only
            part.seen.name is Part.CLOCK and part.seen.faults for part in look().parts
        ):
            await asyncio.sleep(_PAUSE)
        return True

    return knowing


def _looked_up(trials: Trials, picture: Picture) -> list[Checked]:
    parts = {part.seen.name: part.seen for part in picture.parts}
    there = {
        Part.DISK: Part.DISK in parts,
        Part.POWER: trials.power,
        Part.CERTIFICATE: trials.certificate,
    }
    return [
        Checked(check, Verdict.FAILED if parts[part].faults else Verdict.PASSED, next(iter(parts[part].faults), None))
        if there[part]
        else Checked(check, Verdict.SKIPPED)
        for part, check in _LOOKED_UP.items()
    ]
