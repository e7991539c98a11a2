"""The one supervisor: keeps a device in use for ever, and says once when it is lost and once when it is back.

Only here is an OSError the end of the matter. Any other exception is our mistake and leaves `tend`.
"""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, NoReturn, Protocol, TypeVar

from kiosk.events import DeviceBack, DeviceChanged, DeviceLost, Event
from kiosk.hardware import OpenPrinter, Paper, Printer, PrinterStatus
from kiosk.receipts.document import Document

_log = logging.getLogger(__name__)

Connection = TypeVar("Connection")
Opened_co = TypeVar("Opened_co", covariant=True)
Answer = TypeVar("Answer")

# EACCES: the kernel has it, and udev has not given it to this user yet.
_NOT_THERE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EACCES}
_LOOKING_IS_CHEAP = 2.0  # seconds: a device that is put back is found this soon
_SHORT_LIVES = 3


class Driver(Protocol[Opened_co]):
    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[Opened_co]: ...


@dataclass(frozen=True, slots=True)
class Attempts:
    """Seconds. `pauses` are between attempts to open, the last one repeats; a device that was open for
    `settled` works, even when nothing came through."""

    pauses: tuple[float, ...] = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
    settled: float = 10.0


ATTEMPTS = Attempts()


class Device(Generic[Connection]):
    """One device through all its lives. `connection` is what its driver opened, None while it is lost.

    A device that is lost three times in a row before anything came through is `flapping`: from then on it
    counts as back only when something has come through or it has settled. `since` is when it was lost or back last.
    """

    def __init__(
        self,
        driver: Driver[Connection],
        use: Callable[[Connection], AsyncGenerator[None, None]],
        tell: Callable[[Event], None],
        attempts: Attempts,
    ) -> None:
        """`use` works with the open device and yields whenever something came through; its end is a loss."""
        self.name = driver.name
        self.connection: Connection | None = None
        self.flapping = False
        self.since = datetime.now(UTC)
        self._driver, self._use, self._tell, self._attempts = driver, use, tell, attempts
        self._available: bool | None = None  # as last told
        self._failures = 0  # in a row, of opening or of staying open
        self._short_lives = 0

    @property
    def available(self) -> bool:
        """Whether it counts as back; not before it was there once."""
        return self._available is True

    async def tend(self) -> NoReturn:
        while True:
            cause = await self._live()
            self._lost(cause)
            await asyncio.sleep(self._pause(cause))

    async def _live(self) -> OSError:
        """From opening to the loss, whose cause it gives."""
        try:
            async with self._driver.open() as connection:
                await self._work(connection)
        except OSError as error:
            return error
        return OSError("it gives nothing any more")

    async def _work(self, connection: Connection) -> None:
        self.connection = connection
        self._short_lives += 1
        if self._short_lives <= _SHORT_LIVES:
            self._announce_back()
        settling = asyncio.get_running_loop().call_later(self._attempts.settled, self._prove)
        try:
            async with aclosing(self._use(connection)) as signs:
                async for _ in signs:
                    self._prove()
        finally:
            settling.cancel()
            self.connection = None

    def _prove(self) -> None:
        """The device works, so what was before does not count any more."""
        self._failures = self._short_lives = 0
        self.flapping = False
        self._announce_back()

    def _announce_back(self) -> None:
        if self._available:
            return
        self._available, self.since = True, datetime.now(UTC)
        _log.info("%s: ready", self.name)
        self._tell(DeviceBack(self.name))

    def _lost(self, cause: OSError) -> None:
        self._failures += 1
        if self._available is not False:
            self._available, self.since = False, datetime.now(UTC)
            self.flapping = self._short_lives == _SHORT_LIVES
            _log.warning("%s: lost: %s", self.name, " ".join(str(cause).split()) or type(cause).__name__)
            self._tell(DeviceLost(self.name))
            if self.flapping:
                _log.warning("%s: flapping, so it is back only when it stays", self.name)

    def _pause(self, cause: OSError) -> float:
        pauses = self._attempts.pauses
        pause = pauses[min(self._failures, len(pauses)) - 1]
        return min(pause, _LOOKING_IS_CHEAP) if cause.errno in _NOT_THERE else pause


class ReceiptPrinter:
    """The kiosk's printer as a flow uses it, there or not. Asking and printing never happen at once. `known` is what it
    said of itself last, `changed` when it first said so, and `printed` how much paper came out."""

    def __init__(
        self,
        driver: Printer,
        tell: Callable[[Event], None],
        every: float = 10.0,
        attempts: Attempts = ATTEMPTS,
    ) -> None:
        """The printer is asked `every` so many seconds whether it is still there, and after everything it prints."""
        self.device: Device[OpenPrinter] = Device(driver, self._watch, tell, attempts)
        self.known, self.changed, self.printed = PrinterStatus(), self.device.since, 0
        self._every, self._tell = every, tell
        self._turn = asyncio.Lock()
        self._doubt = asyncio.Event()

    async def tend(self) -> NoReturn:
        await self.device.tend()

    async def print(self, document: Document) -> None:
        """Raises OSError when there is no printer or no receipt came out. Once begun it is finished."""
        await self._in_turn(lambda printer: printer.print(document))
        self.printed += 1
        self._doubt.set()  # the paper may be at its end now

    async def status(self) -> PrinterStatus:
        """The printer's own answer, now; UNKNOWN and offline when there is no printer."""
        try:
            return self._learn(await self._in_turn(lambda printer: printer.status()))
        except OSError:
            return PrinterStatus(Paper.UNKNOWN, offline=True)

    async def _watch(self, printer: OpenPrinter) -> AsyncGenerator[None, None]:
        try:
            while True:
                self._doubt.clear()
                async with self._turn:
                    self._learn(await printer.status())
                yield
                await self._wait()
        finally:
            async with self._turn:  # a receipt that is being printed is finished before the printer is closed
                pass

    def _learn(self, status: PrinterStatus) -> PrinterStatus:
        if status != self.known:
            self.known, self.changed = status, datetime.now(UTC)
            _log.info("%s: paper %s%s", self.device.name, status.paper, ", cover open" if status.cover_open else "")
            self._tell(DeviceChanged(self.device.name))
        return status

    async def _wait(self) -> None:
        """Until it is time to ask again, or somebody met an error."""
        try:
            async with asyncio.timeout(self._every):
                await self._doubt.wait()
        except TimeoutError:
            return

    async def _in_turn(self, act: Callable[[OpenPrinter], Awaitable[Answer]]) -> Answer:
        """Shielded: when the asking flow is cancelled, the printer is still left alone until it is done."""
        return await asyncio.shield(asyncio.ensure_future(self._alone(act)))

    async def _alone(self, act: Callable[[OpenPrinter], Awaitable[Answer]]) -> Answer:
        async with self._turn:
            printer = self.device.connection
            if printer is None:
                raise OSError(errno.ENODEV, "the printer is not there")
            try:
                return await act(printer)
            except OSError:
                self._doubt.set()
                raise
