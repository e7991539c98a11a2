"""What can happen at a kiosk: everything a flow can wait for, in one closed union."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from bridge.contract.letters import Deed


class Button(Enum):
    """Everything on the glass that can be touched. The comments say what `Pressed.value` holds, where it is used."""

    START = auto()  # what the patron wants: a `Service`
    LEAVE = auto()
    BACK = auto()
    DONE = auto()
    CONFIRM = auto()
    REMOVE = auto()  # the item's barcode
    PRINT = auto()
    NO_RECEIPT = auto()
    STAY = auto()
    DIGIT = auto()  # "0" to "9"
    ERASE = auto()
    LANGUAGE = auto()  # "id" or "en"
    UNDO = auto()  # the last loan or return
    LOANS = auto()
    HOLDS = auto()
    FINES = auto()
    REVEAL = auto()  # the number of a loan or hold whose title is to be shown, or hidden again
    RENEW = auto()  # the loan's number
    RENEW_ALL = auto()
    REPORT = auto()  # the number of the loan whose item is damaged or lost
    CASE = auto()  # a `CaseKind`
    CANCEL_HOLD = auto()  # the hold's number
    NUMBER = auto()  # to type the number of a proof of payment
    REPRINT = auto()  # the number of a payment
    KEY = auto()  # a letter, digit or space of the search
    SUGGESTION = auto()  # the suggested text
    OPEN = auto()  # the title's id
    MORE = auto()  # further search results
    HOLD = auto()  # "" for any copy of the title, or the barcode of the one that is wanted
    CHOOSE = auto()  # the answer to a question of the guest book
    SKIP = auto()  # no answer to it
    SHIFT = auto()
    FIELD = auto()  # a `Gender`: where the next digit goes
    WIFI = auto()
    LEAVE_LIBRARY = auto()
    CHANGE = auto()  # the topic of an answer that is to be told anew
    AGAIN = auto()  # another photo
    PIN = auto()  # to set a PIN
    GO_ON = auto()  # to what else this stand does for a member
    SERVICE = auto()  # the hidden gesture of technicians
    TOOL = auto()  # a `Tool` of theirs
    SWITCH = auto()  # to take the stand out of service, or back into it
    PAGE = auto()  # "-1" or "1": to the page before or after
    TOUCHED = auto()  # where, in thousandths of the glass from its upper left corner: "500 998"


@dataclass(frozen=True, slots=True)
class Pressed:
    """A touch. The value may be a PIN's digit, a barcode or what somebody reads, so it never shows in a log."""

    button: Button
    value: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CardRead:
    """`reader` is the name of the device that read it; only technicians care, so it makes no difference otherwise."""

    card: str = field(repr=False)
    reader: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ItemSeen:
    barcode: str = field(repr=False)
    reader: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class CodeUnknown:
    """A reader gave something that is neither a card's nor an item's code; what it was is nobody's business. `length`
    is how many characters it had, 0 when it was noise."""

    reader: str = field(default="", repr=False, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """The library has answered what was asked while the patron went on."""


@dataclass(frozen=True, slots=True)
class DeviceLost:
    device: str


@dataclass(frozen=True, slots=True)
class DeviceBack:
    device: str


@dataclass(frozen=True, slots=True)
class ControlCardRead:
    """A card whose code fits the pattern of technicians' cards; whether it is one is for the bridge to say."""

    card: str = field(repr=False)
    reader: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """Something about a device is different: its paper, its cover, how steady it is."""

    device: str


@dataclass(frozen=True, slots=True)
class ServiceChanged:
    """A technician has opened or closed this stand, here or from afar."""

    in_service: bool


@dataclass(frozen=True, slots=True)
class ErrandWaiting:
    """The bridge wants something for which the stand must be free: between two turns, or with `now` as soon as the
    patron is waited for, who is then sent away."""

    now: bool = False


@dataclass(frozen=True, slots=True)
class OfferChanged:
    """The library can do more or less than was known: whoever comes next is offered that."""


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The bridge does not answer, or has no library behind it and cannot take its place."""


@dataclass(frozen=True, slots=True)
class LinkBack:
    """The library can be asked."""


@dataclass(frozen=True, slots=True)
class LinkOffline:
    """The library cannot be asked, and the stand takes its place: it accepts these deeds by what it `knew` last, an
    aware time, None when it knows nothing."""

    knew: datetime | None
    accepts: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class CannotKeep:
    """The library cannot be asked, and the stand cannot keep what it would accept: it accepts nothing."""


Link = LinkLost | LinkBack | LinkOffline | CannotKeep
Event = (
    Pressed
    | CardRead
    | ItemSeen
    | CodeUnknown
    | Answered
    | ControlCardRead
    | DeviceLost
    | DeviceBack
    | DeviceChanged
    | ServiceChanged
    | ErrandWaiting
    | OfferChanged
    | Link
)
