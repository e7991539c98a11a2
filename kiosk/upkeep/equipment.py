"""Everything that belongs to this stand and can be lost, and how each of it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bridge.contract.faults import Fault
from bridge.contract.upkeep import DeviceKind, DeviceReport, Paper
from kiosk.hardware import Camera, Printer, Reader
from kiosk.hardware.device import ReceiptPrinter
from kiosk.hardware.drivers import ConfiguredReader
from kiosk.hardware.reading import ReaderDevice
from kiosk.hardware.viewing import CameraDevice
from kiosk.upkeep import screen_thread
from kiosk.upkeep.screen_thread import ScreenThread

_PAPER = {Paper.OUT: Fault.PAPER_OUT, Paper.NEAR_END: Fault.PAPER_LOW}


@dataclass(frozen=True, slots=True)
class TendedReader:
    device: ReaderDevice
    driver: str
    kind: DeviceKind


@dataclass(frozen=True, slots=True)
class TendedPrinter:
    device: ReceiptPrinter
    driver: str


@dataclass(frozen=True, slots=True)
class TendedCamera:
    device: CameraDevice
    driver: str


@dataclass(frozen=True, slots=True)
class Equipment:
    readers: tuple[TendedReader, ...]
    printer: TendedPrinter | None
    camera: TendedCamera | None
    screen: ScreenThread

    def reports(self) -> tuple[DeviceReport, ...]:
        """In the order of the configuration, the screen last."""
        readers = [_reader(reader) for reader in self.readers]
        printer = [_printer(self.printer)] if self.printer else []
        camera = [_camera(self.camera)] if self.camera else []
        return (*readers, *printer, *camera, _screen(self.screen))

    @property
    def printed(self) -> int:
        return self.printer.device.printed if self.printer else 0


def driver_of(driver: Reader | Printer | Camera) -> str:
    """The name of the driver's file, as the configuration has it."""
    return type(driver).__module__.rpartition(".")[2]


def kind_of(reader: ConfiguredReader) -> DeviceKind:
    return DeviceKind.READER if reader.reads == "cards" else DeviceKind.SCANNER


def _reader(reader: TendedReader) -> DeviceReport:
    device = reader.device.device
    lost = () if device.available else (Fault.READER_LOST,)
    flapping = (Fault.READER_FLAPPING,) if device.flapping else ()
    return DeviceReport(device.name, reader.kind, reader.driver, device.since, (*lost, *flapping))


def _printer(printer: TendedPrinter) -> DeviceReport:
    tended = printer.device
    device, faults = tended.device, tuple(printer_faults(tended))
    paper = tended.known.paper if device.available else Paper.UNKNOWN
    since = max(device.since, tended.changed)
    return DeviceReport(device.name, DeviceKind.PRINTER, printer.driver, since, faults, paper)


def printer_faults(printer: ReceiptPrinter) -> Iterator[Fault]:
    """A printer that is offline says so because of its paper or its cover; without these it is as good as lost."""
    if not printer.device.available:
        yield Fault.PRINTER_LOST
        return
    known = printer.known
    if known.paper in _PAPER:
        yield _PAPER[known.paper]
    if known.cover_open:
        yield Fault.COVER_OPEN
    if known.offline and known.paper is not Paper.OUT and not known.cover_open:
        yield Fault.PRINTER_LOST


def _camera(camera: TendedCamera) -> DeviceReport:
    device = camera.device
    faults = () if device.available else (Fault.CAMERA_LOST,)
    return DeviceReport(device.name, DeviceKind.CAMERA, camera.driver, device.since, faults)


def _screen(screen: ScreenThread) -> DeviceReport:
    faults = (Fault.SCREEN_STUCK,) if screen.stuck else ()
    return DeviceReport(screen_thread.NAME, DeviceKind.SCREEN, screen_thread.DRIVER, screen.since, faults)
