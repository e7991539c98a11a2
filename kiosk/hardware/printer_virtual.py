"""Rehearsal printer: keeps every receipt as a picture, made from the very bytes a real printer would get."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.hardware import OpenPrinter, Paper, PrinterStatus
from kiosk.hardware.escpos_page import Cutting, page
from kiosk.hardware.paper import Roll
from kiosk.hardware.thermal_paper import draw
from kiosk.receipts.document import Document
from kiosk.receipts.layout import lay_out


@dataclass(frozen=True, slots=True)
class VirtualPrinter:
    """`folder` gets receipt-0001.png and so on; `columns` is 32 for 58 mm paper, 48 for 80 mm.

    While a file `paper-out` lies in the folder the printer says that it has no paper, and prints nothing.
    """

    name: str
    folder: str
    columns: int = 32

    def __post_init__(self) -> None:
        if not self.folder:
            raise ValueError("folder is empty: the receipts' pictures need a place")
        if not 16 <= self.columns <= 64:
            raise ValueError(f"columns is {self.columns}: it must be 16 to 64")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[OpenPrinter]:
        folder = Path(self.folder)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        yield _Slips(folder, self.columns)


class _Slips:
    def __init__(self, folder: Path, columns: int) -> None:
        self._folder = folder
        self._columns = columns

    async def status(self) -> PrinterStatus:
        out = await asyncio.to_thread((self._folder / "paper-out").exists)
        return PrinterStatus(Paper.OUT if out else Paper.OK)

    async def print(self, document: Document) -> None:
        if (await self.status()).paper is Paper.OUT:
            raise OSError("the virtual printer is out of paper")
        await asyncio.to_thread(self._keep, document)

    def _keep(self, document: Document) -> None:
        """Written beside and renamed, so that whoever waits for a picture never finds half of it."""
        roll = Roll()
        stream = page(lay_out(document, self._columns), "default", Cutting.PART, self._columns)
        picture = draw(roll.feed(stream), self._columns)
        numbers = [int(path.stem.removeprefix("receipt-")) for path in self._folder.glob("receipt-[0-9]*.png")]
        target = self._folder / f"receipt-{max(numbers, default=0) + 1:04}.png"
        unfinished = target.with_suffix(".unfinished")
        picture.save(unfinished, "PNG")
        unfinished.replace(target)


DRIVER = VirtualPrinter
