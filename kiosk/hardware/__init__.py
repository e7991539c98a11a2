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

from bridge.contract.upkeep import Paper as Paper
from kiosk.photo.impression import Impression
from kiosk.receipts.document import Document


@dataclass(frozen=True, slots=True)
class Scan:
    """One whole code as a reader gave it, 1 to 256 printable characters; never logged."""

    code: str = field(repr=False)


class Garbage:
    """A reader gave something that is not a code: noise, an endless code, control characters."""


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


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture as the camera gave it: rows from the top, three bytes a pixel (blue, green, red), and what is to be
    seen in it. `at` is when it was taken, on the monotonic clock."""

    width: int
    height: int
    pixels: bytes = field(repr=False)
    seen: Impression
    at: float


class OpenCamera(Protocol):
    """A camera that gives pictures. Its methods raise OSError when it is lost."""

    async def newest(self) -> Frame:
        """The newest picture that nobody has got yet; waits for one."""

    async def portrait(self, frame: Frame) -> bytes:
        """The middle of `frame`, or what is around its one face, as a JPEG of `membership.PHOTO_SIZE`, no larger than
        `LONGEST_PHOTO`, without EXIF."""


class Camera(Protocol):
    """Opening raises OSError when the device is not there. It is opened for one applicant, and closed after."""

    @property
    def name(self) -> str: ...

    def present(self) -> bool:
        """Whether it is plugged in, as far as that is known without opening it; blocks no longer than a file does."""

    def open(self) -> AbstractAsyncContextManager[OpenCamera]: ...


class Sound(StrEnum):
    """What is heard without a word; the values are the names of sound files."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sound, then sentences in "id" or "en", `volume` percent loud. Without either it is a silence. What is said may
    be a patron's, so it never shows in a log."""

    sentences: tuple[str, ...] = field(default=(), repr=False)
    language: str = "id"
    sound: Sound | None = None
    volume: int = 70


class OpenVoice(Protocol):
    """A voice that speaks. Its methods raise OSError when it is lost."""

    async def utter(self, utterance: Utterance) -> None:
        """What was being said ends at once. Returns when the new is taken over, not when it has been said."""

    async def lost(self) -> None:
        """Ends when the voice is lost."""


class Voice(Protocol):
    """Opening raises OSError when the voice is not there."""

    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[OpenVoice]: ...


class PadKey(StrEnum):
    """The keys of a pad beside the glass; the values are keys of its configuration."""

    PREVIOUS = "previous"
    NEXT = "next"
    ACT = "act"
    BACK = "back"  # and help
    VOICE = "voice"
    LOUDER = "louder"
    SOFTER = "softer"


class Pad(Protocol):
    """The iterator ends or raises OSError when the pad is lost; leaving the context closes it."""

    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[PadKey]]: ...


class Jack(Protocol):
    """Whether headphones are plugged in: first as it is, then every change. As `Pad` otherwise."""

    @property
    def name(self) -> str: ...

    def open(self) -> AbstractAsyncContextManager[AsyncIterator[bool]]: ...
