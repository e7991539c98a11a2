"""A `Catalog` that never closes: it asks the library, and stands in for it when it cannot be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Any, TypeVar

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import (
    Loan,
    NeverAsked,
    Patron,
    Reason,
    Refusal,
    Returned,
    Unavailable,
    Undone,
)
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed, Letter, Mailbox
from bridge.contract.questions import Parameter, Questions
from bridge.offline.accepting import Acceptance, Wish
from bridge.offline.bench import Bench
from bridge.offline.clock import Clock
from bridge.offline.deputy import Decision, Deputy
from bridge.offline.handles import Handles
from bridge.offline.knowledge import Who
from bridge.offline.recent import Recent

T = TypeVar("T")

PATIENCE = 12.0  # seconds for the library, all questions together; the kiosk itself waits 15
_ASKING_AGAIN = 3.0  # seconds for the question what became of an act
_MOST_UNCLEAR = 1000

_DEEDS = {
    "borrow": Deed.BORROW,
    "return_item": Deed.RETURN,
    "renew_item": Deed.RENEW,
    "sign_guest_book": Deed.VISIT,
    "sign_visitor": Deed.VISITOR,
    "sign_group": Deed.GROUP,
    "state_purpose": Deed.PURPOSE,
    "sign_out": Deed.LEAVE,
    "apply": Deed.APPLY,
    "add_photo": Deed.PHOTO,
}
_TOLD = (
    *("barcode", "place", "purpose", "visit", "visitor", "group"),
    *("applicant", "consent", "application", "photo"),
)


class Counter(Questions):
    """`reachable` is what is believed of the link, None while nothing is known; `asked` is called after every act
    that the library has answered. For `blank` seconds from the start an act may have been asked for by a bridge before
    this one, which is why it can then not be undone unheard."""

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a counter needs stands behind it
        self,
        library: Catalog,
        mailbox: Mailbox,
        deputy: Deputy,
        acceptance: Acceptance,
        handles: Handles,
        recent: Recent,
        clock: Clock,
        bench: Bench,
        reachable: Callable[[], bool | None],
        asked: Callable[[], None],
        blank: float,
    ) -> None:
        self._library, self._mailbox, self._deputy, self._acceptance = library, mailbox, deputy, acceptance
        self._handles, self._recent, self._clock, self._bench = handles, recent, clock, bench
        self._reachable, self._asked = reachable, asked
        self._unclear: dict[str, None] = {}  # keys of acts of which nobody knows whether the library did them
        self._blank_until = monotonic() + blank

    async def _answer(self, kind: type[T], method: str, params: dict[str, Parameter]) -> T | Refusal:
        answer = await self._answered(method, dict(params))
        if not isinstance(answer, (kind, Refusal)):
            raise Unavailable("an answer to another question")
        return answer

    async def _answered(self, method: str, params: dict[str, Any]) -> Any:
        card = self._handles.opened(str(params.get("patron", "")))
        key = str(params.get("key", ""))
        if card is not None or (key and self._acceptance.kept(key)) or self._goes_on(method, params):
            return await self._known_here(method, params, card or "")
        if method == "undo" and self._acceptance.kept(params["act"]):
            return await self._undo(**params)
        if method == "application" and (applied := self._acceptance.application(params["number"])):
            return applied
        if self._reachable() is not False:
            try:
                return await self._from_library(method, params)
            except NeverAsked:
                pass
            except Unavailable:
                self._note_unclear(key)
        return await self._stand_in(method, params, "")

    def _goes_on(self, method: str, params: dict[str, Any]) -> bool:
        """Whether it is about a visit or an application of which the library has not been told yet."""
        match method:
            case "state_purpose":
                return self._acceptance.kept(params["visit"]) is not None
            case "sign_out":
                return self._acceptance.has_come(params["card"])
            case "add_photo":
                return self._acceptance.application(params["application"]) is not None
        return False

    async def _known_here(self, method: str, params: dict[str, Any], card: str) -> Any:
        """About an act, or a patron, that only this stand knows. What it cannot answer is asked under their id."""
        if method in _DEEDS or method == "check" or not self._reachable():
            return await self._stand_in(method, params, card)
        match await self._from_library("identify", {"card": card, "pin": None}):
            case Patron(id=id):
                return await self._from_library(method, params | {"patron": id})
            case refusal:
                return refusal

    async def _from_library(self, method: str, params: dict[str, Any]) -> Any:
        """Raises `Unavailable`; `NeverAsked` when the library has certainly not heard the question."""
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._settled(method, params)
        except TimeoutError as error:
            raise Unavailable("the library did not answer in time") from error
        self._note(method, params, answer)
        return answer

    async def _settled(self, method: str, params: dict[str, Any]) -> Any:
        """After an unclear answer the library is asked what became of the act, before it is asked to do it again."""
        question = getattr(self._library, method)
        try:
            return await question(**params)
        except NeverAsked:
            raise
        except Unavailable:
            if "key" not in params:
                raise
            told = await self._what_became_of(params["key"])
        return await question(**params) if told is None else told

    async def _what_became_of(self, key: str) -> Any:
        try:
            async with asyncio.timeout(_ASKING_AGAIN):
                return await self._mailbox.what_became_of(key)
        except (NeverAsked, TimeoutError) as error:
            raise Unavailable("nobody knows what became of it") from error

    async def _stand_in(self, method: str, params: dict[str, Any], card: str) -> Any:
        """Raises `Unavailable` for what this stand cannot do, or cannot do now."""
        if not self._deputy.accepts:
            raise Unavailable("the library cannot be asked, and this stand does not know enough of it")
        try:
            return await self._in_its_place(method, params, card)
        except OSError as error:
            raise Unavailable(f"what this stand knows cannot be read ({error.strerror or error})") from error

    async def _in_its_place(self, method: str, params: dict[str, Any], card: str) -> Any:
        match method:
            case "identify":
                return await self._identify(**params)
            case "look":
                return await self._bench(self._deputy.look, params["barcode"])
            case "check":
                who = Who("card", card) if card else Who("patron", params["patron"])
                decision = await self._bench(self._deputy.lend, who, params["barcode"])
                return decision.item if isinstance(decision, Decision) else decision
            case "undo" if params["key"] not in self._unclear:
                return await self._undo(**params)
            case "renew" if params["key"] not in self._unclear:
                return Refusal((Reason.NOT_OFFLINE,))  # a loan's number means nothing here, its item does
            case _ if method in _DEEDS:
                return await self._acceptance.accept(self._wish(_DEEDS[method], params, card))
        raise Unavailable("the library cannot be asked")

    async def _identify(self, card: str, pin: str | None) -> Patron | Refusal:
        """The PIN is not looked at: nothing here could check it."""
        known = await self._bench(self._deputy.identify, card)
        if isinstance(known, Refusal):
            return known
        handle = self._handles.give(card)
        return Refusal((Reason.CARD_UNCHECKED,)) if handle is None else replace(known, id=handle)

    async def _undo(self, act: str, key: str) -> Undone | Refusal:
        """Of what only this stand knows, or else of what the library knows, if it can be asked."""
        if undone := await self._acceptance.undo(act, key):
            return undone
        if self._reachable() and not self._acceptance.kept(act):
            return await self._from_library("undo", {"act": act, "key": key})  # type: ignore[no-any-return]
        return Refusal((Reason.UNDO_TOO_LATE,))

    def _wish(self, deed: Deed, params: dict[str, Any], card: str) -> Wish:
        key, patron = params["key"], "" if card else params.get("patron", "")
        card = card or params.get("card", "") or self._handles.card_of(patron)
        unclear = key in self._unclear
        asked = unclear or monotonic() < self._blank_until
        told = {name: params[name] for name in _TOLD if name in params}
        return Wish(deed, key, patron, card, asked=asked, unclear=unclear, **told)

    def _note_unclear(self, key: str) -> None:
        if key:
            self._unclear[key] = None
            if len(self._unclear) > _MOST_UNCLEAR:
                del self._unclear[next(iter(self._unclear))]

    def _note(self, method: str, params: dict[str, Any], answer: Any) -> None:
        """Remembers what the library has just done, which it will not say of itself before it is asked again."""
        match method, answer:
            case "identify", Patron(id=id):
                self._handles.remember(id, params["card"])
            case _, Loan() | Returned():
                self._recent.add(self._letter(method, params, answer))
                self._asked()
            case "sign_guest_book", Visit():
                self._recent.add(self._letter(method, params, answer))
                self._asked()
            case "undo", Undone():
                self._recent.withdraw(params["act"])
                self._asked()

    def _letter(self, method: str, params: dict[str, Any], answer: Loan | Returned | Visit) -> Letter:
        deed = _DEEDS.get(method, Deed.RENEW)
        patron, barcode = params.get("patron", ""), "" if isinstance(answer, Visit) else answer.item.barcode
        due = answer.due if isinstance(answer, Loan) else None
        card = params.get("card", "") or self._handles.card_of(patron)
        return Letter(params["key"], deed, self._clock.now().at, True, patron, card, barcode, due)
