"""Who comes in, at a library with its own system: our guest book always, because the Wi-Fi's rule and the statistics
ask ours; and the system's as well, if it has one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.catalog import EmbeddedCatalog
from bridge.catalogs.embedded.library import Library as Annex
from bridge.catalogs.systems import shadows
from bridge.catalogs.systems.acts import Acts
from bridge.catalogs.systems.ledger import Seen
from bridge.catalogs.systems.system import Act, Member, SystemGuestbook
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.hotspot import WifiAccess
from bridge.contract.letters import Deed, Letter

_THEIRS = "theirs:"  # begins the key under which a visit is in the system's book


@dataclass(frozen=True, slots=True)
class _Signing:
    """A line in the system's book. Whether one is there already, the book itself says when it is signed again."""

    write: Callable[[Act], Awaitable[Visit]]

    async def look(self) -> Seen | Refusal:
        return None

    async def do(self, act: Act) -> Any:
        return await self.write(act)

    async def happened(self, seen: Seen, at: datetime) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Entrance:
    """As `Guestbook` and `Hotspot`."""

    acts: Acts
    annex: Annex

    async def visited(self, patron: str) -> bool:
        """Whether they have signed either guest book today."""
        return await asyncio.to_thread(self._has_signed, patron) or await self._visited_elsewhere(patron)

    async def known(self, member: Member) -> str:
        """Their id, once our own database knows it."""
        today = self.annex.rules.now().date()
        await asyncio.to_thread(self.annex.database.changed, lambda at: shadows.cast(at, member, today))
        return member.patron.id

    async def sign_guest_book(self, card: str, key: str, place: str = "") -> Visit | Refusal:
        member = await self.acts.system.find(card)
        if isinstance(member, Refusal):
            return Refusal((Reason.CARD_UNKNOWN,))
        patron = await self.known(member)
        visit = await self._ours.sign_guest_book(patron, key, place)
        await self._write_member(patron, place, key)
        return visit

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, key: str) -> Visit | Refusal:
        visit = await self._ours.sign_visitor(visitor, purpose, place, key)
        if isinstance(visit, Visit):
            await self._write_visitor(visitor, purpose, place, key)
        return visit

    async def sign_group(self, group: Group, purpose: str, place: str, key: str) -> Visit | Refusal:
        visit = await self._ours.sign_group(group, purpose, place, key)
        if isinstance(visit, Visit):
            await self._write_group(group, purpose, place, key)
        return visit

    async def state_purpose(self, card: str, visit: str, purpose: str, key: str) -> Visit | Refusal:
        member = await self.acts.system.find(card)
        if isinstance(member, Refusal):
            return Refusal((Reason.VISIT_MISSING,))
        stated = await self._ours.state_purpose(member.patron.id, visit, purpose, key)
        await self._write_purpose(member.patron.id, visit, purpose)
        return stated

    async def sign_out(self, card: str, key: str) -> Visit | Refusal:
        """No system's book asks when somebody leaves; ours does."""
        member = await self.acts.system.find(card)
        if isinstance(member, Refusal):
            return Refusal((Reason.VISIT_MISSING,))
        return await self._ours.sign_out(member.patron.id, key)

    async def wifi_access(self, card: str, key: str) -> WifiAccess | Refusal:
        member = await self.acts.system.find(card)
        if isinstance(member, Refusal):
            return member
        patron = await self.known(member)
        if not await asyncio.to_thread(self._has_signed, patron) and await self._visited_elsewhere(patron):
            await self._ours.sign_guest_book(patron, f"ours:{key}")
        return await self._ours.wifi_access(patron, key)

    async def written_later(self, letter: Letter, patron: str, at: datetime) -> None:
        """Into the system's book, with its time; ours has it already."""
        match letter.deed, letter.visitor or letter.group:
            case Deed.VISIT, _:
                await self._write_member(patron, letter.place, letter.key, at)
            case Deed.VISITOR, Visitor() as visitor:
                await self._write_visitor(visitor, letter.purpose, letter.place, letter.key, at)
            case Deed.GROUP, Group() as group:
                await self._write_group(group, letter.purpose, letter.place, letter.key, at)
            case Deed.PURPOSE, _:
                await self._write_purpose(patron, letter.visit, letter.purpose)

    async def _write_member(self, patron: str, place: str, key: str, at: datetime | None = None) -> None:
        await self._sign_theirs(key, ("visit", patron), lambda book, act: book.sign(patron, place, act), at)

    async def _write_visitor(
        self, visitor: Visitor, purpose: str, place: str, key: str, at: datetime | None = None
    ) -> None:
        """No name goes into the ledger: that the key is not another's, our own book has made sure of."""
        await self._sign_theirs(
            key, ("visitor",), lambda book, act: book.sign_visitor(visitor, purpose, place, act), at
        )

    async def _write_group(
        self, group: Group, purpose: str, place: str, key: str, at: datetime | None = None
    ) -> None:
        await self._sign_theirs(key, ("group",), lambda book, act: book.sign_group(group, purpose, place, act), at)

    async def _write_purpose(self, patron: str, visit: str, purpose: str) -> None:
        signed = await asyncio.to_thread(self.acts.ledger.became, _THEIRS + visit)
        if self._book is not None and isinstance(signed, Visit):
            await self._book.state_purpose(patron, signed.number, purpose)

    async def _sign_theirs(
        self,
        key: str,
        content: tuple[str, ...],
        write: Callable[[SystemGuestbook, Act], Awaitable[Visit]],
        at: datetime | None = None,
    ) -> None:
        book = self._book
        if book is not None:
            await self.acts.once(_THEIRS + key, content, _Signing(lambda act: write(book, act)), at)

    async def _visited_elsewhere(self, patron: str) -> bool:
        """At the system's own page, of which our book does not know."""
        book = self._book
        return book is not None and await book.visited(patron, self.annex.rules.now().date())

    def _has_signed(self, patron: str) -> bool:
        with self.annex.database.reading() as connection:
            shadow = facts.member(connection, patron)
            today = self.annex.rules.now().date()
            return shadow is not None and facts.patron_facts(connection, shadow, today).signed_in

    @property
    def _ours(self) -> EmbeddedCatalog:
        return self.annex.catalog(self.acts.stand)

    @property
    def _book(self) -> SystemGuestbook | None:
        system = self.acts.system
        return cast(SystemGuestbook, system) if Ability.GUEST_BOOK in system.abilities else None
