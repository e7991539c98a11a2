"""What the printer tests have in common: a receipt, and a driver opened for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bridge.contract.configuration import build
from kiosk.hardware import OpenPrinter
from kiosk.hardware.printer_escpos import DRIVER
from kiosk.receipts.document import Document, Row, Style, Text
from tests.peers.escpos_printer import PrinterPeer

RECEIPT = Document((Text("Laskar Pelangi", Style.BOLD), Row("Kode buku", "3271"), Text("5 Desember", Style.LARGE)))

Answer = TypeVar("Answer")


def driver_for(peer: PrinterPeer, **options: object) -> DRIVER:
    """Built as from a TOML table; short time limits, because a test's printer is quick."""
    table = {"name": "printer", "timeout_seconds": 2.0, "answer_seconds": 0.3, **peer.address, **options}
    return build(table, DRIVER, "kiosk.toml")


def with_printer(peer: PrinterPeer, use: Callable[[OpenPrinter], Awaitable[Answer]], **options: object) -> Answer:
    async def opened() -> Answer:
        async with driver_for(peer, **options).open() as printer:
            return await use(printer)

    return asyncio.run(opened())
