"""A reader in use: what it gives is told as what it means, and a code held before it is told once."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from typing import NoReturn

from kiosk.events import CardRead, CodeUnknown, ControlCardRead, Event, ItemSeen
from kiosk.hardware import Garbage, Reader, Scan
from kiosk.hardware.device import ATTEMPTS, Attempts, Device
from kiosk.hardware.recognise import Codes, Reads, recognise


def supervised(
    driver: Reader, reads: Reads, codes: Codes, tell: Callable[[Event], None], repeat_seconds: float = 1.0
) -> ReaderDevice:
    """The reader as a device to tend; the same code within `repeat_seconds` is the same scan."""
    return ReaderDevice(driver, partial(recognise, reads=reads, codes=codes), tell, repeat_seconds)


class ReaderDevice:
    """A scanner or card reader that is supervised; `meaning` is what its codes are."""

    def __init__(
        self,
        driver: Reader,
        meaning: Callable[[Scan | Garbage], Event],
        tell: Callable[[Event], None],
        repeat_seconds: float = 1.0,
        attempts: Attempts = ATTEMPTS,
    ) -> None:
        self.device: Device[AsyncIterator[Scan | Garbage]] = Device(driver, self._pass_on, tell, attempts)
        self._meaning, self._tell = meaning, tell
        self._repeats = Repeats(repeat_seconds)

    async def tend(self) -> NoReturn:
        await self.device.tend()

    async def _pass_on(self, stream: AsyncIterator[Scan | Garbage]) -> AsyncGenerator[None, None]:
        async for given in stream:
            yield  # first, because a flapping reader is back before its code is told
            if not self._repeats.is_repeat(given, time.monotonic()):
                self._tell(told_by(self.device.name, self._meaning(given), given))


def told_by(reader: str, meaning: Event, given: Scan | Garbage) -> Event:
    """The event with the reader's name, and an unknown code's length: what a technician looks at."""
    match meaning:
        case CardRead() | ItemSeen() | ControlCardRead():
            return replace(meaning, reader=reader)
        case CodeUnknown():
            return replace(meaning, reader=reader, length=len(given.code) if isinstance(given, Scan) else 0)
    return meaning


class Repeats:
    """Knows the last code again, by its hash only: nobody's card number is kept."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last: int | None = None
        self._at = 0.0

    def is_repeat(self, given: Scan | Garbage, at: float) -> bool:
        """True when the same was given less than `seconds` ago, repeats included; all garbage is the same."""
        seen = hash(given.code) if isinstance(given, Scan) else hash(Garbage)
        repeat = seen == self._last and at - self._at < self._seconds
        self._last, self._at = seen, at
        return repeat
