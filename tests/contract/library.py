"""A library of a few patrons and items in memory, for tests of everything between a kiosk and a library."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bridge.contract.circulation import Item, KeyReused, Loan, Patron, Reason, Refusal, Unavailable
from bridge.contract.letters import Deed, Delivered, Letter, Told, reference
from tests.contract.simple import DUE, NOW, SimpleRest

__all__ = ["DUE", "NOW", "SmallLibrary"]


@dataclass
class SmallLibrary(SimpleRest):
    """Satisfies `Catalog` and `Mailbox`. Cards are `card-N` for patron `pN`, barcodes `b1` to `b4`; PINs, except for
    `card-1`, 1234. It lends; everything else is answered by `SimpleRest`.

    `gate`, when cleared, holds every answer back; `open` false makes it Unavailable.
    """

    open: bool = True
    gate: asyncio.Event | None = None
    asked: int = 0
    loans: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, tuple[tuple[str, str], Loan | Refusal]] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        await self._enter()
        match card, pin:
            case "card-1", _:
                return self._patron("1")
            case "card-2" | "card-3", "1234":
                return self._patron(card[-1])
            case "card-2" | "card-3", None:
                return Refusal((Reason.PIN_NEEDED,))
            case "card-2" | "card-3", _:
                return Refusal((Reason.PIN_WRONG,))
            case _:
                return Refusal((Reason.CARD_UNKNOWN,))

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        await self._enter()
        return self._check(patron, barcode)

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        await self._enter()
        content, answer = self.answers.setdefault(key, ((patron, barcode), self._lend(patron, barcode, key)))
        if content != (patron, barcode):
            raise KeyReused
        return answer

    async def deliver(self, letter: Letter) -> Delivered | Refusal:
        """A loan is made if it can be; of anything else the first is taken in."""
        await self._enter()
        self.letters.append(letter)
        if letter.deed is Deed.BORROW:
            answer = await self.borrow(letter.patron or f"p{letter.card[-1:]}", letter.barcode, letter.key)
            return answer if isinstance(answer, Refusal) else Delivered(answer.number)
        if letter.deed is Deed.VISIT and letter.card != "card-1":
            return Refusal((Reason.CARD_UNKNOWN,))
        return Delivered(reference(letter.key), ("S1",))

    async def what_became_of(self, key: str) -> Told | None:
        await self._enter()
        return self.answers[key][1] if key in self.answers else None

    def believes(self, card: str, pin: str) -> str | None:
        """The patron whose card and PIN these are."""
        return f"p{card[-1]}" if card in ("card-2", "card-3") and pin == "1234" else None

    async def _enter(self) -> None:
        self.asked += 1
        if self.gate is not None:
            await self.gate.wait()
        if not self.open:
            raise Unavailable("the library is closed")

    def _check(self, patron: str, barcode: str) -> Item | Refusal:
        if patron not in ("p1", "p2", "p3"):
            return Refusal((Reason.CARD_UNKNOWN,))
        if barcode not in ("b1", "b2", "b3", "b4"):
            return Refusal((Reason.ITEM_UNKNOWN,))
        item = Item(barcode, f"Judul <{barcode}> “Laut” \x1b@\n", "Penulis", "899.221")
        full = (Reason.LIMIT_REACHED,) if self._loans(patron) >= 2 else ()
        yours = (Reason.ITEM_ALREADY_YOURS,) if (patron, barcode) in self.loans else ()
        lent = any(lent == barcode for _, lent in self.loans)
        reasons = full + (yours or (Reason.ITEM_ON_LOAN,) * lent)
        return Refusal(reasons, item) if reasons else item

    def _patron(self, number: str) -> Patron:
        return Patron(f"p{number}", f"card••••{number}", self._loans(f"p{number}"), 2, DUE)

    def _loans(self, patron: str) -> int:
        return sum(borrower == patron for borrower, _ in self.loans)

    def _lend(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        if key in self.answers:
            return self.answers[key][1]
        match self._check(patron, barcode):
            case Item() as item:
                self.loans.append((patron, barcode))
                return Loan(f"T{len(self.loans)}", item, DUE, NOW)
            case refusal:
                return refusal
