"""A kiosk without glass, devices or network: plays events and tells which screens a patron would see."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Unavailable
from kiosk.desk import Desk
from kiosk.events import CardRead, DeviceBack, Event, LinkBack
from kiosk.flows.welcome import serve
from kiosk.hardware import Paper, PrinterStatus
from kiosk.inbox import Inbox
from kiosk.receipts.document import Document, Row, Text
from kiosk.receipts.imprint import Letterhead
from kiosk.session import Manners, Session
from kiosk.views import View

DUE = date(2026, 12, 7)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Silence:
    """Nobody does anything for as long as the kiosk waits at this point."""


READY = (LinkBack(), DeviceBack("scanner"))
Happening = Event | Silence | Callable[[], None]


class CurtainFell(Exception):
    """The script is over: the kiosk waits for something that will not happen."""


class Script(Inbox):
    """Hands out what happens only when the flow waits for it; a function in the script is called then."""

    def __init__(self, *happenings: Happening) -> None:
        super().__init__(frozenset({"scanner"}))
        self._script = list(happenings)

    async def next(self, seconds: float | None = None) -> Event:
        while self._events.empty():
            if not self._script:
                raise CurtainFell
            match self._script.pop(0):
                case Silence():
                    raise TimeoutError
                case function if callable(function):
                    function()
                case event:
                    self.tell(event)
        return await super().next(seconds)


class FakeCatalog:
    """A library of two patrons and four items; what is lent is kept in `loans` by (patron, barcode)."""

    def __init__(self) -> None:
        self.patrons = {"c1": Patron("p1", "6472**********12", 0, 2, DUE), "c2": Patron("p2", "1234", 1, 2, DUE)}
        self.pins: dict[str, str] = {}
        self.items = {f"b{n}": Item(f"b{n}", f"Buku {n}") for n in range(1, 5)}
        self.refusals: dict[str, tuple[Reason, ...]] = {}
        self.lost_answers = 0
        self.reachable = True
        self.while_lending: Callable[[], None] = lambda: None
        self.loans: list[tuple[str, str]] = []
        self._answers: dict[str, Loan | Refusal] = {}

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        self._must_be_reachable()
        if card not in self.patrons:
            return Refusal((Reason.CARD_UNKNOWN,))
        if card in self.pins and pin is None:
            return Refusal((Reason.PIN_NEEDED,))
        if card in self.pins and pin != self.pins[card]:
            return Refusal((Reason.PIN_BLOCKED if pin == "0000" else Reason.PIN_WRONG,))
        return self.patrons[card]

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        self._must_be_reachable()
        item = self.items.get(barcode)
        if item is None:
            return Refusal((Reason.ITEM_UNKNOWN,))
        reasons = self.refusals.get(barcode)
        return Refusal(reasons, item) if reasons else item

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        self._must_be_reachable()
        self.while_lending()
        answer = self._answers.setdefault(key, self._lend(patron, barcode))
        if self.lost_answers:
            self.lost_answers -= 1
            raise Unavailable("the answer was lost")
        return answer

    def _lend(self, patron: str, barcode: str) -> Loan | Refusal:
        if reasons := self.refusals.get(barcode):
            return Refusal(reasons)
        if (patron, barcode) not in self.loans:
            self.loans.append((patron, barcode))
        return Loan(f"T-{barcode}", self.items[barcode], DUE, NOW)

    def _must_be_reachable(self) -> None:
        if not self.reachable:
            raise Unavailable("the link is down")


class FakePrinter:
    def __init__(self) -> None:
        self.paper, self.broken = Paper.OK, False
        self.pages: list[str] = []

    async def status(self) -> PrinterStatus:
        return PrinterStatus(self.paper)

    async def print(self, document: Document) -> None:
        if self.broken:
            raise OSError("printer is gone")
        said = (part.text if isinstance(part, Text) else f"{part.label} {part.value}"
                for part in document.parts if isinstance(part, Text | Row))
        self.pages.append("\n".join(said))


class Rehearsal:
    """One kiosk. `play` may be called again: the next patron comes to the same kiosk."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.catalog, self.printer = FakeCatalog(), FakePrinter()
        self.manners = manners or Manners(patience=1, grace=2)
        self.views: list[View] = []
        self.languages: list[str] = []

    def show(self, view: View, language: str) -> None:
        self.views.append(view)
        self.languages.append(language)

    def play(self, *happenings: Happening, begin: tuple[Event, ...] = READY) -> list[type[View]]:
        """The types of the views shown, from the first Welcome on; the views themselves are in `views`."""
        self.views, self.languages = [], []
        desk = Desk(self.printer, Letterhead("Perpustakaan Contoh"), "K1", lambda: NOW)
        self.inbox = inbox = Script(*begin, *happenings)
        try:
            asyncio.run(serve(inbox, lambda: Session(self, inbox, self.manners), desk, self.catalog))
        except CurtainFell:
            return [type(view) for view in self.views[1:]]
        raise AssertionError("the kiosk stopped serving")


CARD = CardRead("c1")
