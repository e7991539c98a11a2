"""A whole `Catalog` from a library's own system and what we keep beside it: keys, guest book, Wi-Fi."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from bridge.catalogs.embedded import pins
from bridge.catalogs.embedded.facts import Member as Shadow
from bridge.catalogs.embedded.library import Library as Annex
from bridge.catalogs.systems import shadows
from bridge.catalogs.systems.acts import Acts
from bridge.catalogs.systems.deeds import Borrowing, Holding, Renewing, Returning, Unholding
from bridge.catalogs.systems.entrance import Entrance
from bridge.catalogs.systems.reception import Reception
from bridge.catalogs.systems.system import Member
from bridge.contract.abilities import EVERYTHING, Abilities, Ability
from bridge.contract.account import Account, Hold, Printout
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Returned, Sighting, Unavailable
from bridge.contract.codes import possible
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.membership import PinChanged
from bridge.contract.questions import Parameter, Questions

T = TypeVar("T")

_NEEDS = {
    "borrow": Ability.BORROW,
    "check": Ability.BORROW,
    "return_item": Ability.RETURN,
    "renew": Ability.RENEW,
    "renew_item": Ability.RENEW,
    "account": Ability.ACCOUNT,
    "place_hold": Ability.HOLD,
    "cancel_hold": Ability.HOLD,
    "title": Ability.SEARCH,
    "change_pin": Ability.CHANGE_PIN,
    "undo": Ability.UNDO,
    "report": Ability.REPORT,
    "payment": Ability.PROOFS,
    "apply": Ability.REGISTER,
    "application": Ability.REGISTER,
    "add_photo": Ability.REGISTER,
    "apply_for_account": Ability.DIGITAL_ACCOUNT,
    "digital_account": Ability.DIGITAL_ACCOUNT,
}
_OURS = frozenset({Ability.GUEST_BOOK})  # besides what the system can; the Wi-Fi too, if there is one
_AT_THE_ENTRANCE = frozenset(
    {"sign_guest_book", "sign_visitor", "sign_group", "state_purpose", "sign_out", "wifi_access"}
)
_AT_THE_RECEPTION = frozenset({"apply", "application", "add_photo"})


class JoinedCatalog(Questions):
    """As one stand sees it. A code that no library can have is refused before the system is asked."""

    def __init__(self, acts: Acts, annex: Annex) -> None:
        self.acts, self.annex = acts, annex
        self.entrance, self.reception = Entrance(acts, annex), Reception(acts, annex)
        self._system = acts.system

    async def abilities(self) -> Abilities:
        can = self._can
        return Abilities(tuple(ability for ability in EVERYTHING.can if ability in can))

    async def _answer(self, kind: type[T], method: str, params: dict[str, Parameter]) -> T | Refusal:
        if method in _NEEDS and _NEEDS[method] not in self._can:
            return Refusal((Reason.NOT_OFFERED,))
        answer = await self._question(method)(**params)
        if not isinstance(answer, (kind, Refusal)):
            raise Unavailable("an answer to another question")
        return answer

    def _question(self, method: str) -> Callable[..., Awaitable[Any]]:
        if method in _AT_THE_ENTRANCE:
            return getattr(self.entrance, method)  # type: ignore[no-any-return]
        if method in _AT_THE_RECEPTION:
            return getattr(self.reception, method)  # type: ignore[no-any-return]
        return getattr(self, f"_{method}")  # type: ignore[no-any-return]

    @property
    def _can(self) -> frozenset[Ability]:
        wifi = frozenset({Ability.WIFI}) if self.annex.wifi is not None else frozenset()
        return self._system.abilities | _OURS | wifi

    async def _identify(self, card: str, pin: str | None) -> Patron | Refusal:
        """Tries are counted here as well: not every system counts them."""
        if pin is None:
            return await self._told(await self._system.identify(card, None))
        who = await self._system.find(card)
        if isinstance(who, Refusal):
            await asyncio.to_thread(
                pins.note_stranger, self.annex.database, self.annex.rules, self.acts.stand, pin
            )
            return who
        shadow = await self._shadow(who)
        listens = await asyncio.to_thread(
            pins.may_try, self.annex.database, self.annex.rules, self.acts.stand, shadow
        )
        if not listens:
            return Refusal((Reason.PIN_BLOCKED,))
        believed = await self._system.identify(card, pin) if possible(pin) else Refusal((Reason.PIN_WRONG,))
        if isinstance(believed, Member):
            await asyncio.to_thread(self._forgive, shadow)
        return await self._told(believed)

    async def _look(self, barcode: str) -> Sighting | Refusal:
        return await self._system.look(barcode)

    async def _check(self, patron: str, barcode: str) -> Item | Refusal:
        """The guest book is ours to ask after; the system says the rest."""
        answer = await self._system.check(patron, barcode)
        missing = await self._visit_is_missing(patron)
        match answer:
            case Refusal(reasons=reasons, item=item) if missing and Reason.CARD_UNKNOWN not in reasons:
                return Refusal(_in_order({*reasons, Reason.VISIT_MISSING}), item)
            case Item() if missing:
                return Refusal((Reason.VISIT_MISSING,), answer)
        return answer

    async def _borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        deed = Borrowing(self._system, patron, barcode, self._check)
        return await self.acts.once(key, ("borrow", patron, barcode), deed)  # type: ignore[no-any-return]

    async def _return_item(self, barcode: str, key: str) -> Returned | Refusal:
        deed = Returning(self._system, barcode)
        return await self.acts.once(key, ("return", barcode), deed)  # type: ignore[no-any-return]

    async def _renew(self, patron: str, loan: str, key: str) -> Loan | Refusal:
        deed = Renewing(self._system, patron, loan=loan)
        return await self.acts.once(key, ("renew", patron, loan), deed)  # type: ignore[no-any-return]

    async def _renew_item(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        deed = Renewing(self._system, patron, barcode=barcode)
        return await self.acts.once(key, ("renew-item", patron, barcode), deed)  # type: ignore[no-any-return]

    async def _account(self, patron: str) -> Account | Refusal:
        account = await self._system.account(patron)
        if isinstance(account, Refusal):
            return account
        return replace(account, patron=await self._with_visit(account.patron))

    async def _place_hold(self, patron: str, title: str, barcode: str | None, key: str) -> Hold | Refusal:
        deed = Holding(self._system, patron, title, barcode)
        return await self.acts.once(key, ("hold", patron, title, barcode or ""), deed)  # type: ignore[no-any-return]

    async def _cancel_hold(self, patron: str, hold: str, key: str) -> Hold | Refusal:
        deed = Unholding(self._system, patron, hold)
        return await self.acts.once(key, ("unhold", patron, hold), deed)  # type: ignore[no-any-return]

    async def _search(self, words: str, more: str) -> Found:
        return await self._system.search(words, more) if Ability.SEARCH in self._can else Found(())

    async def _suggest(self, words: str) -> Suggestions:
        return await self._system.suggest(words) if Ability.SEARCH in self._can else Suggestions(())

    async def _title(self, id: str) -> TitleDetail | Refusal:
        return await self._system.title(id)

    async def _change_pin(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        """Not written down: asked for again, the old PIN is wrong by then, or the new one is right already."""
        match await self._identify(card, old):
            case Refusal(reasons=(Reason.PIN_WRONG,)) as no:
                return PinChanged(self.annex.rules.now()) if await self._is_it(card, new) else no
            case Refusal() as no:
                return no
        return await self._system.change_pin(card, old, new)

    async def _next_printout(self) -> Printout:
        return Printout(None)

    async def _settle_printout(self, payment: str, printed: bool) -> Printout:
        return Printout(None)

    async def _is_it(self, card: str, pin: str) -> bool:
        return isinstance(await self._identify(card, pin), Patron)

    async def _told(self, answer: Member | Refusal) -> Patron | Refusal:
        return answer if isinstance(answer, Refusal) else await self._with_visit(answer.patron)

    async def _with_visit(self, patron: Patron) -> Patron:
        missing = {Reason.VISIT_MISSING} if await self._visit_is_missing(patron.id) else set()
        return replace(patron, barred=_in_order({*patron.barred, *missing}))

    async def _visit_is_missing(self, patron: str) -> bool:
        return self.annex.rules.policy.require_visit and not await self.entrance.visited(patron)

    async def _shadow(self, member: Member) -> Shadow:
        today = self.annex.rules.now().date()
        return await asyncio.to_thread(
            self.annex.database.changed, lambda connection: shadows.cast(connection, member, today)
        )

    def _forgive(self, shadow: Shadow) -> None:
        with self.annex.database.writing() as connection:
            pins.forgive(connection, shadow)


def _in_order(reasons: set[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in Reason if reason in reasons)
