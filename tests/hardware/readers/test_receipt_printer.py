"""The printer as flows use it: there or not, one thing at a time, never disturbed in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from kiosk.events import DeviceBack, DeviceChanged, DeviceLost, Event
from kiosk.hardware import OpenPrinter, Paper, PrinterStatus
from kiosk.hardware.device import Attempts, ReceiptPrinter
from kiosk.receipts.document import Document, Text
from tests.waiting import until

LOST, BACK = DeviceLost("printer"), DeviceBack("printer")
RECEIPT = Document((Text("Receipt"),))
OFFLINE = PrinterStatus(Paper.UNKNOWN, offline=True)


class Paperless:
    """A printer of our own protocol: answers, and prints when `go` is set; `broken` takes its plug out."""

    name = "printer"

    def __init__(self) -> None:
        self.there = True
        self.broken = False
        self.out_of_paper = False
        self.asked = 0
        self.busy = 0
        self.begun = 0
        self.closed_while_busy = False
        self.printed: list[Document] = []
        self.go = asyncio.Event()
        self.go.set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenPrinter]:
        if not self.there:
            raise OSError(19, "No such device")
        yield self
        self.closed_while_busy = self.busy > 0

    async def status(self) -> PrinterStatus:
        assert self.busy == 0, "asked while it was printing"
        self.asked += 1
        if self.broken:
            raise OSError(19, "No such device")
        return PrinterStatus(Paper.OUT if self.out_of_paper else Paper.OK)

    async def print(self, document: Document) -> None:
        assert self.busy == 0, "two receipts at once"
        self.busy += 1
        self.begun += 1
        try:
            await self.go.wait()
        finally:
            self.busy -= 1
        if self.broken or self.out_of_paper:
            raise OSError(5, "no receipt came out")
        self.printed.append(document)


def play(
    scene: Callable[[Paperless, ReceiptPrinter, list[Event]], Coroutine[Any, Any, None]], every: float = 3600
) -> None:
    async def whole() -> None:
        told: list[Event] = []

        def tell(event: Event) -> None:
            if not isinstance(event, DeviceChanged):  # tests/hardware/test_reports.py listens to these
                told.append(event)

        printer = Paperless()
        device = ReceiptPrinter(printer, tell, every, Attempts(pauses=(0.001,)))
        tending = asyncio.create_task(device.tend())
        await scene(printer, device, told)
        tending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await tending
        assert not printer.closed_while_busy

    asyncio.run(whole())


def test_a_receipt_is_printed_and_the_status_is_the_printers() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: told == [BACK])
        await device.print(RECEIPT)
        assert printer.printed == [RECEIPT]
        assert await device.status() == PrinterStatus(Paper.OK)

    play(scene)


def test_a_printer_that_is_not_there_is_offline_and_prints_nothing() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        printer.there = False
        await until(lambda: told == [LOST])
        assert await device.status() == OFFLINE
        with pytest.raises(OSError, match="the printer is not there"):
            await device.print(RECEIPT)

    play(scene)


def test_a_printer_that_does_not_answer_the_poll_is_lost_and_found_again() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: told == [BACK])
        printer.there, printer.broken = False, True
        await until(lambda: told == [BACK, LOST])
        printer.there, printer.broken = True, False
        await until(lambda: told == [BACK, LOST, BACK])

    play(scene, every=0.01)


def test_a_printer_that_fails_to_print_is_asked_at_once_whether_it_is_there() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: told == [BACK])
        printer.there, printer.broken = False, True
        with pytest.raises(OSError, match="no receipt came out"):
            await device.print(RECEIPT)
        await until(lambda: told == [BACK, LOST])

    play(scene)


def test_a_printer_out_of_paper_is_not_a_lost_printer() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: told == [BACK] and printer.asked == 1)
        printer.out_of_paper = True
        with pytest.raises(OSError, match="no receipt came out"):
            await device.print(RECEIPT)
        await until(lambda: printer.asked == 2)
        assert told == [BACK]
        assert not (await device.status()).can_print

    play(scene)


def test_asking_waits_until_the_receipt_is_printed() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: printer.asked)
        printer.go.clear()
        printing = asyncio.create_task(device.print(RECEIPT))
        await until(lambda: printer.busy)
        asking = asyncio.create_task(device.status())
        done, _ = await asyncio.wait({asking}, timeout=0.05)  # several polls are due in this time
        assert not done
        printer.go.set()
        await printing
        assert await asking == PrinterStatus(Paper.OK)

    play(scene, every=0.01)


def test_a_flow_that_is_cancelled_does_not_tear_the_receipt_off() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: printer.asked)
        printer.go.clear()
        printing = asyncio.create_task(device.print(RECEIPT))
        await until(lambda: printer.busy)
        printing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await printing
        assert printer.busy == 1
        printer.go.set()
        await until(lambda: printer.printed == [RECEIPT])

    play(scene)


def test_the_printer_is_closed_only_after_the_receipt_that_is_being_printed() -> None:
    async def scene(printer: Paperless, device: ReceiptPrinter, told: list[Event]) -> None:
        await until(lambda: printer.asked)
        printer.go.clear()
        printing.append(asyncio.create_task(device.print(RECEIPT)))
        await until(lambda: printer.busy)
        asyncio.get_running_loop().call_later(0.05, printer.go.set)

    printing: list[asyncio.Task[None]] = []
    play(scene)
