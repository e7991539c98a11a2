"""The desk around the screen: what a flow may ask of devices, and what every driver must offer.

A driver is one file in this package. It ends with `DRIVER = TheClass`, a frozen slotted dataclass whose first
field is `name: str` and whose other fields are the keys of its TOML table; a value it cannot use raises
ValueError in `__post_init__` with a sentence for the technician. The file's name is the `driver` in the TOML.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kiosk.receipts.document import Document


@dataclass(frozen=True, slots=True)
class Scan:
    """One whole code as a reader gave it, 1 to 256 printable characters; never logged."""

    code: str = field(repr=False)


class Garbage:
    """A reader gave something that is not a code: noise, an endless code, control characters."""


class Paper(StrEnum):
    """What a printer says of its paper. A printer that does not answer is UNKNOWN, not OK."""

    OK = "ok"
    NEAR_END = "near-end"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    paper: Paper = Paper.UNKNOWN
    cover_open: bool = False
    offline: bool = False

    @property
    def can_print(self) -> bool:
        """False only when the printer itself said so; a silent printer is tried."""
        return self.paper is not Paper.OUT and not self.cover_open and not self.offline


class Reader(Protocol):
    """A scanner or card reader. Opening raises OSError when the device is not there.

    The iterator ends or raises OSError when the device is lost; leaving the context closes the device.
    """

    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[Scan | Garbage]]: ...


class OpenPrinter(Protocol):
    """A printer that answers. Its methods raise OSError when it is lost; a method is never interrupted."""

    async def status(self) -> PrinterStatus: ...

    async def print(self, document: Document) -> None: ...


class Printer(Protocol):
    """A receipt printer. Opening raises OSError when the device is not there."""

    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[OpenPrinter]: ...
