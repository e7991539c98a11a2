"""What an adapter to a library's own system does; all else that a `Catalog` promises, `joined.py` does with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Item, Loan, Patron, Refusal, Returned, Sighting
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.membership import Applicant, ApplicationState, Applied, PinChanged


@dataclass(frozen=True, slots=True)
class Member:
    """A patron as the system knows them. `name` is masked (`bridge.masking`), to greet with; empty when it is not told.

    `patron.id` stays the same for ever, and must not be the member number, which may be a national ID: a number of
    the system's own, or one from `PatronIds`. `patron.barred` is everything that the system says keeps them from
    borrowing; the guest book is not the adapter's matter. `expires` is the card's last day, None when it is not told.
    """

    patron: Patron
    name: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """An open loan of one item, as the system shows it. `loan` is the number by which the adapter finds it again.

    `theirs`: the system shows that it is lent to the patron who was asked about. Two looks at the same item are
    compared to find out whether an act has happened whose answer was lost.
    """

    loan: str
    due: date | None
    theirs: bool
    renewals: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One change. `stand` is the name of who asks for it. `at` is when it happened, aware: the patron has the item
    already, or it lies in the bin, since the library could not be asked; None when it is to happen now."""

    key: str
    stand: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the doctor's report (`central check`): what was looked at; whether it is well, None when the system has
    no such thing; and what to do about it. In English, without anybody's data."""

    what: str
    well: bool | None
    advice: str = ""


class LibrarySystem(Protocol):
    """All may raise `Unavailable`, and `NeverAsked` when it is certain that the system has not heard the question: an
    act is then simply asked for again. After any other `Unavailable` of an act, `joined.py` looks with `lent`, `ended`
    or `account` whether it has happened before it asks again; an adapter never repeats an act by itself.

    A no is a `Refusal`: all reasons that are known, most fundamental first (the order of `Reason`). What the system
    says and no reason fits is ASK_DESK, and its key goes to the log, never a text with somebody's data. Codes are
    strings that `bridge.contract.codes.possible` holds for possible; all else is refused before it comes here.
    """

    @property
    def abilities(self) -> frozenset[Ability]:
        """Those of BORROW, RETURN, RENEW, ACCOUNT, SEARCH, HOLD, CHANGE_PIN that the system has, GUEST_BOOK if it
        satisfies `SystemGuestbook`, and REGISTER if `SystemApplications`. May grow or shrink as more becomes known."""

    async def probe(self) -> None:
        """Raises `Unavailable`, with a sentence for a technician, when the system cannot be used now."""

    async def examine(self) -> tuple[Finding, ...]:
        """What a technician has to know who connects this system: its version, rights of our account, settings of its
        own that matter, what it cannot do. Changes nothing."""

    def close(self) -> None:
        """Gives back connections. Blocks."""

    async def find(self, card: str) -> Member | Refusal:
        """Whose card this is, without a PIN. CARD_UNKNOWN."""

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        """As `Circulation.identify`: CARD_UNKNOWN, PIN_NEEDED, PIN_WRONG, PIN_BLOCKED. An empty PIN is a wrong one."""

    async def member(self, patron: str) -> Member | Refusal:
        """By their id. CARD_UNKNOWN."""

    async def look(self, barcode: str) -> Sighting | Refusal:
        """As `Circulation.look`: ITEM_UNKNOWN."""

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        """Whether the system would lend it to them now; changes nothing. Where it has no such question: what can be
        known from the patron and the item."""

    async def lent(self, barcode: str, patron: str = "") -> Lent | None:
        """The item's open loan; None when it is not lent, or unknown."""

    async def borrow(self, patron: str, barcode: str, act: Act) -> Loan | Refusal:
        """Never renews and never takes the item from somebody else, unless `act.at` says that it has happened."""

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        """ITEM_UNKNOWN, ITEM_NOT_LENT. Who had it, and who waits for it, never leaves the adapter."""

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        """The return of this loan, by its number, as the system tells it afterwards; None while the loan is open."""

    async def renew(self, patron: str, loan: str, act: Act) -> Loan | Refusal:
        """LOAN_UNKNOWN when this loan, by its number, is not theirs."""

    async def account(self, patron: str) -> Account | Refusal:
        """As `Accounts.account`, without payments."""

    async def place_hold(self, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
        """As `Accounts.place_hold`."""

    async def cancel_hold(self, patron: str, hold: str, act: Act) -> Hold | Refusal:
        """As `Accounts.cancel_hold`."""

    async def search(self, words: str, more: str) -> Found:
        """As `Discovery.search`."""

    async def suggest(self, words: str) -> Suggestions:
        """As `Discovery.suggest`."""

    async def title(self, id: str) -> TitleDetail | Refusal:
        """As `Discovery.title`."""

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        """As `Membership.change_pin`."""


class SystemGuestbook(Protocol):
    """A system with a guest book of its own. As `Guestbook`; a visit's number is the system's."""

    async def visited(self, patron: str, day: date) -> bool:
        """Whether they signed it that day."""

    async def sign(self, patron: str, place: str, act: Act) -> Visit:
        """A member has come; who signs again on the same visit is told so, and is one visit still."""

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, act: Act) -> Visit:
        """Somebody without a card has come."""

    async def sign_group(self, group: Group, purpose: str, place: str, act: Act) -> Visit:
        """A group has come."""

    async def state_purpose(self, patron: str, visit: str, purpose: str) -> Visit | None:
        """`visit` is the number of the visit. None when there is none such."""


class SystemApplications(Protocol):
    """A system whose own staff decide who becomes a member. `number` is that of the application with us, as it is on
    the applicant's slip. `decision` and `admitted` may be asked from any event loop."""

    async def enroll(self, applicant: Applicant, number: str, act: Act) -> Applied | Refusal:
        """Puts them in, not yet a member. The same number is one row, however often it is asked for.
        APPLICATION_EXISTS when the system knows somebody with this identity number already."""

    async def decision(self, number: str) -> ApplicationState | None:
        """What the staff have decided; None when there is no such row."""

    async def admitted(self, number: str) -> Member | None:
        """Who has become a member by it; None while nobody has."""
