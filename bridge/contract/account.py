"""The vocabulary of a patron's account: what they have, wait for and owe, and what they may report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bridge.contract.circulation import Fine, Item, Loan, Patron, Reason, Refusal
from bridge.contract.discovery import Title


class CaseKind(StrEnum):
    DAMAGED = "damaged"
    LOST = "lost"


class HoldState(StrEnum):
    WAITING = "waiting"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan the patron has now. `days_left` counts calendar days to its last day, negative when that is past.

    `fine` is what it would cost to return it today, whole rupiah. `refused` is why it cannot be renewed now; empty
    when it can. `case` is what was reported about it.
    """

    loan: Loan
    days_left: int
    fine: int = 0
    refused: tuple[Reason, ...] = ()
    case: CaseKind | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A title kept for a patron, or waited for. `place` is 1 for the next in the queue, 0 when it is ready
    or the library does not tell.

    `last_day` is the day on which a ready one lapses when nobody has come (seed 000, 4: after 2 days).
    """

    number: str
    title: Title
    state: HoldState
    place: int = 0
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Fines that were paid at the desk: the proof of payment (seed 001, mechanism B.6).

    `number` cannot be guessed. `card` is masked. `paid_at` is aware, in the library's zone; `total` whole rupiah.
    """

    number: str
    card: str
    paid_at: datetime
    fines: tuple[Fine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Account:
    """Everything that is a patron's at the moment. `expires` is the card's last day, `date.max` from a
    library that does not say.

    `days_left` counts calendar days to that day, negative when it is past; None from a library that does not say.
    `fines` are unpaid, `payments` the latest few, newest first.
    """

    patron: Patron
    expires: date
    loans: tuple[OpenLoan, ...] = ()
    holds: tuple[Hold, ...] = ()
    fines: tuple[Fine, ...] = ()
    payments: tuple[Payment, ...] = ()
    days_left: int | None = None

    @property
    def owed(self) -> int:
        """Whole rupiah."""
        return sum(fine.amount for fine in self.fines)


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged or lost item that a librarian will settle: it is replaced by the same title, and lateness still
    costs (seed 001, D). `opened_at` is aware, in the library's zone."""

    number: str
    item: Item
    kind: CaseKind
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Printout:
    """A proof of payment that the desk wants this kiosk to print; None when there is none."""

    payment: Payment | None = None


class Accounts(Protocol):
    """What a patron may see and ask for. Keys and errors are as in `Circulation`."""

    async def account(self, patron: str) -> Account | Refusal:
        """All that is this patron's (by id). CARD_UNKNOWN for a patron who does not exist."""

    async def place_hold(self, patron: str, title: str, barcode: str | None, key: str) -> Hold | Refusal:
        """Puts the patron into the title's queue; with `barcode` only this copy will do.

        Members with a card that is valid only (seed 000, 4).
        """

    async def cancel_hold(self, patron: str, hold: str, key: str) -> Hold | Refusal:
        """Ends the patron's hold, by its number; answers it as it was. HOLD_UNKNOWN when it is not theirs."""

    async def report(self, loan: str, kind: CaseKind, key: str) -> Case | Refusal:
        """Opens a case about the item of this loan, by its number, also when it was just returned.

        LOAN_UNKNOWN, or LOAN_HAS_CASE when it was reported before.
        """

    async def payment(self, number: str) -> Payment | Refusal:
        """A proof of payment, to be printed again, by its number or the digits of it alone. PAYMENT_UNKNOWN."""

    async def next_printout(self) -> Printout:
        """The oldest proof that the desk sent to this kiosk's printer; it stays the next until it is settled."""

    async def settle_printout(self, payment: str, printed: bool) -> Printout:
        """Whether the proof of this number came out; answers what is to be printed next."""
