"""A barcode scanner on a serial port: USB in "virtual COM port" mode, or RS-232."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kiosk.hardware import Garbage, Scan, selection, serial_line
from kiosk.hardware.framing import Frames, Framing


@dataclass(frozen=True, slots=True)
class SerialBarcodeScanner:
    """Name the device by `path` (best one of /dev/serial/by-id) or by `vendor_product` ("0c2e:0b61").

    `pause` is the silence in seconds after which half a code is dropped; `baud` does not matter over USB.
    """

    name: str
    path: str = ""
    vendor_product: str = ""
    baud: int = 9600
    framing: Framing = "crlf"
    pause: float = 0.5

    def __post_init__(self) -> None:
        selection.check(self.path, self.vendor_product, self.pause)
        if self.baud < 1:
            raise ValueError("baud must be a speed such as 9600")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Scan | Garbage]]:
        """Raises OSError when the port is not there or another program has it."""
        with serial_line.opened(self.path, self.vendor_product, self.baud) as fd:
            yield serial_line.scans(fd, Frames(self.framing, self.pause))


DRIVER = SerialBarcodeScanner
