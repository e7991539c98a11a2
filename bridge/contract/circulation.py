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
}


@dataclass(frozen=True, slots=True)
class Patron:
    """An identified patron, as much of them as a kiosk needs: no name, no PIN, no full member number.

    `loans` is how many items are lent to them now, `limit` how many may be; `due` is the last day of a
    loan made today. `card` is the member number, masked ("6472••••••••••12"). `barred` are all reasons that
    keep them from borrowing today; empty when nothing does.
    """

    id: str
    card: str
    loans: int
    limit: int
    due: date
    barred: tuple[Reason, ...] = ()

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
    """A completed loan. `number` is the transaction number printed on the receipt.

    `due` is the last day to return, a date in the library's own time zone; `lent_at` is an aware datetime
    in that zone.
    """

    number: str
    item: Item
    due: date
    lent_at: datetime


class Unavailable(Exception):
    """The library cannot be asked now: no link, no answer in time, or a failure behind it."""


class KeyReused(Exception):
    """An operation's key came again with other content: a mistake of the caller, never the patron's."""


class Catalog(Protocol):
    """What every library system offers a kiosk. All methods may raise `Unavailable`; a no is a `Refusal`."""

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        """Whose card this is. Refuses for the card and PIN only (CARD_UNKNOWN, PIN_*); what else keeps
        the patron from borrowing is `Patron.barred`, so that an account can still be looked at.

        Answers PIN_NEEDED when the library wants a PIN and `pin` is None.
        """

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        """Whether this patron (by id) could borrow this item now. Changes nothing."""

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        """Lends the item. The same `key` and content is one loan and one answer, however often asked.

        Raises `KeyReused` when the key came before with another patron or item.
        """
