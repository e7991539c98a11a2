"""INLISLite as central asks it: every question is one transaction, which happens or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, text

from bridge.catalogs.inlislite import (
    account,
    applying,
    booking,
    copies,
    examining,
    lending,
    passwords,
    readers,
    renewing,
    returning,
    searching,
    visiting,
)
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.ids import Ids, read_ids
from bridge.catalogs.inlislite.readers import Reader
from bridge.catalogs.inlislite.schema import Schema, read_schema
from bridge.catalogs.inlislite.settings import Inlislite
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, Finding, Lent, Member
from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Returned, Sighting, Unavailable
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.membership import Applicant, ApplicationState, Applied, PinChanged
from bridge.rules import Rules
from bridge.secret import Secret
from bridge.transaction import Database

Answer = TypeVar("Answer")
Question = Callable[[Desk], Answer]

_SECRET = Secret("backend-secret", "INLISLite")
_LOCK_WAIT = text("SET SESSION innodb_lock_wait_timeout = 2")  # seconds; then it is tried again, in our own time
_ALWAYS = frozenset(
    {Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT, Ability.SEARCH, Ability.GUEST_BOOK}
)


def opened(settings: Inlislite, rules: Rules, ids: PatronIds) -> InlisliteSystem:
    """Raises OSError with a sentence that names everything that is missing, or why the database cannot be used. Ids of
    members are INLISLite's own, so that `ids` are not needed."""

    def read(connection: Connection) -> tuple[Schema, Ids]:
        return read_schema(connection, settings), read_ids(connection, settings)

    try:
        schema, known = _database(settings).run(read)
    except Unavailable as error:
        raise OSError(f"INLISLite: {error}") from None
    system = InlisliteSystem(settings, rules, schema, known)
    system.look_at_its_settings()
    return system


@dataclass
class InlisliteSystem:
    """Satisfies `LibrarySystem`, `SystemGuestbook` and `SystemApplications`."""

    settings: Inlislite
    rules: Rules
    schema: Schema
    ids: Ids
    _books: bool = False

    @property
    def abilities(self) -> frozenset[Ability]:
        asks = {Ability.REGISTER} if self.ids.new is not None else set()
        return _ALWAYS | asks | ({Ability.HOLD} if self._books else set())

    def look_at_its_settings(self) -> None:
        """Whether booking is switched on. Blocks. Raises `Unavailable`."""
        self._books = self._answered(booking.is_offered)

    async def probe(self) -> None:
        await asyncio.to_thread(self.look_at_its_settings)

    async def examine(self) -> tuple[Finding, ...]:
        return await self._ask(examining.examine)

    def close(self) -> None:
        """There is nothing to give back: each transaction has its own connection."""

    async def find(self, card: str) -> Member | Refusal:
        return await self._ask(lambda desk: _member(desk, readers.reader_with_card(desk, card)))

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        return await self._ask(lambda desk: _identified(desk, card, pin))

    async def member(self, patron: str) -> Member | Refusal:
        return await self._ask(lambda desk: _member(desk, readers.reader(desk, patron)))

    async def look(self, barcode: str) -> Sighting | Refusal:
        return await self._ask(lambda desk: _sighting(desk, barcode))

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        return await self._ask(lambda desk: lending.check(desk, patron, barcode))

    async def lent(self, barcode: str, patron: str = "") -> Lent | None:
        return await self._ask(lambda desk: _lent(desk, barcode, patron))

    async def borrow(self, patron: str, barcode: str, act: Act) -> Loan | Refusal:
        return await self._do(act, lambda desk: lending.borrow(desk, patron, barcode))

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        return await self._do(act, lambda desk: returning.return_item(desk, barcode))

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        return await self._ask(lambda desk: returning.ended(desk, loan, barcode))

    async def renew(self, patron: str, loan: str, act: Act) -> Loan | Refusal:
        return await self._do(act, lambda desk: renewing.renew(desk, patron, loan))

    async def account(self, patron: str) -> Account | Refusal:
        return await self._ask(lambda desk: account.account(desk, patron))

    async def place_hold(self, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
        if not self._books:
            return Refusal((Reason.NOT_OFFERED,))
        return await self._do(act, lambda desk: booking.place(desk, patron, title, barcode))

    async def cancel_hold(self, patron: str, hold: str, act: Act) -> Hold | Refusal:
        if not self._books:
            return Refusal((Reason.NOT_OFFERED,))
        return await self._do(act, lambda desk: booking.cancel(desk, patron, hold))

    async def search(self, words: str, more: str) -> Found:
        return await self._ask(lambda desk: searching.search(desk, words, more))

    async def suggest(self, words: str) -> Suggestions:
        return await self._ask(lambda desk: searching.suggest(desk, words))

    async def title(self, id: str) -> TitleDetail | Refusal:
        return await self._ask(lambda desk: searching.title(desk, id))

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        """INLISLite's passwords are for its web pages, and are changed there."""
        return Refusal((Reason.NOT_OFFERED,))

    async def visited(self, patron: str, day: date) -> bool:
        return await self._ask(lambda desk: visiting.visited(desk, patron, day))

    async def sign(self, patron: str, place: str, act: Act) -> Visit:
        return await self._do(act, lambda desk: visiting.sign(desk, patron, place))

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, act: Act) -> Visit:
        return await self._do(act, lambda desk: visiting.sign_visitor(desk, visitor, purpose, place))

    async def sign_group(self, group: Group, purpose: str, place: str, act: Act) -> Visit:
        return await self._do(act, lambda desk: visiting.sign_group(desk, group, purpose, place))

    async def state_purpose(self, patron: str, visit: str, purpose: str) -> Visit | None:
        return await self._ask(lambda desk: visiting.state_purpose(desk, patron, visit, purpose))

    async def enroll(self, applicant: Applicant, number: str, act: Act) -> Applied | Refusal:
        return await self._do(act, lambda desk: applying.enroll(desk, applicant, number))

    async def decision(self, number: str) -> ApplicationState | None:
        return await self._ask(lambda desk: applying.decision(desk, number))

    async def admitted(self, number: str) -> Member | None:
        return await self._ask(lambda desk: applying.admitted(desk, number))

    async def _ask(self, question: Question[Answer]) -> Answer:
        return await asyncio.to_thread(self._answered, question)

    async def _do(self, act: Act, question: Question[Answer]) -> Answer:
        return await asyncio.to_thread(self._answered, question, act)

    def _answered(self, question: Question[Answer], act: Act | None = None) -> Answer:
        return _database(self.settings).run(lambda connection: question(self._desk(connection, act)))

    def _desk(self, connection: Connection, act: Act | None) -> Desk:
        """What stands tell late has happened by now at the latest."""
        connection.execute(_LOCK_WAIT)
        now, at = self.rules.now(), act.at if act else None
        moment = now if at is None else min(now, at.astimezone(now.tzinfo))
        known = (self.schema, self.ids, self.settings, self.rules.policy, moment.replace(microsecond=0))
        if act is None:
            return Desk(connection, *known)
        return Desk(connection, *known, act.stand, act.key, late=at is not None)


def _database(settings: Inlislite) -> Database:
    """Each question decides by rows that it has locked, so that it need not keep INLISLite's own desks from writing."""
    password = _SECRET.read(settings.secret_file) if _SECRET.is_given(settings.secret_file) else None
    return Database(
        "INLISLite's database", settings.database, password, settings.ca_file, settings.connect, settings.total,
        "READ COMMITTED",
    )  # fmt: skip


def _member(desk: Desk, who: Reader | None) -> Member | Refusal:
    return Refusal((Reason.CARD_UNKNOWN,)) if who is None else readers.as_member(desk, who)


def _identified(desk: Desk, card: str, pin: str | None) -> Member | Refusal:
    who = readers.reader_with_card(desk, card)
    if who is not None and desk.settings.pin == "password":
        reason = passwords.refuses(passwords.kept_password(desk, who), pin, desk.policy)
        if reason is not None:
            return Refusal((reason,))
    return _member(desk, who)


def _sighting(desk: Desk, barcode: str) -> Sighting | Refusal:
    copy = copies.find_copy(desk, barcode)
    return Refusal((Reason.ITEM_UNKNOWN,)) if copy is None else Sighting(copy.item, copies.whereabouts(desk, copy))


def _lent(desk: Desk, barcode: str, patron: str) -> Lent | None:
    copy = copies.find_copy(desk, barcode)
    loan = copies.open_loan(desk, copy) if copy else None
    if loan is None:
        return None
    theirs = bool(patron) and readers.as_id(patron) == loan.member_id
    due = loan.DueDate.date() if loan.DueDate else None
    return Lent(copies.loan_number(loan), due, theirs, copies.renewals_of(desk, loan))
