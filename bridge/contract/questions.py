"""Every method of a `Catalog` as a named question, for those who pass them on over a line or over HTTP."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TypeVar

from bridge.contract.abilities import Abilities
from bridge.contract.account import Account, Case, CaseKind, Hold, Payment, Printout
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Returned, Sighting, Unavailable, Undone
from bridge.contract.codes import LONGEST, LONGEST_CURSOR, possible
from bridge.contract.discovery import LONGEST_WORDS, Found, Suggestions, TitleDetail
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.hotspot import WifiAccess
from bridge.contract.membership import LONGEST_PHOTO, Applicant, Applied, Consent, DigitalAccount, PinChanged

Answer = TypeVar("Answer")
Parameter = str | bytes | bool | None | Visitor | Group | Applicant | Consent

_UNKNOWN = {
    "card": Reason.CARD_UNKNOWN,
    "patron": Reason.CARD_UNKNOWN,
    "barcode": Reason.ITEM_UNKNOWN,
    "loan": Reason.LOAN_UNKNOWN,
    "act": Reason.UNDO_TOO_LATE,
    "title": Reason.TITLE_UNKNOWN,
    "id": Reason.TITLE_UNKNOWN,
    "hold": Reason.HOLD_UNKNOWN,
    "number": Reason.PAYMENT_UNKNOWN,
    "visit": Reason.VISIT_MISSING,
    "application": Reason.APPLICATION_UNKNOWN,
}


class Questions(ABC):
    """Satisfies `Catalog` by `_answer` alone. Codes that no library can have are refused without being asked."""

    @abstractmethod
    async def _answer(self, kind: type[Answer], method: str, params: dict[str, Parameter]) -> Answer | Refusal:
        """The library's answer to this method of `Catalog`. Raises `Unavailable` and `KeyReused`."""

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        if possible(card) and pin is not None and len(pin) > LONGEST:
            return Refusal((Reason.PIN_WRONG,))
        return await self._ask(Patron, "identify", card=card, pin=pin)

    async def look(self, barcode: str) -> Sighting | Refusal:
        return await self._ask(Sighting, "look", barcode=barcode)

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        return await self._ask(Item, "check", patron=patron, barcode=barcode)

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        return await self._ask(Loan, "borrow", patron=patron, barcode=barcode, key=key)

    async def return_item(self, barcode: str, key: str) -> Returned | Refusal:
        return await self._ask(Returned, "return_item", barcode=barcode, key=key)

    async def renew(self, patron: str, loan: str, key: str) -> Loan | Refusal:
        return await self._ask(Loan, "renew", patron=patron, loan=loan, key=key)

    async def renew_item(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        return await self._ask(Loan, "renew_item", patron=patron, barcode=barcode, key=key)

    async def undo(self, act: str, key: str) -> Undone | Refusal:
        return await self._ask(Undone, "undo", act=act, key=key)

    async def sign_guest_book(self, card: str, key: str, place: str = "") -> Visit | Refusal:
        return await self._ask(Visit, "sign_guest_book", card=card, key=key, place=place)

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, key: str) -> Visit | Refusal:
        return await self._ask(Visit, "sign_visitor", visitor=visitor, purpose=purpose, place=place, key=key)

    async def sign_group(self, group: Group, purpose: str, place: str, key: str) -> Visit | Refusal:
        return await self._ask(Visit, "sign_group", group=group, purpose=purpose, place=place, key=key)

    async def state_purpose(self, card: str, visit: str, purpose: str, key: str) -> Visit | Refusal:
        return await self._ask(Visit, "state_purpose", card=card, visit=visit, purpose=purpose, key=key)

    async def sign_out(self, card: str, key: str) -> Visit | Refusal:
        return await self._ask(Visit, "sign_out", card=card, key=key)

    async def wifi_access(self, card: str, key: str) -> WifiAccess | Refusal:
        return await self._ask(WifiAccess, "wifi_access", card=card, key=key)

    async def apply(self, applicant: Applicant, consent: Consent, key: str) -> Applied | Refusal:
        return await self._ask(Applied, "apply", applicant=applicant, consent=consent, key=key)

    async def application(self, number: str) -> Applied | Refusal:
        if not possible(number) or "/" in number:
            return Refusal((Reason.APPLICATION_UNKNOWN,))
        return await self._answer(Applied, "application", {"number": number})

    async def add_photo(self, application: str, photo: bytes, key: str) -> Applied | Refusal:
        if len(photo) > LONGEST_PHOTO:
            return Refusal((Reason.PHOTO_UNCLEAR,))
        if "/" in application:
            return Refusal((Reason.APPLICATION_UNKNOWN,))
        return await self._ask(Applied, "add_photo", application=application, photo=photo, key=key)

    async def change_pin(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        if possible(card) and max(len(old), len(new)) > LONGEST:
            return Refusal((Reason.PIN_WRONG,))
        return await self._ask(PinChanged, "change_pin", card=card, old=old, new=new, key=key)

    async def apply_for_account(self, patron: str, key: str) -> DigitalAccount | Refusal:
        return await self._ask(DigitalAccount, "apply_for_account", patron=patron, key=key)

    async def digital_account(self, patron: str) -> DigitalAccount | Refusal:
        return await self._ask(DigitalAccount, "digital_account", patron=patron)

    async def account(self, patron: str) -> Account | Refusal:
        return await self._ask(Account, "account", patron=patron)

    async def place_hold(self, patron: str, title: str, barcode: str | None, key: str) -> Hold | Refusal:
        return await self._ask(Hold, "place_hold", patron=patron, title=title, barcode=barcode, key=key)

    async def cancel_hold(self, patron: str, hold: str, key: str) -> Hold | Refusal:
        return await self._ask(Hold, "cancel_hold", patron=patron, hold=hold, key=key)

    async def report(self, loan: str, kind: CaseKind, key: str) -> Case | Refusal:
        return await self._ask(Case, "report", loan=loan, kind=kind, key=key)

    async def payment(self, number: str) -> Payment | Refusal:
        return await self._ask(Payment, "payment", number=number)

    async def next_printout(self) -> Printout:
        return await self._certain(Printout, "next_printout")

    async def settle_printout(self, payment: str, printed: bool) -> Printout:
        if not possible(payment):
            return await self.next_printout()
        return await self._certain(Printout, "settle_printout", payment=payment, printed=printed)

    async def search(self, words: str, more: str) -> Found:
        if not possible(words, LONGEST_WORDS):
            return Found(())
        return await self._certain(Found, "search", words=words, more=more if possible(more, LONGEST_CURSOR) else "")

    async def suggest(self, words: str) -> Suggestions:
        if not possible(words, LONGEST_WORDS):
            return Suggestions(())
        return await self._certain(Suggestions, "suggest", words=words)

    async def title(self, id: str) -> TitleDetail | Refusal:
        return await self._ask(TitleDetail, "title", id=id)

    async def abilities(self) -> Abilities:
        return await self._certain(Abilities, "abilities")

    async def _ask(self, answer: type[Answer], method: str, /, **params: Parameter) -> Answer | Refusal:
        for name, code in params.items():
            if name in _UNKNOWN and isinstance(code, str) and not possible(code):
                return Refusal((_UNKNOWN[name],))
        return await self._answer(answer, method, params)

    async def _certain(self, answer: type[Answer], method: str, /, **params: Parameter) -> Answer:
        """Where the contract knows no refusal."""
        match await self._answer(answer, method, params):
            case Refusal():
                raise Unavailable("a refusal where there can be none")
            case told:
                return told

