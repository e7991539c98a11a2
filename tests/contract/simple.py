"""Plain answers to whatever is not borrowing, for tests of the way to a library and not of its rules."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import astuple, replace
from datetime import UTC, date, datetime

from bridge.contract.abilities import Abilities, Ability
from bridge.contract.account import Account, Case, CaseKind, Hold, HoldState, OpenLoan, Payment, Printout
from bridge.contract.circulation import (
    Fine,
    Item,
    Loan,
    Patron,
    Place,
    Reason,
    Refusal,
    Returned,
    Sighting,
    Undone,
    Whereabouts,
)
from bridge.contract.discovery import Copy, Found, Suggestions, Title, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.hotspot import WifiAccess
from bridge.contract.membership import AccountStep, Applicant, Applied, Consent, DigitalAccount, PinChanged

DUE = date(2026, 12, 7)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ITEM = Item("b1", "Judul <b>“Laut”</b> \x1b@\n", "Penulis", "899.221")
FINE = Fine("D1", 6000, ITEM, date(2026, 11, 19), date(2026, 11, 23), 3, 2000)
LOAN = Loan("T1", ITEM, DUE, NOW, 30)
TITLE = Title("17", "Laut / Bercerita", "Leila", 2017, "899.221 3", 2, 1)
HOLD = Hold("R/1", TITLE, HoldState.WAITING, 3)
PAYMENT = Payment("K-7Q2M", "card••••1", NOW, (FINE,), 6000)
APPLIED = Applied("P-7KQ2-M9XD", NOW, fee=10000)
PATRONS = ("p1", "p2", "p3")
TITLES = tuple(Title(str(number), f"Judul {number}") for number in range(45))


class SimpleRest:
    """What exists: loan T1, hold R/1, title 17, payment K-7Q2M, act "key-act"; p1 to p3 all have the same."""

    _enter: Callable[[], Awaitable[None]]

    async def abilities(self) -> Abilities:
        await self._enter()
        return Abilities((Ability.BORROW, Ability.RETURN))

    async def look(self, barcode: str) -> Sighting | Refusal:
        await self._enter()
        return Sighting(ITEM, Whereabouts.ON_LOAN) if barcode == "b1" else Refusal((Reason.ITEM_UNKNOWN,))

    async def return_item(self, barcode: str, key: str) -> Returned | Refusal:
        await self._enter()
        if barcode != "b1":
            return Refusal((Reason.ITEM_UNKNOWN,) if barcode != "b2" else (Reason.ITEM_NOT_LENT,))
        return Returned(f"T-{key}", ITEM, NOW, DUE, Place.HOLD_SHELF, "Kotak 2", FINE, 30)

    async def renew(self, patron: str, loan: str, key: str) -> Loan | Refusal:
        await self._enter()
        if patron not in PATRONS or loan != "T1":
            return Refusal((Reason.LOAN_UNKNOWN,))
        return LOAN

    async def renew_item(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        await self._enter()
        return LOAN if patron in PATRONS and barcode == "b1" else Refusal((Reason.LOAN_UNKNOWN,))

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, key: str) -> Visit | Refusal:
        await self._enter()
        if visitor.name.strip():
            return Visit(f"T-{visitor.age}-{purpose}-{place}", NOW)
        return Refusal((Reason.VISITOR_UNCLEAR,))

    async def sign_group(self, group: Group, purpose: str, place: str, key: str) -> Visit | Refusal:
        await self._enter()
        return Visit(f"T-{group.people}", NOW) if group.people else Refusal((Reason.VISITOR_UNCLEAR,))

    async def state_purpose(self, card: str, visit: str, purpose: str, key: str) -> Visit | Refusal:
        await self._enter()
        known = card == "card-1" and visit == "key-visit"
        return Visit(f"B-{purpose}", NOW, name="An••") if known else Refusal((Reason.VISIT_MISSING,))

    async def sign_out(self, card: str, key: str) -> Visit | Refusal:
        await self._enter()
        return Visit("B-1", NOW, left=True) if card == "card-1" else Refusal((Reason.VISIT_MISSING,))

    async def apply(self, applicant: Applicant, consent: Consent, key: str) -> Applied | Refusal:
        await self._enter()
        told = *map(str, astuple(applicant)), consent.version, consent.at.isoformat(), consent.guardian
        return replace(APPLIED, number=hashlib.sha256("|".join(told).encode()).hexdigest())

    async def application(self, number: str) -> Applied | Refusal:
        await self._enter()
        return APPLIED if number == APPLIED.number else Refusal((Reason.APPLICATION_UNKNOWN,))

    async def add_photo(self, application: str, photo: bytes, key: str) -> Applied | Refusal:
        await self._enter()
        if application != APPLIED.number:
            return Refusal((Reason.APPLICATION_UNKNOWN,))
        return replace(APPLIED, number=hashlib.sha256(photo).hexdigest(), photo=True)

    async def change_pin(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        await self._enter()
        return PinChanged(NOW) if (card, old, new) == ("card-1", "1234", "580214") else Refusal((Reason.PIN_WRONG,))

    async def apply_for_account(self, patron: str, key: str) -> DigitalAccount | Refusal:
        await self._enter()
        return DigitalAccount(AccountStep.APPLIED, NOW)

    async def digital_account(self, patron: str) -> DigitalAccount | Refusal:
        await self._enter()
        if patron == "p1":
            return DigitalAccount(AccountStep.ACTIVE, NOW, "ani.w")
        return Refusal((Reason.ACCOUNT_UNKNOWN,))

    async def wifi_access(self, card: str, key: str) -> WifiAccess | Refusal:
        await self._enter()
        match card:
            case "card-1":
                return WifiAccess("Perpus; \"Laut\"", "rahasia:1", "p-k7q2m9", "xd4hw8ra", NOW, again=True)
            case "card-2":
                return Refusal((Reason.WIFI_DOWN,))
            case _:
                return Refusal((Reason.CARD_UNKNOWN,))

    async def sign_guest_book(self, card: str, key: str, place: str = "") -> Visit | Refusal:
        await self._enter()
        return Visit(f"B-{key}", NOW) if card == "card-1" else Refusal((Reason.CARD_UNKNOWN,))

    async def undo(self, act: str, key: str) -> Undone | Refusal:
        await self._enter()
        return Undone(ITEM) if act == "key-act" else Refusal((Reason.UNDO_TOO_LATE,))

    async def account(self, patron: str) -> Account | Refusal:
        await self._enter()
        if patron not in PATRONS:
            return Refusal((Reason.CARD_UNKNOWN,))
        who = Patron(patron, f"card••••{patron[1:]}", 1, 2, DUE, (Reason.FINE_UNPAID,))
        loans = (OpenLoan(LOAN, 14), OpenLoan(LOAN, -3, 6000, (Reason.LOAN_OVERDUE,), CaseKind.DAMAGED))
        return Account(who, date(2027, 1, 31), loans, (HOLD,), (FINE,), (PAYMENT,))

    async def place_hold(self, patron: str, title: str, barcode: str | None, key: str) -> Hold | Refusal:
        await self._enter()
        if patron not in PATRONS or title != "17" or barcode not in (None, "b1"):
            return Refusal((Reason.TITLE_UNKNOWN,))
        return HOLD

    async def cancel_hold(self, patron: str, hold: str, key: str) -> Hold | Refusal:
        await self._enter()
        return HOLD if patron in PATRONS and hold == "R/1" else Refusal((Reason.HOLD_UNKNOWN,))

    async def report(self, loan: str, kind: CaseKind, key: str) -> Case | Refusal:
        await self._enter()
        return Case("C1", ITEM, kind, NOW) if loan == "T1" else Refusal((Reason.LOAN_UNKNOWN,))

    async def payment(self, number: str) -> Payment | Refusal:
        await self._enter()
        return PAYMENT if number == PAYMENT.number else Refusal((Reason.PAYMENT_UNKNOWN,))

    async def next_printout(self) -> Printout:
        await self._enter()
        return Printout(PAYMENT)

    async def settle_printout(self, payment: str, printed: bool) -> Printout:
        await self._enter()
        return Printout(None if payment == PAYMENT.number and printed else PAYMENT)

    async def search(self, words: str, more: str) -> Found:
        await self._enter()
        begin = int(more) if more.isdecimal() and more.isascii() else 0
        end = begin + 20
        return Found(TITLES[begin:end], str(end) if end < len(TITLES) else "") if words == "judul" else Found(())

    async def suggest(self, words: str) -> Suggestions:
        await self._enter()
        return Suggestions(("Laut Bercerita", "Laut “Biru”")) if words == "la" else Suggestions(())

    async def title(self, id: str) -> TitleDetail | Refusal:
        await self._enter()
        if id != TITLE.id:
            return Refusal((Reason.TITLE_UNKNOWN,))
        copies = (Copy("b1", Whereabouts.ON_LOAN, "R2", "Lantai 2", DUE), Copy("b2", Whereabouts.ON_SHELF))
        return TitleDetail(TITLE, "KPG", "Fiksi", copies, 3)
