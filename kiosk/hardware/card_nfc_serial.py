"""A contactless card reader that writes each card's UID on a serial port."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kiosk.hardware import Garbage, Scan, selection, serial_line
from kiosk.hardware.framing import Frames, Framing


@dataclass(frozen=True, slots=True)
class SerialCardReader:
    """Gives a UID of 4 to 10 bytes as upper-case hexadecimal digits without separators.

    `pattern` fits the reader's whole line; the UID is its first group, or all of it when it has no group. The
    default takes "04:A2:B9:11", "04 a2 b9 11" and "UID: 04A2B911". `reverse` turns the order of the bytes
    round; `decimal` gives the number in decimal with at least ten digits ("10D"), as many keyboard readers
    type it. The other keys are those of barcode_serial.
    """

    name: str
    path: str = ""
    vendor_product: str = ""
    baud: int = 9600
    framing: Framing = "crlf"
    pause: float = 0.5
    pattern: str = r"(?:.*[G-Zg-z]\w*\W+)?([0-9A-Fa-f]{2}(?:[ :-]?[0-9A-Fa-f]{2}){3,9})\s*"
    reverse: bool = False
    decimal: bool = False

    def __post_init__(self) -> None:
        selection.check(self.path, self.vendor_product, self.pause)
        if self.baud < 1:
            raise ValueError("baud must be a speed such as 9600")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"pattern is not a regular expression: {error}") from error

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[Scan | Garbage]]:
        """Raises OSError when the port is not there or another program has it."""
        with serial_line.opened(self.path, self.vendor_product, self.baud) as fd:
            yield self._cards(serial_line.scans(fd, Frames(self.framing, self.pause)))

    async def _cards(self, lines: AsyncIterator[Scan | Garbage]) -> AsyncIterator[Scan | Garbage]:
        async for line in lines:
            yield self.card_in(line.code) if isinstance(line, Scan) else line

    def card_in(self, line: str) -> Scan | Garbage:
        """The card that one line of the reader names."""
        found = re.fullmatch(self.pattern, line)
        text = re.sub(r"[ :-]", "", found[1] or "" if found.re.groups else found[0]) if found else ""
        if not re.fullmatch(r"(?:[0-9A-Fa-f]{2}){4,10}", text):
            return Garbage()
        uid = bytes.fromhex(text)
        ordered = uid[::-1] if self.reverse else uid
        return Scan(f"{int.from_bytes(ordered):010d}" if self.decimal else ordered.hex().upper())


DRIVER = SerialCardReader
