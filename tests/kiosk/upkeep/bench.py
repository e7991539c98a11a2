"""A caretaker with real drivers on pseudo-terminals, a film for a camera, and a bridge that keeps what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from bridge.contract.circulation import Unavailable
from bridge.contract.faults import Fault
from bridge.contract.upkeep import (
    Checked,
    DeviceKind,
    DeviceReport,
    Errand,
    ErrandDone,
    Heard,
    Paper,
    StandReport,
    Task,
    Turn,
)
from deploy.drawn_face import film, somebody
from kiosk.desk import Desk
from kiosk.events import Event
from kiosk.hardware.barcode_serial import SerialBarcodeScanner
from kiosk.hardware.camera_rehearsal import RehearsalCamera
from kiosk.hardware.device import Attempts, ReceiptPrinter
from kiosk.hardware.reading import ReaderDevice
from kiosk.hardware.recognise import Codes, recognise
from kiosk.hardware.viewing import CameraDevice
from kiosk.receipts.imprint import Letterhead
from kiosk.upkeep.about import About
from kiosk.upkeep.caretaker import Caretaker, Charge
from kiosk.upkeep.equipment import Equipment, TendedCamera, TendedPrinter, TendedReader, driver_of
from kiosk.upkeep.screen_thread import ScreenThread
from kiosk.views import OneMoment
from tests.contract.upkeep import FakeUpkeep
from tests.hardware.printers.paperwork import driver_for
from tests.hardware.readers.plugs import Terminal
from tests.peers.escpos_printer import PtyPrinter, pty_printer
from tests.waiting import until

PICTURE = b"a picture without anybody"
QUICK = Attempts(pauses=(0.01,), settled=3600)
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


class Bridge(FakeUpkeep):
    """`there` is False while nobody answers; `missed` counts the questions then."""

    def __init__(self) -> None:
        super().__init__()
        self.there, self.missed = True, 0

    async def report(self, report: StandReport) -> Heard:
        return await super().report(report) if self.there else self._gone()

    async def turn_ended(self, turn: Turn) -> Heard:
        return await super().turn_ended(turn) if self.there else self._gone()

    async def settle_errand(self, done: ErrandDone) -> Heard:
        return await super().settle_errand(done) if self.there else self._gone()

    async def note_self_test(self, checks: tuple[Checked, ...]) -> Heard:
        return await super().note_self_test(checks) if self.there else self._gone()

    async def test_self(self) -> ErrandDone:
        if not self.there:
            self._gone()
        return await super().test_self()

    def _gone(self) -> Heard:
        self.missed += 1
        raise Unavailable


@dataclass
class Bench:
    """Everything around one caretaker; tests pull its plugs."""

    scanner: Terminal
    printer: PtyPrinter
    film: Path
    bridge: Bridge = field(default_factory=Bridge)
    told: list[Event] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()
    shown: str = "Welcome"
    moved: Callable[[], float] = monotonic
    picture: bytes | None = PICTURE  # None when the screen's thread does not answer
    settings_are_right: bool = True
    ended: int = 0
    views: list[OneMoment] = field(default_factory=list)
    caretaker: Caretaker = field(init=False)
    equipment: Equipment = field(init=False)

    def device(self, name: str) -> DeviceReport:
        return next(device for device in self.caretaker.devices if device.name == name)

    async def faulty(self, name: str, *faults: Fault) -> None:
        """Returns when the device has just these faults."""
        await until(lambda: self.device(name).faults == faults)

    async def serve(self) -> None:
        """Does what waits, as the flow does between two turns."""
        await until(lambda: self.caretaker.wanted)
        await self.caretaker.run_errands(self.views.append)

    async def settled(self, id: str) -> ErrandDone:
        await until(lambda: any(done.errand == id for done in self.bridge.settled))
        return next(done for done in self.bridge.settled if done.errand == id)

    async def run(self, task: Task, id: str = "1", seconds: float = 30) -> ErrandDone:
        """The errand, from the link to what the bridge hears of it."""
        self.caretaker.take(Errand(id, task, seconds))
        await self.serve()
        return await self.settled(id)

    def end(self) -> None:
        self.ended += 1


@asynccontextmanager
async def bench(folder: Path, *, plugged: bool = True, pause: float = 120) -> AsyncIterator[Bench]:
    """A stand whose devices are all there, and known to be; with `plugged` False there is no scanner."""
    with pty_printer(folder) as printer:
        terminal = Terminal(folder / "tty")
        path = folder / "film.avi"
        await asyncio.to_thread(path.write_bytes, await asyncio.to_thread(_filmed))
        stand = Bench(terminal, printer, path)
        if plugged:
            terminal.plug()
        with suppress(Over):
            async with _group() as tasks:
                _put_together(stand, tasks, pause)
                await until(lambda: stand.equipment.camera and stand.equipment.camera.device.available)
                await until(lambda: stand.device("printer").paper is Paper.OK)
                if plugged:
                    await stand.faulty("scanner")
                yield stand
                raise Over


@cache
def _filmed() -> bytes:
    with TemporaryDirectory() as folder:
        return film(Path(folder) / "film.avi", somebody()).read_bytes()


class Over(Exception):
    """The story is over; what still runs ends."""


@asynccontextmanager
async def _group() -> AsyncIterator[asyncio.TaskGroup]:
    """A task group that ends with the very exception that ends it."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


def _put_together(stand: Bench, tasks: asyncio.TaskGroup, pause: float) -> None:
    def tell(event: Event) -> None:
        stand.told.append(event)

    reader = ReaderDevice(
        SerialBarcodeScanner("scanner", str(stand.scanner.path)),
        lambda given: recognise(given, "both", Codes()),
        tell,
        attempts=QUICK,
    )
    driver = driver_for(stand.printer)
    receipts = ReceiptPrinter(driver, tell, 0.05, QUICK)
    camera = CameraDevice(RehearsalCamera("camera", str(stand.film), fps=100), tell, 0.05)
    screen = ScreenThread(partial(_moved, stand), partial(_give, stand), tell)
    stand.equipment = Equipment(
        (TendedReader(reader, "barcode_serial", DeviceKind.SCANNER),),
        TendedPrinter(receipts, driver_of(driver)),
        TendedCamera(camera, "camera_rehearsal"),
        screen,
    )
    charge = Charge(
        About("1.2.3", "self-check", (("kiosk", "K1"),), NOW),
        stand.equipment,
        Desk(receipts, Letterhead("Perpustakaan Contoh"), "K1", lambda: NOW),
        "id",
        lambda: stand.faults,
        lambda: stand.shown,
        tell,
        lambda: stand.settings_are_right,
        stand.end,
    )
    stand.caretaker = Caretaker(charge, stand.bridge, tasks, pause)
    for part in (reader.tend(), receipts.tend(), camera.tend(), screen.watch(0.05)):
        tasks.create_task(part)


def _moved(stand: Bench) -> float:
    return stand.moved()


def _give(stand: Bench, give: Callable[[bytes], None]) -> None:
    if stand.picture is not None:
        give(stand.picture)
