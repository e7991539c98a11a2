"""What can happen at a kiosk: everything a flow can wait for, in one closed union."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


class Button(Enum):
    """Everything on the glass that can be touched. `Pressed.value` is used by DIGIT, REMOVE and LANGUAGE."""

    START = auto()
    LEAVE = auto()
    BACK = auto()
    DONE = auto()
    CONFIRM = auto()
    REMOVE = auto()  # value: the item's barcode
    PRINT = auto()
    NO_RECEIPT = auto()
    STAY = auto()
    DIGIT = auto()  # value: "0" to "9"
    ERASE = auto()
    LANGUAGE = auto()  # value: "id" or "en"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A touch. The value may be a PIN's digit or a barcode, so it never shows in a log."""

    button: Button
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CardRead:
    card: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ItemSeen:
    barcode: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeUnknown:
    """A reader gave something that is neither a card's nor an item's code; what it was is nobody's business."""


@dataclass(frozen=True, slots=True)
class DeviceLost:
    device: str


@dataclass(frozen=True, slots=True)
class DeviceBack:
    device: str


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The bridge does not answer or has no library behind it."""


@dataclass(frozen=True, slots=True)
class LinkBack:
    pass


Event = Pressed | CardRead | ItemSeen | CodeUnknown | DeviceLost | DeviceBack | LinkLost | LinkBack
