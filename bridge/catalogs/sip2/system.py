"""A library's own system, over SIP2. It has no search, no change of PINs, and no keys for acts."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bridge.catalogs.sip2 import accounts, can, circulating, examining
from bridge.catalogs.sip2.conversation import Conversation
from bridge.catalogs.sip2.dialogue import trust
from bridge.catalogs.sip2.frame import Message, sendable
from bridge.catalogs.sip2.lines import Lines
from bridge.catalogs.sip2.patrons import Reading
from bridge.catalogs.sip2.questions import Questions
from bridge.catalogs.sip2.reasons import COMMON, Interpreter, by_texts
from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, Finding, Lent, Member
from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Returned, Sighting, Unavailable
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.membership import PinChanged
from bridge.rules import Rules

_NO_CARD, _NO_ITEM = Refusal((Reason.CARD_UNKNOWN,)), Refusal((Reason.ITEM_UNKNOWN,))


def opened(settings: Sip2, rules: Rules, ids: PatronIds) -> Sip2System:
    """Connects to nothing yet. Raises OSError, with a sentence, when the password or the authorities are missing."""
    try:
        settings.password()
    except Unavailable as error:
        raise OSError(str(error)) from None
    try:
        trust(settings)
    except (OSError, ssl.SSLError) as error:
        raise OSError(f"ca_file {settings.ca_file} cannot be used ({type(error).__name__})") from None
    return Sip2System(settings, rules, ids)


class Sip2System:
    """Satisfies `LibrarySystem`. A loan's number is the item's barcode, as is a title's id."""

    def __init__(self, settings: Sip2, rules: Rules, ids: PatronIds) -> None:
        own = {code: table for answer in COMMON for code, table in by_texts(answer, settings.reasons).items()}
        interpreter = Interpreter(own, settings.kind.reasons, COMMON)
        self._settings, self._ids = settings, ids
        self._reading = Reading(rules, settings.kind, interpreter, ids)
        self._questions = Questions(settings, rules)
        self._lines = Lines(settings, self._questions)

    @property
    def abilities(self) -> frozenset[Ability]:
        return can.abilities(self._lines.status)

    async def probe(self) -> None:
        if (await self._status()).fixed["on-line status"] == "N":
            raise Unavailable("the library's SIP2 server says that it is off line")

    async def examine(self) -> tuple[Finding, ...]:
        try:
            status = await self._status()
        except Unavailable as error:
            return (Finding("SIP2 server", False, str(error)),)
        return examining.findings(self._settings, status, self._reading.rules)

    def close(self) -> None:
        self._lines.close()

    async def find(self, card: str) -> Member | Refusal:
        if not self._sendable(card):
            return _NO_CARD
        async with self._conversation(card) as talk:
            answer = await talk.patron(card)
        return self._reading.member(answer, card) if answer else _NO_CARD

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        """The PIN is sent to be checked (CQ), is in no other message, and is not kept."""
        if not self._sendable(card):
            return _NO_CARD
        sent = pin if pin and self._sendable(pin) else None
        async with self._conversation(card) as talk:
            answer = await talk.patron(card, sent)
        if answer is None:
            return _NO_CARD
        if pin is None and self._settings.pin:
            return Refusal((Reason.PIN_NEEDED,))
        if pin is not None and (sent is None or not _is_right(answer)):
            locked = Reason.PIN_BLOCKED in self._reading.interpreter.known(answer)
            return Refusal((Reason.PIN_BLOCKED if locked else Reason.PIN_WRONG,))
        return self._reading.member(answer, card)

    async def member(self, patron: str) -> Member | Refusal:
        number = self._ids.number_of(patron)
        return await self.find(number) if number else _NO_CARD

    async def look(self, barcode: str) -> Sighting | Refusal:
        if not self._sendable(barcode):
            return _NO_ITEM
        async with self._conversation() as talk:
            return await circulating.look(talk, barcode)

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        if (number := self._ids.number_of(patron)) is None:
            return _NO_CARD
        if not self._sendable(barcode):
            return _NO_ITEM
        async with self._conversation(number) as talk:
            return await circulating.check(talk, number, barcode)

    async def lent(self, barcode: str, patron: str = "") -> Lent | None:
        if not self._sendable(barcode):
            return None
        number = self._ids.number_of(patron) or ""
        async with self._conversation(number) as talk:
            return await circulating.lent(talk, barcode, number)

    async def borrow(self, patron: str, barcode: str, act: Act) -> Loan | Refusal:
        if (number := self._ids.number_of(patron)) is None:
            return _NO_CARD
        if not self._sendable(barcode):
            return _NO_ITEM
        async with self._conversation(number) as talk:
            return await circulating.borrow(talk, number, barcode, act)

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        if not self._sendable(barcode):
            return _NO_ITEM
        async with self._conversation() as talk:
            return await circulating.return_item(talk, barcode, act)

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        if not self._sendable(barcode):
            return None
        async with self._conversation() as talk:
            return await circulating.ended(talk, barcode)

    async def renew(self, patron: str, loan: str, act: Act) -> Loan | Refusal:
        if (number := self._ids.number_of(patron)) is None:
            return _NO_CARD
        if not self._sendable(loan):
            return Refusal((Reason.LOAN_UNKNOWN,))
        async with self._conversation(number) as talk:
            return await circulating.renew(talk, number, loan, act)

    async def account(self, patron: str) -> Account | Refusal:
        if (number := self._ids.number_of(patron)) is None:
            return _NO_CARD
        async with self._conversation(number) as talk:
            return await accounts.account(talk, number)

    async def place_hold(self, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
        if (number := self._ids.number_of(patron)) is None:
            return _NO_CARD
        if not self._sendable(barcode or title):
            return Refusal((Reason.TITLE_UNKNOWN,))
        async with self._conversation(number) as talk:
            return await accounts.place_hold(talk, number, title, barcode)

    async def cancel_hold(self, patron: str, hold: str, act: Act) -> Hold | Refusal:
        if (number := self._ids.number_of(patron)) is None:
            return _NO_CARD
        if not self._sendable(hold):
            return Refusal((Reason.HOLD_UNKNOWN,))
        async with self._conversation(number) as talk:
            return await accounts.cancel_hold(talk, number, hold)

    async def search(self, words: str, more: str) -> Found:
        return Found(())

    async def suggest(self, words: str) -> Suggestions:
        return Suggestions(())

    async def title(self, id: str) -> TitleDetail | Refusal:
        return Refusal((Reason.TITLE_UNKNOWN,))

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        return Refusal((Reason.NOT_OFFERED,))

    @asynccontextmanager
    async def _conversation(self, number: str = "") -> AsyncIterator[Conversation]:
        """About this patron, if about any; some systems want to hear when there is no more to ask about them."""
        async with self._lines.one() as dialogue:
            late = can.takes_late(self._lines.status, self._settings)
            yield Conversation(dialogue, self._questions, self._reading, self._settings, late)
            if number and self._settings.kind.end_session:
                with suppress(Unavailable):  # what was answered stays answered
                    await dialogue.ask(self._questions.end(number))

    async def _status(self) -> Message:
        async with self._lines.one() as dialogue:
            self._lines.status = status = await dialogue.ask(self._questions.status())
        return status

    def _sendable(self, code: str) -> bool:
        """No library has a number that its own system's messages cannot hold."""
        return bool(code) and sendable(code, self._settings.text)


def _is_right(answer: Message) -> bool:
    if answer["CQ"] not in ("Y", "N"):
        raise Unavailable("the library's system does not say whether a PIN is right (CQ)")
    return answer["CQ"] == "Y"
