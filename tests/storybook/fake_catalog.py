"""A library in memory, and a stand that takes its place: two patrons, six books; every answer can be lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast

from bridge.contract.abilities import EVERYTHING, Abilities
from bridge.contract.account import Account, Case, CaseKind, Hold, HoldState, OpenLoan, Payment, Printout
from bridge.contract.circulation import (
    Fine,
    Item,
    Loan,
    Patron,
    Reason,
    Refusal,
    Returned,
    Sighting,
    Unavailable,
    Undone,
    Whereabouts,
)
from bridge.contract.discovery import Copy, Found, Suggestions, Title, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.hotspot import WifiAccess
from bridge.contract.membership import AccountStep, Applicant, Applied, Consent, DigitalAccount, PinChanged

DUE = date(2026, 12, 7)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
RATE = 2000
UNDO = 30
PAGE = 2
GUEST_BOOK = {"sign_guest_book", "sign_visitor", "sign_group", "state_purpose", "sign_out"}
KEPT = {"borrow", "return", "renew_item"} | GUEST_BOOK  # what a stand accepts in the library's place

T = TypeVar("T")


class FakeCatalog:
    """What is lent is kept in `loans` by (patron, barcode); `acts` are the methods that changed something."""

    def __init__(self) -> None:
        self.patrons = {"c1": Patron("p1", "6472**********12", 0, 2, DUE), "c2": Patron("p2", "1234", 1, 2, DUE)}
        self.pins: dict[str, str] = {}
        self.items = {f"b{n}": Item(f"b{n}", f"Buku {n}") for n in range(1, 7)}
        self.places: dict[str, Whereabouts] = {}
        self.refusals: dict[str, tuple[Reason, ...]] = {}  # by barcode, loan, hold or title
        self.undo_seconds = UNDO
        self.loans: list[tuple[str, str]] = []
        self.dues: dict[str, date] = {}
        self.cases: dict[str, CaseKind] = {}
        self.holds: list[tuple[str, Hold]] = []
        self.fines: list[Fine] = []
        self.payments: list[Payment] = []
        self.printouts: list[Payment] = []
        self.titles = [Title(f"t{n}", f"Buku {n}", "Pengarang", copies=1, available=1) for n in range(1, 6)]
        self.copies: dict[str, tuple[Copy, ...]] = {}
        self.guests: list[tuple[Visitor | Group, str, str]] = []
        self.purposes: list[tuple[str, str]] = []
        self.visit = Visit("B1", NOW, name="Si\N{BULLET}\N{BULLET} R.")
        self.unclear = False  # nobody can be called as visitors call themselves
        self.can = EVERYTHING
        self.wifi: WifiAccess | Refusal = WifiAccess("Perpustakaan", "", "p-k7q2m9", "xd4hw8ra")
        self.applicants: list[tuple[Applicant, Consent]] = []
        self.no_application: tuple[Reason, ...] = ()
        self.applied = Applied("P-7KQ2-M9XD", NOW, fee=10000)
        self.photos: list[tuple[str, bytes]] = []
        self.digital: DigitalAccount | None = None
        self.acts: list[str] = []
        self.asked: list[str] = []
        self.reachable = True
        self.while_acting: Callable[[], None] = lambda: None
        self.suggesting: asyncio.Event | None = None  # suggestions wait for it
        self.offline = False  # a stand takes the library's place, and answers by the same books
        self.estimates = self.cannot_keep = False  # of such a stand
        self.unanswered = 0  # how often somebody asked while the library could not be reached
        self._lost: dict[int, int] = {}  # how many answers are lost, by the act's number
        self._answers: dict[str, Any] = {}

    def lose_answer(self, number: int = 0, times: int = 1) -> None:
        """The answers to the act of this number (0 is the first) are lost so many times."""
        self._lost[number] = times

    async def abilities(self) -> Abilities:
        self._must_answer()
        return self.can

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        self._must_answer()
        if card not in self.patrons:
            return Refusal((Reason.CARD_UNCHECKED if self.offline else Reason.CARD_UNKNOWN,))
        if card in self.pins and self.offline:
            return Refusal((Reason.PIN_UNCHECKED,))
        if card in self.pins and pin is None:
            return Refusal((Reason.PIN_NEEDED,))
        if card in self.pins and pin != self.pins[card]:
            return Refusal((Reason.PIN_BLOCKED if pin == "0000" else Reason.PIN_WRONG,))
        return self.patrons[card]

    async def look(self, barcode: str) -> Sighting | Refusal:
        self._must_answer()
        if barcode not in self.items:
            return Refusal((self._unknown,))
        lent = any(lent == barcode for _, lent in self.loans)
        return Sighting(self.items[barcode], Whereabouts.ON_LOAN if lent else self._place(barcode))

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        self._must_answer()
        item = self.items.get(barcode)
        if item is None:
            return Refusal((self._unknown,))
        reasons = self.refusals.get(barcode)
        return Refusal(reasons, item) if reasons else item

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        return self._once(key, "borrow", lambda: self._lend(patron, barcode))

    async def return_item(self, barcode: str, key: str) -> Returned | Refusal:
        return self._once(key, "return", lambda: self._take_back(barcode))

    async def renew(self, patron: str, loan: str, key: str) -> Loan | Refusal:
        return self._once(key, "renew", lambda: self._renew(patron, loan))

    async def renew_item(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        return self._once(key, "renew_item", lambda: self._renew_in_hand(patron, barcode))

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, key: str) -> Visit | Refusal:
        self.guests.append((visitor, purpose, place))
        if self.unclear:
            return Refusal((Reason.VISITOR_UNCLEAR,))
        return self._once(key, "sign_visitor", lambda: Visit("T1", NOW, self.offline))

    async def sign_group(self, group: Group, purpose: str, place: str, key: str) -> Visit | Refusal:
        self.guests.append((group, purpose, place))
        return self._once(key, "sign_group", lambda: Visit("T1", NOW, self.offline))

    async def state_purpose(self, card: str, visit: str, purpose: str, key: str) -> Visit | Refusal:
        noted = self._once(key, "state_purpose", self._line)
        if (card, purpose) not in self.purposes:
            self.purposes.append((card, purpose))
        return noted

    async def sign_out(self, card: str, key: str) -> Visit | Refusal:
        return self._once(key, "sign_out", lambda: replace(self._line(), left=True))

    async def wifi_access(self, card: str, key: str) -> WifiAccess | Refusal:
        self._must_be_reachable()
        return self.wifi

    async def apply(self, applicant: Applicant, consent: Consent, key: str) -> Applied | Refusal:
        self.applicants.append((applicant, consent))
        if self.no_application:
            return Refusal(self.no_application)
        return self._once(key, "apply", lambda: self.applied)

    async def application(self, number: str) -> Applied | Refusal:
        self._must_be_reachable()
        return self.applied if number == self.applied.number else Refusal((Reason.APPLICATION_UNKNOWN,))

    async def add_photo(self, application: str, photo: bytes, key: str) -> Applied | Refusal:
        self.photos.append((application, photo))
        return self._once(key, "add_photo", lambda: replace(self.applied, photo=True))

    async def change_pin(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        if old != self.pins.get(card, "1379"):
            return Refusal((Reason.PIN_WRONG,))
        if new == "123456":
            return Refusal((Reason.PIN_WEAK,))
        self.pins[card] = new
        return self._once(key, "change_pin", lambda: PinChanged(NOW))

    async def apply_for_account(self, patron: str, key: str) -> DigitalAccount | Refusal:
        self.digital = DigitalAccount(AccountStep.APPLIED, NOW)
        return self._once(key, "apply_for_account", lambda: DigitalAccount(AccountStep.APPLIED, NOW))

    async def digital_account(self, patron: str) -> DigitalAccount | Refusal:
        self._must_be_reachable()
        return self.digital or Refusal((Reason.ACCOUNT_UNKNOWN,))

    async def sign_guest_book(self, card: str, key: str, place: str = "") -> Visit | Refusal:
        if card not in self.patrons:
            return Refusal((Reason.CARD_UNKNOWN,))
        return self._once(key, "sign_guest_book", self._line)

    def _line(self) -> Visit:
        return replace(self.visit, waiting=True, name="") if self.offline else self.visit

    async def undo(self, act: str, key: str) -> Undone | Refusal:
        return self._once(key, "undo", lambda: self._take_away(act))

    async def account(self, patron: str) -> Account | Refusal:
        self._must_be_reachable()
        self.asked.append("account")
        known = next((other for other in self.patrons.values() if other.id == patron), None)
        if known is None:
            return Refusal((Reason.CARD_UNKNOWN,))
        loans = tuple(self._open(barcode) for who, barcode in self.loans if who == patron)
        holds = tuple(hold for who, hold in self.holds if who == patron)
        return Account(known, date(2027, 1, 1), loans, holds, tuple(self.fines), tuple(self.payments))

    async def place_hold(self, patron: str, title: str, barcode: str | None, key: str) -> Hold | Refusal:
        return self._once(key, "place", lambda: self._wait_for(patron, title, barcode))

    async def cancel_hold(self, patron: str, hold: str, key: str) -> Hold | Refusal:
        return self._once(key, "cancel", lambda: self._cancel(patron, hold))

    async def report(self, loan: str, kind: CaseKind, key: str) -> Case | Refusal:
        return self._once(key, "report", lambda: self._open_case(loan, kind))

    async def payment(self, number: str) -> Payment | Refusal:
        self._must_be_reachable()
        known = next((payment for payment in self.payments if payment.number == number), None)
        return known or Refusal((Reason.PAYMENT_UNKNOWN,))

    async def next_printout(self) -> Printout:
        self._must_be_reachable()
        self.asked.append("printout")
        return Printout(self.printouts[0] if self.printouts else None)

    async def settle_printout(self, payment: str, printed: bool) -> Printout:
        self._once(f"{payment} {len(self.acts)}", f"settled {payment} {printed}", lambda: self._settle(payment))
        return await self.next_printout()

    async def search(self, words: str, more: str) -> Found:
        self._must_be_reachable()
        begin = int(more or "0")
        found = [title for title in self.titles if words.lower() in title.title.lower()]
        end = begin + PAGE
        return Found(tuple(found[begin:end]), str(end) if end < len(found) else "")

    async def suggest(self, words: str) -> Suggestions:
        self._must_be_reachable()
        self.asked.append(f"suggest {words}")
        if self.suggesting:
            await self.suggesting.wait()
        return Suggestions((f"{words}...",))

    async def title(self, id: str) -> TitleDetail | Refusal:
        self._must_be_reachable()
        if reasons := self.refusals.get(id):
            return Refusal(reasons)
        title = next(title for title in self.titles if title.id == id)
        return TitleDetail(title, copies=self.copies.get(id, (Copy(f"b{id[1:]}", Whereabouts.ON_SHELF),)))

    def _lend(self, patron: str, barcode: str) -> Loan | Refusal:
        if reasons := self.refusals.get(barcode):
            return Refusal(reasons)
        self.loans.append((patron, barcode))
        return self._loan(barcode)

    def _take_back(self, barcode: str) -> Returned | Refusal:
        if barcode not in self.items:
            return Refusal((self._unknown,))
        borrower = next((who for who, lent in self.loans if lent == barcode), None)
        if borrower is None:
            return Refusal((Reason.ITEM_NOT_LENT,), self.items[barcode])
        due = self.dues.get(barcode, DUE)
        self.loans.remove((borrower, barcode))
        self._borrower = borrower
        return Returned(f"T-{barcode}", self.items[barcode], NOW, due, fine=self._fine(barcode), undo=self.undo_seconds)

    def _renew(self, patron: str, loan: str) -> Loan | Refusal:
        barcode = loan.removeprefix("T-")
        if reasons := self.refusals.get(loan):
            return Refusal(reasons)
        self.dues[barcode] = self.dues.get(barcode, DUE) + timedelta(14)
        return replace(self._loan(barcode), undo=0)

    def _renew_in_hand(self, patron: str, barcode: str) -> Loan | Refusal:
        if not self.offline and (patron, barcode) not in self.loans:
            return Refusal((Reason.LOAN_UNKNOWN,))
        return self._renew(patron, f"T-{barcode}")

    def _take_away(self, act: str) -> Undone | Refusal:
        if reasons := self.refusals.get("undo"):
            return Refusal(reasons)
        done = self._answers[act]
        if isinstance(done, Loan):
            self.loans = [(who, lent) for who, lent in self.loans if lent != done.item.barcode]
        else:
            self.loans.append((self._borrower, done.item.barcode))
        return Undone(done.item)

    def _wait_for(self, patron: str, title: str, barcode: str | None) -> Hold | Refusal:
        if reasons := self.refusals.get(f"hold {title}"):
            return Refusal(reasons)
        wanted = next(known for known in self.titles if known.id == title)
        hold = Hold(f"H-{barcode or title}", wanted, HoldState.WAITING, place=1)
        self.holds.append((patron, hold))
        return hold

    def _cancel(self, patron: str, number: str) -> Hold | Refusal:
        hold = next((hold for who, hold in self.holds if who == patron and hold.number == number), None)
        if hold is None or number in self.refusals:
            return Refusal(self.refusals.get(number, (Reason.HOLD_UNKNOWN,)))
        self.holds.remove((patron, hold))
        return hold

    def _open_case(self, loan: str, kind: CaseKind) -> Case | Refusal:
        barcode = loan.removeprefix("T-")
        if reasons := self.refusals.get(f"report {loan}"):
            return Refusal(reasons)
        self.cases[barcode] = kind
        return Case(f"C-{barcode}", self.items[barcode], kind, NOW)

    def _settle(self, payment: str) -> None:
        self.printouts[:] = [other for other in self.printouts if other.number != payment]

    def _open(self, barcode: str) -> OpenLoan:
        loan, fine = self._loan(barcode), self._fine(barcode)
        days = (loan.due - NOW.date()).days
        cost, refused = fine.amount if fine else 0, self.refusals.get(loan.number, ())
        return OpenLoan(loan, days, cost, refused, self.cases.get(barcode))

    def _loan(self, barcode: str) -> Loan:
        return Loan(f"T-{barcode}", self.items[barcode], self.dues.get(barcode, DUE), NOW, self.undo_seconds)

    def _fine(self, barcode: str) -> Fine | None:
        due, today = self.dues.get(barcode, DUE), NOW.date()
        days = (today - due).days
        return Fine(f"F-{barcode}", days * RATE, self.items[barcode], due, today, days, RATE) if days > 0 else None

    def _place(self, barcode: str) -> Whereabouts:
        return self.places.get(barcode, Whereabouts.ON_SHELF)

    def _once(self, key: str, name: str, act: Callable[[], T]) -> T:
        self._must_answer()
        self.while_acting()
        if key not in self._answers:
            self._answers[key] = self._kept(name, act)
            self.acts.append(name)
        lost = self._lost.get(len(self.acts) - 1, 0)
        if lost:
            self._lost[len(self.acts) - 1] = lost - 1
            raise Unavailable("the answer was lost")
        return cast(T, self._answers[key])

    def _kept(self, name: str, act: Callable[[], T]) -> T | Returned | Loan | Refusal:
        """The act as the library does it, or as a stand does that takes its place."""
        if self.cannot_keep:
            return Refusal((Reason.CANNOT_KEEP,))
        if self.offline and name not in KEPT:
            return Refusal((Reason.NOT_OFFLINE,))
        match act():
            case Loan() as loan if self.offline:
                return replace(loan, number=f"K1-{loan.number}", undo=0, waiting=True, estimated=self.estimates)
            case Returned() as returned if self.offline:
                return replace(returned, number=f"K1-{returned.number}", fine=None, undo=0, waiting=True)
            case answer:
                return answer

    @property
    def _unknown(self) -> Reason:
        return Reason.ITEM_UNCHECKED if self.offline else Reason.ITEM_UNKNOWN

    def _must_be_reachable(self) -> None:
        """For what only the library itself can answer."""
        if self.offline:
            raise Unavailable("no stand can answer this")
        self._must_answer()

    def _must_answer(self) -> None:
        if not self.reachable:
            self.unanswered += 1
            raise Unavailable("the link is down")
