"""A library's own system of a few patrons and items in memory, as an adapter shows it; it can lose its answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bridge.catalogs.systems.system import Act, Finding, Lent, Member
from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold, HoldState, OpenLoan
from bridge.contract.circulation import (
    Item,
    Loan,
    NeverAsked,
    Patron,
    Reason,
    Refusal,
    Returned,
    Sighting,
    Unavailable,
    Whereabouts,
)
from bridge.contract.discovery import Copy, Found, Suggestions, Title, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.membership import Applicant, ApplicationState, Applied, PinChanged
from bridge.masking import masked, masked_name
from tests.contract.library import NOW

Answer = TypeVar("Answer")
TODAY = NOW.date()
DUE = TODAY + timedelta(days=14)
CARDS = {"card-1": "", "card-2": "1234", "card-3": "1234"}
ITEMS = {f"b{n}": Item(f"b{n}", f"Judul <b>{n}</b> “Laut”", "Penulis", "899.221") for n in range(1, 6)}
TITLES = {f"t{n}": Title(f"t{n}", ITEMS[f"b{n}"].title, "Penulis", copies=1, available=1) for n in range(1, 6)}


@dataclass
class Record:
    """A loan as this system keeps it."""

    number: str
    patron: str
    barcode: str
    due: date
    lent_at: datetime
    renewals: int = 0
    returned: bool = False


@dataclass
class SmallSystem:
    """Satisfies `LibrarySystem`, `SystemGuestbook` and `SystemApplications`. `lose` says for each act (0 is the first)
    how its answer is lost: "before" the system has heard it, "after" it has done it, or "never" asked at all. `acts`
    are all it heard."""

    own_book: bool = False
    registers: bool = False
    loans: list[Record] = field(default_factory=list)
    held: list[tuple[str, Hold]] = field(default_factory=list)
    visits: list[tuple[str, date]] = field(default_factory=list)
    guests: list[str] = field(default_factory=list)
    purposes: list[tuple[str, str]] = field(default_factory=list)
    barred: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    lose: dict[int, str] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    applicants: dict[str, Applicant] = field(default_factory=dict)
    decided: dict[str, ApplicationState] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # numbers of identity cards
    pins: dict[str, str] = field(default_factory=lambda: dict(CARDS))
    there: bool = True

    @property
    def abilities(self) -> frozenset[Ability]:
        can = {Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT, Ability.HOLD, Ability.SEARCH}
        more = {Ability.GUEST_BOOK: self.own_book, Ability.REGISTER: self.registers}
        return frozenset(can | {Ability.CHANGE_PIN} | {ability for ability, has in more.items() if has})

    async def probe(self) -> None:
        if not self.there:
            raise Unavailable("the system is closed")

    async def examine(self) -> tuple[Finding, ...]:
        return (Finding("a system in memory", well=True),)

    def close(self) -> None:
        """It has no connections."""

    async def find(self, card: str) -> Member | Refusal:
        await self.probe()
        return self._member(f"p{card[-1]}") if card in CARDS else Refusal((Reason.CARD_UNKNOWN,))

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        await self.probe()
        match self.pins.get(card), pin:
            case None, _:
                return Refusal((Reason.CARD_UNKNOWN,))
            case "", _:
                return self._member(f"p{card[-1]}")
            case _, None:
                return Refusal((Reason.PIN_NEEDED,))
            case right, pin if right == pin:
                return self._member(f"p{card[-1]}")
        return Refusal((Reason.PIN_WRONG,))

    async def member(self, patron: str) -> Member | Refusal:
        await self.probe()
        return self._member(patron) if self._is_patron(patron) else Refusal((Reason.CARD_UNKNOWN,))

    async def look(self, barcode: str) -> Sighting | Refusal:
        await self.probe()
        if barcode not in ITEMS:
            return Refusal((Reason.ITEM_UNKNOWN,))
        lent = Whereabouts.ON_LOAN if self._open(barcode) else Whereabouts.ON_SHELF
        return Sighting(ITEMS[barcode], lent)

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        await self.probe()
        if not self._is_patron(patron):
            return Refusal((Reason.CARD_UNKNOWN,))
        if barcode not in ITEMS:
            return Refusal((Reason.ITEM_UNKNOWN,))
        full = (Reason.LIMIT_REACHED,) if self._count(patron) >= 2 else ()
        record = self._open(barcode)
        lent = (Reason.ITEM_ALREADY_YOURS if record.patron == patron else Reason.ITEM_ON_LOAN,) if record else ()
        reasons = (*self.barred.get(patron, ()), *full, *lent)
        return Refusal(reasons, ITEMS[barcode]) if reasons else ITEMS[barcode]

    async def lent(self, barcode: str, patron: str = "") -> Lent | None:
        await self.probe()
        record = self._open(barcode)
        return Lent(record.number, record.due, record.patron == patron, record.renewals) if record else None

    async def borrow(self, patron: str, barcode: str, act: Act) -> Loan | Refusal:
        async def lend() -> Loan | Refusal:
            no = await self.check(patron, barcode)
            if isinstance(no, Refusal) and (act.at is None or not set(no.reasons) <= {Reason.LIMIT_REACHED}):
                return no
            at = act.at or NOW
            self.loans.append(Record(f"L{len(self.loans) + 1}", patron, barcode, DUE, at))
            return Loan(self.loans[-1].number, ITEMS[barcode], DUE, at)

        return await self._heard(act, lend)

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        async def take_back() -> Returned | Refusal:
            record = self._open(barcode)
            if barcode not in ITEMS:
                return Refusal((Reason.ITEM_UNKNOWN,))
            if record is None:
                return Refusal((Reason.ITEM_NOT_LENT,), ITEMS[barcode])
            record.returned = True
            return Returned(record.number, ITEMS[barcode], act.at or NOW, record.due)

        return await self._heard(act, take_back)

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        await self.probe()
        over = next((record for record in self.loans if record.number == loan and record.returned), None)
        return Returned(loan, ITEMS[barcode], NOW, over.due) if over else None

    async def renew(self, patron: str, loan: str, act: Act) -> Loan | Refusal:
        async def extend() -> Loan | Refusal:
            record = next((one for one in self.loans if one.number == loan and not one.returned), None)
            if record is None or record.patron != patron:
                return Refusal((Reason.LOAN_UNKNOWN,))
            if record.renewals:
                return Refusal((Reason.RENEWALS_USED,), ITEMS[record.barcode])
            record.renewals, record.due = 1, record.due + timedelta(days=14)
            return Loan(loan, ITEMS[record.barcode], record.due, record.lent_at)

        return await self._heard(act, extend)

    async def account(self, patron: str) -> Account | Refusal:
        await self.probe()
        if not self._is_patron(patron):
            return Refusal((Reason.CARD_UNKNOWN,))
        loans = tuple(
            OpenLoan(Loan(one.number, ITEMS[one.barcode], one.due, one.lent_at), (one.due - TODAY).days)
            for one in self.loans
            if one.patron == patron and not one.returned
        )
        holds = tuple(hold for owner, hold in self.held if owner == patron)
        return Account(self._member(patron).patron, TODAY + timedelta(days=365), loans, holds)

    async def place_hold(self, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
        async def place() -> Hold | Refusal:
            if title not in TITLES:
                return Refusal((Reason.TITLE_UNKNOWN,))
            if any(owner == patron and hold.title.id == title for owner, hold in self.held):
                return Refusal((Reason.HOLD_ALREADY_PLACED,))
            self.held.append((patron, Hold(f"H{len(self.acts)}", TITLES[title], HoldState.WAITING, 1)))
            return self.held[-1][1]

        return await self._heard(act, place)

    async def cancel_hold(self, patron: str, hold: str, act: Act) -> Hold | Refusal:
        async def cancel() -> Hold | Refusal:
            found = next((one for one in self.held if one[0] == patron and one[1].number == hold), None)
            if found is None:
                return Refusal((Reason.HOLD_UNKNOWN,))
            self.held.remove(found)
            return found[1]

        return await self._heard(act, cancel)

    async def search(self, words: str, more: str) -> Found:
        await self.probe()
        return Found(tuple(title for title in TITLES.values() if words.lower() in title.title.lower()))

    async def suggest(self, words: str) -> Suggestions:
        await self.probe()
        return Suggestions(())

    async def title(self, id: str) -> TitleDetail | Refusal:
        await self.probe()
        if id not in TITLES:
            return Refusal((Reason.TITLE_UNKNOWN,))
        return TitleDetail(TITLES[id], copies=(Copy(f"b{id[1:]}", Whereabouts.ON_SHELF),))

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        await self.probe()
        self.pins[card] = new
        return PinChanged(NOW)

    async def visited(self, patron: str, day: date) -> bool:
        await self.probe()
        return (patron, day) in self.visits

    async def sign(self, patron: str, place: str, act: Act) -> Visit:
        async def note() -> Visit:
            again = (patron, TODAY) in self.visits
            if not again:
                self.visits.append((patron, (act.at or NOW).date()))
            return Visit(f"V{len(self.visits)}", act.at or NOW, again=again)

        return await self._heard(act, note)

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, act: Act) -> Visit:
        async def note() -> Visit:
            self.guests.append(visitor.name)
            return Visit(f"G{len(self.guests)}", act.at or NOW)

        return await self._heard(act, note)

    async def sign_group(self, group: Group, purpose: str, place: str, act: Act) -> Visit:
        async def note() -> Visit:
            self.guests.append(group.leader)
            return Visit(f"G{len(self.guests)}", act.at or NOW)

        return await self._heard(act, note)

    async def state_purpose(self, patron: str, visit: str, purpose: str) -> Visit | None:
        await self.probe()
        self.purposes.append((visit, purpose))
        return Visit(visit, NOW)

    async def enroll(self, applicant: Applicant, number: str, act: Act) -> Applied | Refusal:
        async def note() -> Applied | Refusal:
            if number not in self.applicants and applicant.number in self.known:
                return Refusal((Reason.APPLICATION_EXISTS,))
            self.applicants.setdefault(number, applicant)
            return Applied(number, act.at or NOW)

        return await self._heard(act, note)

    async def decision(self, number: str) -> ApplicationState | None:
        await self.probe()
        return self.decided.get(number, ApplicationState.OPEN) if number in self.applicants else None

    async def admitted(self, number: str) -> Member | None:
        """The first who is admitted is p3."""
        await self.probe()
        return self._member("p3") if self.decided.get(number) is ApplicationState.APPROVED else None

    async def _heard(self, act: Act, do: Callable[[], Awaitable[Answer]]) -> Answer:
        number = len(self.acts)
        self.acts.append(act)
        await self.probe()
        match self.lose.get(number):
            case "never":
                raise NeverAsked("no connection")
            case "before":
                raise Unavailable("the line broke")
            case "after":
                await do()
                raise Unavailable("the answer was lost")
        return await do()

    def _member(self, patron: str) -> Member:
        number = f"6472010203{patron[1]}40005"
        told = Patron(patron, masked(number), self._count(patron), 2, DUE, self.barred.get(patron, ()))
        full = (Reason.LIMIT_REACHED,) if self._count(patron) >= 2 else ()
        return Member(replace(told, barred=(*told.barred, *full)), masked_name("Siti Rahmawati"))

    def _is_patron(self, patron: str) -> bool:
        return patron in ("p1", "p2", "p3")

    def _open(self, barcode: str) -> Record | None:
        return next((record for record in self.loans if record.barcode == barcode and not record.returned), None)

    def _count(self, patron: str) -> int:
        return sum(record.patron == patron and not record.returned for record in self.loans)
