"""The vocabulary of lending: what a kiosk may ask of a library and what it can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class NextStep(StrEnum):
    """What the patron can do about a refusal; every reason has exactly one."""

    TRY_AGAIN = "try-again"
    GO_TO_DESK = "go-to-desk"
    GO_TO_REGISTRATION = "go-to-registration"
    SIGN_GUEST_BOOK = "sign-guest-book"
    RETURN_ITEM_FIRST = "return-item-first"
    RETURN_THIS_ITEM = "return-this-item"
    LEAVE_ITEM = "leave-item"
    WAIT = "wait"
    NOTHING = "nothing"


class Reason(StrEnum):
    """Why the library says no. Declared in the order in which reasons are told to a patron.

    The values are stable: they are the REST contract's reason codes and the keys of the kiosk's texts.
    """

    CARD_UNKNOWN = "card-unknown"
    PIN_NEEDED = "pin-needed"
    PIN_WRONG = "pin-wrong"
    PIN_BLOCKED = "pin-blocked"
    CARD_INACTIVE = "card-inactive"
    CARD_EXPIRED = "card-expired"
    CARD_SUSPENDED = "card-suspended"
    VISIT_MISSING = "visit-missing"
    OVERDUE_LOAN = "overdue-loan"
    FINE_UNPAID = "fine-unpaid"
    LIMIT_REACHED = "limit-reached"
    ITEM_UNKNOWN = "item-unknown"
    ITEM_NOT_FOR_LOAN = "item-not-for-loan"
    ITEM_ALREADY_YOURS = "item-already-yours"
    ITEM_ON_LOAN = "item-on-loan"
    ITEM_ON_HOLD = "item-on-hold"
    ITEM_HAS_CASE = "item-has-case"
    ITEM_NOT_LENT = "item-not-lent"
    LOAN_UNKNOWN = "loan-unknown"
    LOAN_OVERDUE = "loan-overdue"
    LOAN_HAS_CASE = "loan-has-case"
    RENEWALS_USED = "renewals-used"
    RENEWAL_KEPT_BACK = "renewal-kept-back"
    UNDO_TOO_LATE = "undo-too-late"
    TITLE_UNKNOWN = "title-unknown"
    TITLE_NOT_FOR_LOAN = "title-not-for-loan"
    TITLE_ALREADY_YOURS = "title-already-yours"
    HOLD_ALREADY_PLACED = "hold-already-placed"
    HOLD_LIMIT_REACHED = "hold-limit-reached"
    HOLD_UNKNOWN = "hold-unknown"
    PAYMENT_UNKNOWN = "payment-unknown"
    VISITOR_UNCLEAR = "visitor-unclear"
    WIFI_DOWN = "wifi-down"
    PIN_WEAK = "pin-weak"
    APPLICATION_EXISTS = "application-exists"
    APPLICATION_UNKNOWN = "application-unknown"
    APPLICANT_UNCLEAR = "applicant-unclear"
    PHOTO_UNCLEAR = "photo-unclear"
    ACCOUNT_UNKNOWN = "account-unknown"
    NOT_OFFERED = "not-offered"  # this library's system cannot do it
    ASK_DESK = "ask-desk"  # its system says no for a reason that only the desk understands
    CARD_UNCHECKED = "card-unchecked"  # this and the following: while the library cannot be reached
    PIN_UNCHECKED = "pin-unchecked"
    ITEM_UNCHECKED = "item-unchecked"
    NOT_OFFLINE = "not-offline"
    CANNOT_KEEP = "cannot-keep"

    @property
    def next_step(self) -> NextStep:
        return _NEXT_STEPS[self]


_NEXT_STEPS = {
    Reason.CARD_UNKNOWN: NextStep.TRY_AGAIN,
    Reason.PIN_NEEDED: NextStep.TRY_AGAIN,
    Reason.PIN_WRONG: NextStep.TRY_AGAIN,
    Reason.PIN_BLOCKED: NextStep.WAIT,
    Reason.CARD_INACTIVE: NextStep.GO_TO_REGISTRATION,  # seed 001, mechanism A.5
    Reason.CARD_EXPIRED: NextStep.GO_TO_REGISTRATION,
    Reason.CARD_SUSPENDED: NextStep.GO_TO_DESK,
    Reason.VISIT_MISSING: NextStep.SIGN_GUEST_BOOK,  # seed 001, requirements A, note 3
    Reason.OVERDUE_LOAN: NextStep.RETURN_ITEM_FIRST,
    Reason.FINE_UNPAID: NextStep.GO_TO_DESK,
    Reason.LIMIT_REACHED: NextStep.RETURN_ITEM_FIRST,
    Reason.ITEM_UNKNOWN: NextStep.GO_TO_DESK,
    Reason.ITEM_NOT_FOR_LOAN: NextStep.LEAVE_ITEM,
    Reason.ITEM_ALREADY_YOURS: NextStep.NOTHING,
    Reason.ITEM_ON_LOAN: NextStep.GO_TO_DESK,
    Reason.ITEM_ON_HOLD: NextStep.LEAVE_ITEM,
    Reason.ITEM_HAS_CASE: NextStep.GO_TO_DESK,
    Reason.ITEM_NOT_LENT: NextStep.LEAVE_ITEM,
    Reason.LOAN_UNKNOWN: NextStep.GO_TO_DESK,
    Reason.LOAN_OVERDUE: NextStep.RETURN_THIS_ITEM,  # seed 001, requirements C.1, note
    Reason.LOAN_HAS_CASE: NextStep.GO_TO_DESK,
    Reason.RENEWALS_USED: NextStep.RETURN_THIS_ITEM,  # seed 001, requirements A, note 2
    Reason.RENEWAL_KEPT_BACK: NextStep.RETURN_THIS_ITEM,
    Reason.UNDO_TOO_LATE: NextStep.GO_TO_DESK,
    Reason.TITLE_UNKNOWN: NextStep.GO_TO_DESK,
    Reason.TITLE_NOT_FOR_LOAN: NextStep.NOTHING,
    Reason.TITLE_ALREADY_YOURS: NextStep.NOTHING,
    Reason.HOLD_ALREADY_PLACED: NextStep.NOTHING,
    Reason.HOLD_LIMIT_REACHED: NextStep.NOTHING,
    Reason.HOLD_UNKNOWN: NextStep.GO_TO_DESK,
    Reason.PAYMENT_UNKNOWN: NextStep.TRY_AGAIN,
    Reason.VISITOR_UNCLEAR: NextStep.TRY_AGAIN,
    Reason.WIFI_DOWN: NextStep.GO_TO_DESK,
    Reason.PIN_WEAK: NextStep.TRY_AGAIN,
    Reason.APPLICATION_EXISTS: NextStep.GO_TO_REGISTRATION,
    Reason.APPLICATION_UNKNOWN: NextStep.TRY_AGAIN,
    Reason.APPLICANT_UNCLEAR: NextStep.TRY_AGAIN,
    Reason.PHOTO_UNCLEAR: NextStep.TRY_AGAIN,
    Reason.ACCOUNT_UNKNOWN: NextStep.NOTHING,
    Reason.NOT_OFFERED: NextStep.GO_TO_DESK,
    Reason.ASK_DESK: NextStep.GO_TO_DESK,
    Reason.CARD_UNCHECKED: NextStep.GO_TO_DESK,
    Reason.PIN_UNCHECKED: NextStep.GO_TO_DESK,
    Reason.ITEM_UNCHECKED: NextStep.GO_TO_DESK,
    Reason.NOT_OFFLINE: NextStep.WAIT,
    Reason.CANNOT_KEEP: NextStep.GO_TO_DESK,
}


@dataclass(frozen=True, slots=True)
class Patron:
    """An identified patron, as much of them as a kiosk needs: no name, no PIN, no full member number.

    `loans` is how many items are lent to them now, `limit` how many may be; `due` is the last day of a
    loan made today. `card` is the member number, masked ("6472••••••••••12"). `barred` are all reasons that
    keep them from borrowing today; empty when nothing does. `due` may be `estimated` as in `Loan`.
    """

    id: str
    card: str
    loans: int
    limit: int
    due: date
    barred: tuple[Reason, ...] = ()
    estimated: bool = False

    @property
    def room(self) -> int:
        """How many more items may be lent to this patron; never negative."""
        return max(0, self.limit - self.loans)


@dataclass(frozen=True, slots=True)
class Item:
    """One copy on the shelf. All texts are the catalog's, unsafe until a screen or receipt cleans them."""

    barcode: str
    title: str
    author: str = ""
    call_number: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The library says no: every reason that applies, most fundamental first; at least one.

    `item` is what was refused, when it is known.
    """

    reasons: tuple[Reason, ...]
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan, new or renewed. `number` is the transaction number printed on the receipt.

    `due` is the last day to return, a date in the library's own time zone; `lent_at` is an aware datetime
    in that zone. `undo` is for how many seconds from now the act can be undone; 0 where it cannot.

    `waiting`: this stand has accepted it, and the library does not know yet; `number` is then the stand's own, and
    `due` may be `estimated` where the stand cannot be sure of the day or the library's calendar.
    """

    number: str
    item: Item
    due: date
    lent_at: datetime
    undo: int = 0
    waiting: bool = False
    estimated: bool = False


class Whereabouts(StrEnum):
    """Where an item is, without telling who has it."""

    ON_SHELF = "on-shelf"
    ON_LOAN = "on-loan"
    ON_HOLD_SHELF = "on-hold-shelf"
    READING_ROOM = "reading-room"  # never lent
    WITH_LIBRARIAN = "with-librarian"  # damaged, lost, or waiting to be looked at


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of an item that was just scanned, before anybody said what they want with it."""

    item: Item
    whereabouts: Whereabouts


class Place(StrEnum):
    """Where the patron lays an item they have returned."""

    BIN = "bin"
    HOLD_SHELF = "hold-shelf"  # somebody waits for it; who is not told
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Fine:
    """What a late return costs. Money is whole rupiah; `days` are those that count, `rate` is for each of them.

    `due` is the loan's last day and `returned` the day it came back. All of these are None or 0 for a fine
    that an older system left behind without its reasons.
    """

    number: str
    amount: int
    item: Item | None = None
    due: date | None = None
    returned: date | None = None
    days: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """An ended loan. `number` is the transaction number of the loan that ended; `due` was its last day.

    `bin` is the library's name of the bin or shelf to lay it in ("Kotak 2"), empty where there is only one.
    `fine` is what lateness costs. `undo` and `waiting` are as in `Loan`; while it waits nobody knows the fine, and
    `due` only if the stand knew it.
    """

    number: str
    item: Item
    returned_at: datetime
    due: date | None
    place: Place = Place.BIN
    bin: str = ""
    fine: Fine | None = None
    undo: int = 0
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """The act is undone: it is as if the item had never been lent, or never returned."""

    item: Item


class Unavailable(Exception):
    """The library cannot be asked now: no link, no answer in time, or a failure behind it."""


class NeverAsked(Unavailable):
    """The library cannot be asked, and it is certain that it has not heard the question."""


class KeyReused(Exception):
    """An operation's key came again with other content: a mistake of the caller, never the patron's."""


class Circulation(Protocol):
    """Lending and taking back. All methods may raise `Unavailable`; a no is a `Refusal`.

    A `key` is minted once for each act: the same `key` and content is one act and one answer, however often
    asked. All that take one raise `KeyReused` when it came before with other content.
    """

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        """Whose card this is. Refuses for the card and PIN only (CARD_UNKNOWN, PIN_*); what else keeps
        the patron from borrowing is `Patron.barred`, so that an account can still be looked at.

        Answers PIN_NEEDED when the library wants a PIN and `pin` is None.
        """

    async def look(self, barcode: str) -> Sighting | Refusal:
        """What and where this item is. Changes nothing. ITEM_UNKNOWN when it is not the library's."""

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        """Whether this patron (by id) could borrow this item now. Changes nothing."""

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        """Lends the item."""

    async def return_item(self, barcode: str, key: str) -> Returned | Refusal:
        """Ends the item's loan, whoever had it and wherever it was lent; needs no card (seed 001, B).

        ITEM_UNKNOWN when it is not the library's, ITEM_NOT_LENT when nobody has it.
        """

    async def renew(self, patron: str, loan: str, key: str) -> Loan | Refusal:
        """Gives the patron's loan, by its number, one more loan's time (seed 001, A note 2 and C)."""

    async def renew_item(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        """Renews the patron's loan of the item that they have with them. LOAN_UNKNOWN when it is not lent to them."""

    async def undo(self, act: str, key: str) -> Undone | Refusal:
        """Takes back a loan or a return, by the key under which it was done: UNDO_TOO_LATE when its time is over,
        when the item has moved on since, or when this kiosk never did it."""
