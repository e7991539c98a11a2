"""What stands around the screen, as a flow sees it: a printer, and what is printed at the head of its paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.hardware import PrinterStatus
from kiosk.receipts.document import Document
from kiosk.receipts.imprint import Imprint, Letterhead


class ReceiptPrinter(Protocol):
    """The kiosk's printer, there or not. `print` raises OSError when the paper did not come out."""

    async def status(self) -> PrinterStatus: ...

    async def print(self, document: Document) -> None: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """`kiosk` is this stand's name on receipts; `now` is the local time, aware."""

    printer: ReceiptPrinter
    letterhead: Letterhead
    kiosk: str
    now: Callable[[], datetime]

    def imprint(self, language: str) -> Imprint:
        """What the next paper begins and ends with."""
        return Imprint(self.letterhead, self.kiosk, language, self.now())
