"""The library's SLiMS 9, as a system that stands join."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from bridge.catalogs.slims import (
    account,
    examining,
    facts,
    finding,
    following,
    guestbook,
    holding,
    lending,
    locks,
    passwords,
    patrons,
    renewing,
    returning,
    schema,
    titles,
)
from bridge.catalogs.slims.access import Access, Trail
from bridge.catalogs.slims.schema import Schema
from bridge.catalogs.slims.settings import Slims
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, Finding, Lent, Member
from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Returned, Sighting, Unavailable
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.membership import PinChanged
from bridge.rules import Rules
from bridge.secret import Secret
from bridge.transaction import Database

Answer = TypeVar("Answer")

_WHO = "SLiMS's database"
_SECRET = Secret("backend-secret", "SLiMS")
_ABILITIES = frozenset(
    {Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT, Ability.SEARCH, Ability.HOLD, Ability.GUEST_BOOK}
)


def opened(settings: Slims, rules: Rules, ids: PatronIds) -> SlimsSystem:
    """Raises OSError with what is missing in a database that is not SLiMS 9's. One that cannot be reached now is
    looked at as soon as it can be."""
    system = SlimsSystem(settings, rules, ids)
    try:
        system.ask(lambda _: None)
    except _NotSlims as error:
        raise OSError(str(error)) from None
    except Unavailable:
        pass
    return system


class _NotSlims(Unavailable):
    """Some of the tables are not there, or not for our account."""


@dataclass(slots=True)
class SlimsSystem:
    """Satisfies `LibrarySystem` and `SystemGuestbook`."""

    settings: Slims
    rules: Rules
    ids: PatronIds = field(repr=False)
    _schema: Schema | None = field(default=None, init=False, repr=False)

    @property
    def abilities(self) -> frozenset[Ability]:
        return _ABILITIES

    async def probe(self) -> None:
        await self._asked(lambda access: access.row("SELECT 1 FROM setting LIMIT 1"))

    async def examine(self) -> tuple[Finding, ...]:
        return await self._asked(examining.findings)

    def close(self) -> None:
        """Nothing is kept open: each question has a connection of its own, whose end lets go of its locks."""

    async def find(self, card: str) -> Member | Refusal:
        return await self._asked(lambda access: _told(access, facts.member(access, card)))

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        """SLiMS lets everybody try for ever; who is asked for it counts."""
        found = await self.find(card)
        if isinstance(found, Refusal) or self.settings.pin == "none":
            return found
        hashed = await self._asked(lambda access: _password(access, card))
        if not hashed and not self.rules.policy.require_pin:
            return found
        if not passwords.is_checkable(hashed):
            return Refusal((Reason.ASK_DESK,))
        if pin is None:
            return Refusal((Reason.PIN_NEEDED,))
        fits = await asyncio.to_thread(passwords.fits, pin, hashed)
        return found if fits else Refusal((Reason.PIN_WRONG,))

    async def member(self, patron: str) -> Member | Refusal:
        return await self._asked(lambda access: _told(access, patrons.by_id(access, patron)))

    async def look(self, barcode: str) -> Sighting | Refusal:
        def sighting(access: Access) -> Sighting | Refusal:
            copy = facts.copy(access, barcode)
            return Sighting(copy.item, titles.whereabouts(access, copy)) if copy else Refusal((Reason.ITEM_UNKNOWN,))

        return await self._asked(sighting)

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        return await self._asked(lambda access: lending.check(access, patron, barcode))

    async def lent(self, barcode: str, patron: str = "") -> Lent | None:
        return await self._asked(lambda access: _lent(access, barcode, patron))

    async def borrow(self, patron: str, barcode: str, act: Act) -> Loan | Refusal:
        return await self._asked(lambda access: lending.borrow(access, patron, barcode, act))

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        return await self._asked(lambda access: returning.return_item(access, barcode, act))

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        return await self._asked(lambda access: returning.ended(access, loan, barcode))

    async def renew(self, patron: str, loan: str, act: Act) -> Loan | Refusal:
        return await self._asked(lambda access: renewing.renew(access, patron, loan, act))

    async def account(self, patron: str) -> Account | Refusal:
        return await self._asked(lambda access: account.account(access, patron))

    async def place_hold(self, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
        return await self._asked(lambda access: holding.place_hold(access, patron, title, barcode, act))

    async def cancel_hold(self, patron: str, hold: str, act: Act) -> Hold | Refusal:
        return await self._asked(lambda access: holding.cancel_hold(access, patron, hold))

    async def search(self, words: str, more: str) -> Found:
        return await self._asked(lambda access: finding.search(access, words, more))

    async def suggest(self, words: str) -> Suggestions:
        return await self._asked(lambda access: finding.suggest(access, words))

    async def title(self, id: str) -> TitleDetail | Refusal:
        return await self._asked(lambda access: titles.detail(access, id))

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        return Refusal((Reason.NOT_OFFERED,))

    async def visited(self, patron: str, day: date) -> bool:
        return await self._asked(lambda access: guestbook.visited(access, patron, day))

    async def sign(self, patron: str, place: str, act: Act) -> Visit:
        return await self._asked(lambda access: guestbook.sign(access, patron, place, act))

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, act: Act) -> Visit:
        return await self._asked(lambda access: guestbook.sign_visitor(access, visitor, place, act))

    async def sign_group(self, group: Group, purpose: str, place: str, act: Act) -> Visit:
        return await self._asked(lambda access: guestbook.sign_group(access, group, place, act))

    async def state_purpose(self, patron: str, visit: str, purpose: str) -> Visit | None:
        return await self._asked(lambda access: guestbook.find(access, patron, visit))

    async def _asked(self, work: Callable[[Access], Answer]) -> Answer:
        return await asyncio.to_thread(self.ask, work)

    def ask(self, work: Callable[[Access], Answer]) -> Answer:
        """Blocks. Raises `Unavailable`."""
        settings, until = self.settings, time.monotonic() + self.settings.total
        database = Database(
            _WHO, settings.database, _SECRET.read(settings.secret_file), settings.ca_file, settings.connect,
            settings.total,
        )  # fmt: skip

        trail = Trail()

        def run(connection: Connection) -> Answer:
            if trail.written:  # somebody was in the way of a later statement; who asks has to look first
                raise Unavailable(f"{_WHO} did not say what became of it")
            return work(self._access(connection, until, trail))

        return database.run(run)

    def _access(self, connection: Connection, until: float, trail: Trail) -> Access:
        if self._schema is None:
            seen = schema.seen(connection, passwords=self.settings.pin == "password")
            if seen.missing:
                raise _NotSlims(f"{_WHO} lacks, or does not show to our account: {', '.join(seen.missing)}")
            self._schema = seen
        rules, known = self.rules.at_this_moment(), self._schema
        return Access(connection, self.settings, rules, self.ids, until, known.history, known.rooms, trail)


def _told(access: Access, member: facts.MemberFacts | None) -> Member | Refusal:
    return Refusal((Reason.CARD_UNKNOWN,)) if member is None else patrons.told(access, member)


def _password(access: Access, card: str) -> str:
    row = access.row("SELECT mpasswd FROM member WHERE member_id = :number", number=card)
    return (row.mpasswd or "").strip() if row else ""


def _lent(access: Access, barcode: str, patron: str) -> Lent | None:
    """Waits for an act with this item that is still going on, since it tells what has become of it."""
    copy, number = facts.copy(access, barcode), access.ids.number_of(patron) if patron else None
    if copy is None:
        return None
    locks.hold_item(access, copy.id)
    following.of_item(access, copy.item.barcode)
    lent = facts.open_loans(access, copy.item.barcode)
    if not lent:
        return None
    theirs = number is not None and facts.same(lent[0].member, number)
    return Lent(str(lent[0].id), lent[0].due, theirs, lent[0].renewed)
