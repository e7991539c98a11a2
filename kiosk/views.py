"""What a kiosk can show: one frozen dataclass for each screen, with everything the screen draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal


class Problem(StrEnum):
    """What went wrong on this side of the counter; the values are keys of the texts."""

    ALREADY_IN_BASKET = "already-in-basket"
    BASKET_FULL = "basket-full"
    CODE_UNKNOWN = "code-unknown"
    CARD_NOT_ITEM = "card-not-item"
    ITEM_NOT_CARD = "item-not-card"


class Cause(StrEnum):
    """Why a kiosk is out of order."""

    NO_LINK = "no-link"
    NO_READER = "no-reader"


class Receipt(StrEnum):
    """Where the receipt of a summary stands."""

    NOTHING = "nothing"  # nothing was lent, so there is nothing to print
    OFFERED = "offered"
    PRINTING = "printing"
    PRINTED = "printed"
    PAPER_OUT = "paper-out"  # including an open cover: paper cannot come out
    FAILED = "failed"  # no printer, or it does not answer


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The catalog became unreachable while this item was lent: nobody here knows the outcome."""

    item: Item


Outcome = Loan | Refusal | Unsettled


@dataclass(frozen=True, slots=True)
class OneMoment:
    """The kiosk is starting or waits for something that is expected back shortly."""


@dataclass(frozen=True, slots=True)
class Welcome:
    pass


@dataclass(frozen=True, slots=True)
class AskCard:
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class AskPin:
    """`entered` is how many digits the patron has typed; the digits themselves never reach a view."""

    entered: int = 0
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class Sorry:
    """The library refuses this patron today: all reasons, each with its next step."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Basket:
    """`busy` while the catalog is asked about a scanned item."""

    patron: Patron
    items: tuple[Item, ...] = ()
    problem: Problem | Refusal | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    patron: Patron
    items: tuple[Item, ...]
    due: date


@dataclass(frozen=True, slots=True)
class Working:
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    patron: Patron
    outcomes: tuple[Outcome, ...]
    receipt: Receipt = Receipt.OFFERED


@dataclass(frozen=True, slots=True)
class StillThere:
    """`seconds` until the kiosk forgets the patron."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    cause: Cause


View = (
    OneMoment
    | Welcome
    | AskCard
    | AskPin
    | Sorry
    | Basket
    | Confirm
    | Working
    | Summary
    | StillThere
    | OutOfOrder
)
