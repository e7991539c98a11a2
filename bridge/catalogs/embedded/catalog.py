"""The embedded library as one kiosk sees it; every wait happens in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from bridge.catalogs.embedded import (
    account,
    applications,
    cases,
    digital_accounts,
    discovery,
    facts,
    guests,
    holds,
    late,
    late_applications,
    lending,
    looking,
    payments,
    photos,
    pins,
    printouts,
    renewing,
    returning,
    undoing,
    visits,
    wifi,
)
from bridge.catalogs.embedded.changing_pins import PinChanger
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.wifi import Wifi
from bridge.contract.abilities import EVERYTHING, Abilities, Ability
from bridge.contract.account import Account, Case, CaseKind, Hold, Payment, Printout
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Returned, Sighting, Undone
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.hotspot import WifiAccess
from bridge.contract.letters import Delivered, Letter, Told
from bridge.contract.membership import Applicant, Applied, Consent, DigitalAccount, PinChanged
from bridge.rules import Rules
from bridge.sealing import Seal

Answer = TypeVar("Answer")
Question = Callable[[Connection, Rules], Answer]


@dataclass(frozen=True, slots=True)
class EmbeddedCatalog:
    """Satisfies `Catalog` and `Mailbox`; what is done is recorded under the kiosk's name. Without a `seal` no photo can
    be kept."""

    database: Database
    rules: Rules
    kiosk: str
    wifi: Wifi | None = None
    seal: Seal | None = None

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        return await asyncio.to_thread(self._identify, card, pin)

    async def look(self, barcode: str) -> Sighting | Refusal:
        return await self._read(lambda connection, rules: looking.look(connection, rules, barcode))

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        return await self._read(lambda connection, rules: lending.check(connection, rules, patron, barcode))

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        return await self._act(key, lambda act: lending.borrow(act, patron, barcode))

    async def return_item(self, barcode: str, key: str) -> Returned | Refusal:
        return await self._act(key, lambda act: returning.return_item(act, barcode))

    async def renew(self, patron: str, loan: str, key: str) -> Loan | Refusal:
        return await self._act(key, lambda act: renewing.renew(act, patron, loan))

    async def renew_item(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        return await self._act(key, lambda act: renewing.renew_item(act, patron, barcode))

    async def sign_guest_book(self, card: str, key: str, place: str = "") -> Visit | Refusal:
        return await self._act(key, lambda act: visits.sign(act, card, place))

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, key: str) -> Visit | Refusal:
        return await self._act(key, lambda act: guests.sign_visitor(act, visitor, purpose, place, act.rules.now()))

    async def sign_group(self, group: Group, purpose: str, place: str, key: str) -> Visit | Refusal:
        return await self._act(key, lambda act: guests.sign_group(act, group, purpose, place, act.rules.now()))

    async def state_purpose(self, card: str, visit: str, purpose: str, key: str) -> Visit | Refusal:
        return await self._act(key, lambda act: visits.state_purpose(act, card, visit, purpose, act.rules.now()))

    async def sign_out(self, card: str, key: str) -> Visit | Refusal:
        return await self._act(key, lambda act: visits.sign_out(act, card, act.rules.now()))

    async def wifi_access(self, card: str, key: str) -> WifiAccess | Refusal:
        return wifi.DOWN if self.wifi is None else await asyncio.to_thread(self.wifi.give, self.kiosk, card)

    async def apply(self, applicant: Applicant, consent: Consent, key: str) -> Applied | Refusal:
        return await self._act(key, lambda act: applications.apply(act, applicant, consent))

    async def application(self, number: str) -> Applied | Refusal:
        return await self._read(lambda connection, rules: applications.application(connection, rules, number))

    async def add_photo(self, application: str, photo: bytes, key: str) -> Applied | Refusal:
        if self.seal is None:
            return Refusal((Reason.PHOTO_UNCLEAR,))
        seal = self.seal
        return await self._act(key, lambda act: photos.add_photo(act, seal, application, photo))

    async def change_pin(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        changer = PinChanger(self.database, self.rules, self.kiosk)
        return await asyncio.to_thread(changer.change, card, old, new, key)

    async def apply_for_account(self, patron: str, key: str) -> DigitalAccount | Refusal:
        return await self._act(key, lambda act: digital_accounts.apply_for_account(act, patron))

    async def digital_account(self, patron: str) -> DigitalAccount | Refusal:
        return await self._read(
            lambda connection, rules: digital_accounts.digital_account(connection, rules, patron)
        )

    async def deliver(self, letter: Letter) -> Delivered | Refusal:
        if letter.deed in late_applications.DEEDS:
            return await self._act(letter.key, lambda act: late_applications.deliver(act, self.seal, letter))
        return await self._act(letter.key, lambda act: late.deliver(act, letter))

    async def what_became_of(self, key: str) -> Told | None:
        return await self._read(lambda connection, _: late.what_became_of(connection, key))

    async def undo(self, act: str, key: str) -> Undone | Refusal:
        return await self._act(key, lambda undoing_it: undoing.undo(undoing_it, act))

    async def account(self, patron: str) -> Account | Refusal:
        return await self._read(lambda connection, rules: account.account(connection, rules, patron))

    async def place_hold(self, patron: str, title: str, barcode: str | None, key: str) -> Hold | Refusal:
        return await self._act(key, lambda act: holds.place(act, patron, title, barcode))

    async def cancel_hold(self, patron: str, hold: str, key: str) -> Hold | Refusal:
        return await self._act(key, lambda act: holds.cancel(act, patron, hold))

    async def report(self, loan: str, kind: CaseKind, key: str) -> Case | Refusal:
        return await self._act(key, lambda act: cases.report(act, loan, kind))

    async def payment(self, number: str) -> Payment | Refusal:
        return await self._read(lambda connection, rules: payments.payment(connection, rules, number))

    async def next_printout(self) -> Printout:
        return await self._read(lambda connection, rules: printouts.next_one(connection, rules, self.kiosk))

    async def settle_printout(self, payment: str, printed: bool) -> Printout:
        rules = self.rules.at_this_moment()
        return await asyncio.to_thread(
            self.database.changed,
            lambda connection: printouts.settle(connection, rules, self.kiosk, payment, printed=printed),
        )

    async def search(self, words: str, more: str) -> Found:
        return await self._read(lambda connection, _: discovery.search(connection, words, more))

    async def suggest(self, words: str) -> Suggestions:
        return await self._read(lambda connection, _: discovery.suggest(connection, words))

    async def title(self, id: str) -> TitleDetail | Refusal:
        return await self._read(lambda connection, rules: discovery.title(connection, rules, id))

    async def abilities(self) -> Abilities:
        missing = {Ability.WIFI} if self.wifi is None else set()
        return Abilities(tuple(ability for ability in EVERYTHING.can if ability not in missing))

    async def _read(self, question: Question[Answer]) -> Answer:
        return await asyncio.to_thread(self._answer, question)

    def _answer(self, question: Question[Answer]) -> Answer:
        with self.database.reading() as connection:
            return question(connection, self.rules.at_this_moment())

    async def _act(self, key: str, change: Callable[[Act], Answer]) -> Answer:
        rules = self.rules.at_this_moment()
        return await asyncio.to_thread(
            self.database.changed, lambda connection: change(Act(connection, rules, self.kiosk, key))
        )

    def _identify(self, card: str, pin: str | None) -> Patron | Refusal:
        with self.database.reading() as connection:
            who = facts.member_with_card(connection, card)
        if who is None:
            if pin is not None:
                pins.note_stranger(self.database, self.rules, self.kiosk, pin)
            return Refusal((Reason.CARD_UNKNOWN,))
        if reason := pins.refuses(self.database, self.rules, self.kiosk, who, pin):
            return Refusal((reason,))
        return self._answer(lambda connection, rules: lending.account(connection, rules, who))
