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

    `busy` while the catalog is asked about an item that was scanned here. `services` are as in `Welcome`; `can_hold`,
    `can_change_pin` and `can_go_digital` tell what else the library can do.
    """

    account: Account
    problem: Problem | Refusal | None = None
    busy: bool = False
    services: tuple[Service, ...] = SELF_CHECK
    can_hold: bool = True
    can_change_pin: bool = True
    can_go_digital: bool = True

    @property
    def shows_holds(self) -> bool:
        """Also where none can be placed: those that there are."""
        return self.can_hold or bool(self.account.holds)

    @property
    def more(self) -> bool:
        """Whether there is a page besides the numbers."""
        return self.can_change_pin or self.can_go_digital

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
    can_renew: bool = True
    can_report: bool = True


@dataclass(frozen=True, slots=True)
class Holds:
    """The patron's holds. Only the titles of those whose numbers are in `revealed` are shown.

    `sure` is the number of the hold whose cancelling was touched once: the second touch cancels it. `can_place` where
    a hold can be placed at this stand.
    """

    account: Account
    revealed: tuple[str, ...] = ()
    problem: Refusal | None = None
    busy: bool = False
    sure: str = ""
    can_cancel: bool = True
    can_place: bool = True


@dataclass(frozen=True, slots=True)
class Fines:
    """What the patron owes and what they paid lately. `receipt` is that of the slip or proof printed last;
    `can_reprint` where proofs can be printed again."""

    account: Account
    receipt: Receipt = Receipt.OFFERED
    can_reprint: bool = True


@dataclass(frozen=True, slots=True)
class AskNumber:
    """The number of a proof of payment, as far as it has been typed; `receipt` once it is being printed again."""

    entered: str = ""
    problem: Refusal | None = None
    receipt: Receipt = Receipt.NOTHING


@dataclass(frozen=True, slots=True)
class AccountMore:
    """A new PIN, and how far the account for digital collections is; None when it was not asked for. At least one of
    the two can be had."""

    patron: Patron
    digital: DigitalAccount | None = None
    problem: Refusal | None = None
    can_change_pin: bool = True
    can_go_digital: bool = True


@dataclass(frozen=True, slots=True)
class PinSet:
    """The new PIN holds from now on."""
