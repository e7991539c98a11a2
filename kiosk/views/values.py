"""What more than one view holds: the words for what a stand does, what went wrong, and where paper stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.contract.account import Case
from bridge.contract.circulation import Item, Loan, Refusal, Returned


class Service(StrEnum):
    """What a stand can do for whoever comes; the values are keys of the texts and of the configuration."""

    BORROW = "borrow"
    RETURN = "return"
    ACCOUNT = "account"
    SEARCH = "search"
    GUESTBOOK = "guestbook"  # a page that leads to the next two
    VISITOR = "visitor"  # somebody without a card signs the guest book
    GROUP = "group"
    WIFI = "wifi"
    REGISTER = "register"  # somebody wants to become a member


SELF_CHECK = (Service.BORROW, Service.RETURN, Service.ACCOUNT, Service.SEARCH, Service.REGISTER)
ENTRANCE = (Service.VISITOR, Service.GROUP, Service.WIFI)
EVERYTHING = (*SELF_CHECK, Service.GUESTBOOK)  # who signs the guest book is offered the Wi-Fi


class Problem(StrEnum):
    """What went wrong on this side of the counter; the values are keys of the texts."""

    ALREADY_IN_BASKET = "already-in-basket"
    BASKET_FULL = "basket-full"
    CODE_UNKNOWN = "code-unknown"
    CARD_NOT_ITEM = "card-not-item"
    ITEM_NOT_CARD = "item-not-card"
    NO_ANSWER = "no-answer"  # the library did not answer; what was done before stands
    NOBODY_COUNTED = "nobody-counted"
    NUMBER_TOO_SHORT = "number-too-short"
    NO_SUCH_DAY = "no-such-day"
    PHONE_UNCLEAR = "phone-unclear"
    MAIL_UNCLEAR = "mail-unclear"
    PINS_DIFFER = "pins-differ"


class Cause(StrEnum):
    """Why a kiosk is out of order."""

    NO_LINK = "no-link"
    NO_LIBRARY = "no-library"  # it cannot be asked, and this stand knows too little to take its place
    CANNOT_KEEP = "cannot-keep"
    NO_READER = "no-reader"
    OUT_OF_SERVICE = "out-of-service"  # a technician has closed this stand


class PinKind(StrEnum):
    """Which PIN is asked for; the values are keys of the texts."""

    ASKED = "asked"  # to see an account
    CURRENT = "current"  # or a code from the desk, before a new one is set
    NEW = "new"
    AGAIN = "again"


class Wait(StrEnum):
    """What a kiosk waits for; the values are keys of the texts."""

    START = "start"
    WIFI = "wifi"
    APPLICATION = "application"
    UPKEEP = "upkeep"  # the stand is looked after for a moment
    RESTART = "restart"


class Receipt(StrEnum):
    """Where the receipt or slip that this screen offers stands."""

    NOTHING = "nothing"  # nothing happened that could be printed
    OFFERED = "offered"
    PRINTING = "printing"
    PRINTED = "printed"
    PAPER_OUT = "paper-out"  # including an open cover: paper cannot come out
    FAILED = "failed"  # no printer, or it does not answer


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The catalog became unreachable while this item was lent, renewed or returned: nobody here knows the outcome.

    Of an item that was being returned only the barcode is known.
    """

    item: Item


Outcome = Loan | Refusal | Unsettled


class Act(StrEnum):
    """What a summary is about; the values are keys of the texts."""

    BORROW = "borrow"
    RENEW = "renew"


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What became of one item that was scanned to be returned, and the case that was opened about it."""

    outcome: Returned | Refusal | Unsettled
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class StandIn:
    """The library cannot be asked, and this stand takes its place. `knew` is the time of the newest thing it knows,
    in the library's zone, and `today` whether that was today; `not_now` are the services that have to wait."""

    knew: datetime
    today: bool
    not_now: tuple[Service, ...]
