"""Driver for receipt printers that speak ESC/POS, on USB, a serial line, the network or a device file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

from kiosk.hardware import OpenPrinter, Paper, PrinterStatus
from kiosk.hardware.escpos_page import Cutting, load_escpos, page, profiles
from kiosk.hardware.escpos_status import Interview
from kiosk.hardware.escpos_usb import open_usb
from kiosk.hardware.escpos_wire import Wire, open_file, open_network, open_serial
from kiosk.receipts.document import Document
from kiosk.receipts.layout import lay_out


class Connection(StrEnum):
    USB = "usb"
    SERIAL = "serial"
    NETWORK = "network"
    FILE = "file"


_ADDRESSES = {"usb": "", "serial": "path", "file": "path", "network": "host"}


@dataclass(frozen=True, slots=True)
class EscposPrinter:
    """`vendor_product` ("04b8:0e15", empty for any printer) is for USB, `path` for serial and file, `baud`
    for serial, `host` and `port` for the network. `columns` is 32 for 58 mm paper, 48 or 42 for 80 mm.

    `timeout_seconds` is how long the printer may take no data, `answer_seconds` how long it may think about
    its status; one that never answers is UNKNOWN and is tried.
    """

    name: str
    connection: Connection
    vendor_product: str = ""
    path: str = ""
    host: str = ""
    port: int = 9100
    baud: int = 9600
    profile: str = "default"
    columns: int = 48
    cut: Cutting = Cutting.PART
    timeout_seconds: float = 5.0
    answer_seconds: float = 1.0

    def __post_init__(self) -> None:
        needed = _ADDRESSES[self.connection]
        if needed and not getattr(self, needed):
            raise ValueError(f"{needed} is missing: connection {self.connection.value} needs it")
        if self.vendor_product and not re.fullmatch(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{4}", self.vendor_product):
            raise ValueError(f"vendor_product is {self.vendor_product!r}: it looks like 04b8:0e15 (see lsusb)")
        if self.profile not in profiles():
            known = ", ".join(sorted(profiles()))
            raise ValueError(f"profile {self.profile!r} is not known. Known: {known}")
        if not 16 <= self.columns <= 64:
            raise ValueError(f"columns is {self.columns}: it must be 16 to 64")
        if not (0 < self.timeout_seconds <= 60 and 0 < self.answer_seconds <= 60):
            raise ValueError("timeout_seconds and answer_seconds must be more than 0 and at most 60")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenPrinter]:
        line = await asyncio.to_thread(_Line, self)
        try:
            yield line
        finally:
            await asyncio.to_thread(line.close)


class _Line:
    """The open printer; its wire is renewed when the old one gave out or can no longer be trusted."""

    def __init__(self, printer: EscposPrinter) -> None:
        self._printer = printer
        load_escpos()
        self._connect()
        self._interview.status()  # shows whether this printer answers at all, while nobody waits

    async def status(self) -> PrinterStatus:
        return await asyncio.to_thread(self._status)

    async def print(self, document: Document) -> None:
        await asyncio.to_thread(self._print, document)

    def close(self) -> None:
        self._wire.close()

    def _connect(self) -> None:
        self._wire = _wire(self._printer)
        self._interview = Interview(self._wire, self._printer.answer_seconds)

    def _status(self) -> PrinterStatus:
        """Network printers hang up on an idle client: a broken wire is renewed once before it counts."""
        if self._interview.doubtful:
            self._renew()
        try:
            return self._interview.status()
        except OSError:
            self._renew()
            return self._interview.status()

    def _print(self, document: Document) -> None:
        """A printer that answers is asked afterwards whether the paper came out; a silent one is believed."""
        printer = self._printer
        self._wire.write(page(lay_out(document, printer.columns), printer.profile, printer.cut, printer.columns))
        if not self._interview.answers:
            return
        self._interview.wait_for_the_end(printer.timeout_seconds)
        match self._interview.status():
            case PrinterStatus(paper=Paper.OUT):
                raise OSError(f"{printer.name} ran out of paper within a receipt")
            case PrinterStatus(cover_open=True):
                raise OSError(f"{printer.name} was opened within a receipt")
            case PrinterStatus(paper=Paper.UNKNOWN):
                raise OSError(f"{printer.name} stopped answering within a receipt")

    def _renew(self) -> None:
        self._wire.close()
        self._connect()


def _wire(printer: EscposPrinter) -> Wire:
    match printer.connection:
        case Connection.USB:
            return open_usb(printer.vendor_product, printer.timeout_seconds)
        case Connection.SERIAL:
            return open_serial(printer.path, printer.baud, printer.timeout_seconds)
        case Connection.NETWORK:
            return open_network(printer.host, printer.port, printer.timeout_seconds)
        case Connection.FILE:
            return open_file(printer.path, printer.timeout_seconds)


DRIVER = EscposPrinter
