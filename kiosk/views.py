"""What a kiosk can show: one frozen dataclass for each screen, with everything the screen draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bridge.contract.account import Account, Case, CaseKind, Hold
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Returned, Sighting
from bridge.contract.discovery import Title, TitleDetail


class Service(StrEnum):
    """What a stand can do for whoever comes; the values are keys of the texts and of the configuration."""

    BORROW = "borrow"
    RETURN = "return"
    ACCOUNT = "account"
    SEARCH = "search"


class Problem(StrEnum):
    """What went wrong on this side of the counter; the values are keys of the texts."""

    ALREADY_IN_BASKET = "already-in-basket"
    BASKET_FULL = "basket-full"
    CODE_UNKNOWN = "code-unknown"
    CARD_NOT_ITEM = "card-not-item"
    ITEM_NOT_CARD = "item-not-card"
    NO_ANSWER = "no-answer"  # the library did not answer; what was done before stands


class Cause(StrEnum):
    """Why a kiosk is out of order."""

    NO_LINK = "no-link"
    NO_LIBRARY = "no-library"  # it cannot be asked, and this stand knows too little to take its place
    CANNOT_KEEP = "cannot-keep"
    NO_READER = "no-reader"


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


@dataclass(frozen=True, slots=True)
class OneMoment:
    """The kiosk is starting or waits for something that is expected back shortly."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """`services` are what this stand does, in the order in which it offers them. `problem` is about what was just
    scanned or touched here. `offline` while the library cannot be asked."""

    services: tuple[Service, ...] = tuple(Service)
    problem: Problem | Refusal | None = None
    offline: StandIn | None = None


@dataclass(frozen=True, slots=True)
class ItemFound:
    """A book that is on loan was scanned before anything was chosen: its return, or with a card its renewal.

    `can_renew` is False when it is known that the loan is somebody else's.
    """

    sighting: Sighting
    can_return: bool = True
    can_renew: bool = True


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
    """`waiting` when the library cannot be asked, and will be told later."""

    patron: Patron
    items: tuple[Item, ...]
    due: date
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    done: int
    total: int
    act: Act = Act.BORROW


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of every item. `undo` is for how many seconds the last loan among the outcomes can still be undone,
    0 when it cannot; `undone` are items whose loan was undone here: they are the library's again, and no outcome."""

    patron: Patron
    outcomes: tuple[Outcome, ...]
    receipt: Receipt = Receipt.OFFERED
    act: Act = Act.BORROW
    undo: int = 0
    undone: tuple[Item, ...] = ()
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class Returning:
    """Items come back, newest last. `busy` while the catalog is asked about a scanned one; `undo` is for how many
    seconds the last line that is `Returned` can still be undone, 0 when it cannot. An undone line is gone."""

    lines: tuple[ReturnLine, ...] = ()
    problem: Problem | Refusal | None = None
    busy: bool = False
    undo: int = 0


@dataclass(frozen=True, slots=True)
class ReturnSummary:
    """What came back, where to lay it, and what lateness costs. Nothing here tells whose it was."""

    lines: tuple[ReturnLine, ...]
    receipt: Receipt = Receipt.OFFERED

    @property
    def owed(self) -> int:
        """Whole rupiah, for all items together."""
        fines = (line.outcome.fine for line in self.lines if isinstance(line.outcome, Returned))
        return sum(fine.amount for fine in fines if fine)


@dataclass(frozen=True, slots=True)
class AskCase:
    """What happened to this item? `kinds` are the answers: an item in the patron's hand is not lost."""

    item: Item
    kinds: tuple[CaseKind, ...] = tuple(CaseKind)
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """`late` when the item is also overdue, which costs all the same."""

    case: Case
    late: bool = False


@dataclass(frozen=True, slots=True)
class AccountHome:
    """What a patron can do from here, and what their account holds in numbers; no title is shown.

    `busy` while the catalog is asked about an item that was scanned here. `services` are as in `Welcome`.
    """

    account: Account
    problem: Problem | Refusal | None = None
    busy: bool = False
    services: tuple[Service, ...] = tuple(Service)

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
class Search:
    """What has been typed, and ways to complete it."""

    words: str = ""
    suggestions: tuple[str, ...] = ()
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Found titles; `more` when the library has further ones."""

    words: str
    titles: tuple[Title, ...]
    more: bool = False
    busy: bool = False
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class TitleShown:
    """One title: where it stands, or how to open it when it is digital. `hold` is the one just placed here.

    `can_hold` when a hold may be asked for, of any copy or of the one whose barcode the button tells; the card is
    asked for after that.
    """

    detail: TitleDetail
    can_hold: bool = False
    hold: Hold | None = None
    problem: Refusal | None = None
    busy: bool = False


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
    | ItemFound
    | AskCard
    | AskPin
    | Sorry
    | Basket
    | Confirm
    | Working
    | Summary
    | Returning
    | ReturnSummary
    | AskCase
    | CaseOpened
    | AccountHome
    | PatronHome
    | Loans
    | Holds
    | Fines
    | AskNumber
    | Search
    | Results
    | TitleShown
    | StillThere
    | OutOfOrder
)
