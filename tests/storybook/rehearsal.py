"""A kiosk without glass, devices or network: plays events and tells which screens a patron would see."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bridge.contract.catalog import Catalog
from kiosk.desk import Desk
from kiosk.entrance import Entrance, Role
from kiosk.events import Button, CardRead, DeviceBack, Event, ItemSeen, LinkBack, Pressed
from kiosk.flows.offer import offering
from kiosk.flows.stand import Stand
from kiosk.flows.welcome import serve
from kiosk.hardware import Camera, Paper, PrinterStatus
from kiosk.inbox import Inbox
from kiosk.receipts.document import Document, Row, Text
from kiosk.receipts.imprint import Letterhead
from kiosk.registration.settings import Registration
from kiosk.session import Manners, Session
from kiosk.views import SELF_CHECK, Service, View
from tests.contract.upkeep import FakeUpkeep
from tests.storybook.fake_caretaker import FakeCaretaker
from tests.storybook.fake_catalog import NOW, FakeCatalog

V = TypeVar("V", bound=View)


class Silence:
    """Nobody does anything for as long as the kiosk waits at this point."""


@dataclass(frozen=True)
class SilentBefore:
    """Nobody does anything as long as the kiosk shows this."""

    view: type[View]


class Answer:
    """Nobody does anything until the library has answered what was asked meanwhile."""


READY = (LinkBack(), DeviceBack("scanner"))
Happening = Event | Silence | SilentBefore | Answer | Callable[[], None]


class CurtainFell(Exception):
    """The script is over: the kiosk waits for something that will not happen."""


class Script(Inbox):
    """Hands out what happens only when the flow waits for it; a function in the script is called then.

    `seconds` are those of the silences so far: the time at this kiosk.
    """

    def __init__(self, *happenings: Happening) -> None:
        super().__init__(frozenset({"scanner"}))
        self.seconds = 0.0
        self.shown: View | None = None
        self._script = list(happenings)

    async def next(self, seconds: float | None = None) -> Event:
        while self._events.empty():
            if not self._script:
                raise CurtainFell
            match self._script.pop(0):
                case Silence():
                    assert seconds is not None, "nothing ends this silence"
                    self.seconds += seconds
                    raise TimeoutError
                case SilentBefore(view) as silent:
                    if not isinstance(self.shown, view):
                        continue
                    assert seconds is not None, "nothing ends this silence"
                    self._script.insert(0, silent)
                    self.seconds += seconds
                    raise TimeoutError
                case Answer():
                    return await super().next(10)
                case function if callable(function):
                    function()
                case event:
                    self.tell(event)
        return await super().next(seconds)


class FakePrinter:
    def __init__(self) -> None:
        self.paper, self.broken = Paper.OK, False
        self.pages: list[str] = []
        self.while_printing: Callable[[], None] = lambda: None

    async def status(self) -> PrinterStatus:
        return PrinterStatus(self.paper)

    async def print(self, document: Document) -> None:
        if self.broken:
            raise OSError("printer is gone")
        self.while_printing()
        said = (part.text if isinstance(part, Text) else f"{part.label} {part.value}"
                for part in document.parts if isinstance(part, Text | Row))
        self.pages.append("\n".join(said))


class Rehearsal:
    """One kiosk. `play` may be called again: the next patron comes to the same kiosk."""

    def __init__(  # noqa: PLR0917 - what a kiosk is made of
        self,
        manners: Manners | None = None,
        services: tuple[Service, ...] = SELF_CHECK,
        now: Callable[[], datetime] = lambda: NOW,
        role: Role = Role.SELF_CHECK,
        entrance: Entrance | None = None,
        camera: Camera | None = None,
    ) -> None:
        self.camera, self.registration = camera, Registration(bring=("KTP asli",), hours=("Senin-Jumat 08.00-15.00",))
        self.now, self.role, self.entrance = now, role, entrance or Entrance()
        self.catalog, self.printer, self.services = FakeCatalog(), FakePrinter(), services
        self.library: Catalog = self.catalog  # another one may be put in its place
        self.upkeep, self.caretaker = FakeUpkeep(), FakeCaretaker()
        self.manners = manners or Manners(patience=1, grace=2)
        self.views: list[View] = []
        self.languages: list[str] = []

    def show(self, view: View, language: str) -> None:
        self.views.append(view)
        self.inbox.shown = view
        self.languages.append(language)

    def play(self, *happenings: Happening, begin: tuple[Happening, ...] = READY) -> list[type[View]]:
        """The types of the views shown, from the first Welcome on; the views themselves are in `views`."""
        self.views, self.languages = [], []
        desk = Desk(self.printer, Letterhead("Perpustakaan Contoh"), "K1", self.now)
        self.inbox = inbox = Script(*begin, *happenings)
        try:
            self.caretaker.tell, self.caretaker.busy = inbox.tell, False
            stand = Stand(
                desk,
                self.library,
                self.upkeep,
                self.caretaker,
                self.services,
                self.role,
                self.entrance,
                self.registration,
                self.camera,
            )
            asyncio.run(serve(inbox, self._session, lambda: offering(stand, self.catalog.can)))
        except CurtainFell:
            return [type(view) for view in self.views[1:]]
        raise AssertionError("the kiosk stopped serving")

    def last(self, kind: type[V]) -> V:
        """The newest view of this kind."""
        return next(view for view in reversed(self.views) if isinstance(view, kind))

    def _session(self) -> Session:
        inbox = self.inbox
        return Session(self, inbox, self.manners, clock=lambda: inbox.seconds)


CARD = CardRead("c1")
B1, B2, B3 = ItemSeen("b1"), ItemSeen("b2"), ItemSeen("b3")
BORROW, RETURN = Pressed(Button.START, "borrow"), Pressed(Button.START, "return")
ACCOUNT, SEARCH = Pressed(Button.START, "account"), Pressed(Button.START, "search")
DONE, BACK, LEAVE = Pressed(Button.DONE), Pressed(Button.BACK), Pressed(Button.LEAVE)
CONFIRM, UNDO = Pressed(Button.CONFIRM), Pressed(Button.UNDO)
PRINT, NO_RECEIPT = Pressed(Button.PRINT), Pressed(Button.NO_RECEIPT)
STAY, ENGLISH = Pressed(Button.STAY), Pressed(Button.LANGUAGE, "en")
PATIENCE_ENDS = (Silence(), Silence(), Silence())  # the long silence, then each second of a grace of two
