"""Searching the collection: words, titles, one title, and a hold on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bridge.contract.abilities import Ability
from bridge.contract.circulation import Patron, Refusal
from bridge.contract.discovery import TitleDetail
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.hold import can_hold, place_hold
from kiosk.flows.identify import identify
from kiosk.flows.stand import Stand
from kiosk.flows.typing_words import type_words
from kiosk.session import Session
from kiosk.views import Results, Search, TitleShown

BACK = Pressed(Button.BACK)


async def search(session: Session, stand: Stand, patron: Patron | None = None) -> Event | None:
    """Until the patron goes back; answers a scan, which belongs elsewhere. `patron` is who searches, if known."""
    return await _Searching(session, stand, patron).run()


@dataclass(slots=True)
class _Searching:
    """One search; whoever shows a card to place a hold is known until its end."""

    session: Session
    stand: Stand
    patron: Patron | None

    async def run(self) -> Event | None:
        words = ""
        while True:
            answer = await type_words(self.session, self.stand.catalog, words)
            if isinstance(answer, str):
                words = answer
                answer = await self._results(words)
                if answer == BACK:
                    continue
            return None if answer == BACK else answer

    async def _results(self, words: str) -> Event:
        """BACK or a scan."""
        self.session.show(Search(words, busy=True))
        found = await self.stand.catalog.search(words, "")
        view, more = Results(words, found.titles, bool(found.more)), found.more
        while True:
            self.session.show(view)
            match await self.session.next():
                case Pressed(Button.MORE) if more:
                    self.session.show(replace(view, busy=True))
                    found = await self.stand.catalog.search(words, more)
                    view, more = Results(words, view.titles + found.titles, bool(found.more)), found.more
                case Pressed(Button.OPEN, id) if any(title.id == id for title in view.titles):
                    answer = await self._title(view, id)
                    if isinstance(answer, Results):
                        view = answer
                    else:
                        return answer
                case Pressed(Button.BACK) | CardRead() | ItemSeen() as event:
                    return event

    async def _title(self, results: Results, id: str) -> Results | Event:
        """The results again, or a scan."""
        self.session.show(replace(results, busy=True, problem=None))
        match await self.stand.catalog.title(id):
            case Refusal() as refusal:
                return replace(results, problem=refusal)
            case TitleDetail() as detail:
                event = await self._shown(TitleShown(detail, can_hold(detail) and self._can_place()))
                return replace(results, problem=None) if event == BACK else event

    def _can_place(self) -> bool:
        """Whether the library takes holds, and who wants one can be known."""
        return self.stand.can(Ability.HOLD) and (self.patron is not None or self.session.reads)

    async def _shown(self, view: TitleShown) -> Event:
        while True:
            self.session.show(view)
            match await self.session.next():
                case Pressed(Button.HOLD, barcode) if view.can_hold and _is_copy(view.detail, barcode):
                    self.patron = self.patron or await identify(self.session, self.stand.catalog)
                    view = await place_hold(self.session, self.stand.catalog, self.patron, view, barcode or None)
                case Pressed(Button.BACK) | CardRead() | ItemSeen() as event:
                    return event


def _is_copy(detail: TitleDetail, barcode: str) -> bool:
    return not barcode or any(copy.barcode == barcode for copy in detail.copies)
