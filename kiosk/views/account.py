"""The views of a patron's account."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.contract.account import Account
from bridge.contract.circulation import Patron, Refusal
from bridge.contract.membership import DigitalAccount
from kiosk.views.values import SELF_CHECK, Problem, Receipt, Service


@dataclass(frozen=True, slots=True)
class AccountHome:
    """What a patron can do from here, and what their account holds in numbers; no title is shown.

    `busy` while the catalog is asked about an item that was scanned here. `services` are as in `Welcome`.
    """

    account: Account
    problem: Problem | Refusal | None = None
    busy: bool = False
    services: tuple[Service, ...] = SELF_CHECK

    @property
    def patron(self) -> Patron:
        return self.account.patron


@dataclass(frozen=True, slots=True)
class PatronHome:
    """Where a card leads while the library cannot be asked: nothing of the account is known. `services` are what can
    be done now, `can_renew` whether an item in the patron's hand can be renewed; `busy` is as in `AccountHome`."""

    patron: Patron
    services: tuple[Service, ...] = (Service.BORROW, Service.RETURN)
    can_renew: bool = True
    problem: Problem | Refusal | None = None
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Loans:
    """The patron's loans. Only the titles of the loans whose numbers are in `revealed` are shown."""

    account: Account
    revealed: tuple[str, ...] = ()
    receipt: Receipt = Receipt.OFFERED
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Holds:
    """The patron's holds. Only the titles of those whose numbers are in `revealed` are shown.

    `sure` is the number of the hold whose cancelling was touched once: the second touch cancels it.
    """

    account: Account
    revealed: tuple[str, ...] = ()
    problem: Refusal | None = None
    busy: bool = False
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Fines:
    """What the patron owes and what they paid lately. `receipt` is that of the slip or proof printed last."""

    account: Account
    receipt: Receipt = Receipt.OFFERED


@dataclass(frozen=True, slots=True)
class AskNumber:
    """The number of a proof of payment, as far as it has been typed; `receipt` once it is being printed again."""

    entered: str = ""
    problem: Refusal | None = None
    receipt: Receipt = Receipt.NOTHING


@dataclass(frozen=True, slots=True)
class AccountMore:
    """A new PIN, and how far the account for digital collections is; None when it was not asked for."""

    patron: Patron
    digital: DigitalAccount | None = None
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class PinSet:
    """The new PIN holds from now on."""
