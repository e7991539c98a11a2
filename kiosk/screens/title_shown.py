"""One title: what it is, where its copies stand, how to open it when it is digital, and a hold on it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.account import Hold, HoldState
from bridge.contract.discovery import TitleDetail
from kiosk.screens import banner, cover, empty
from kiosk.screens.availability import of_title
from kiosk.screens.copy_row import CopyRow
from kiosk.screens.digital import Digital
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.telling import title_name
from kiosk.screens.texts import long_date, text
from kiosk.screens.title_row import by
from kiosk.views import TitleShown


class TitleScreen(Screen):
    name = StringProperty("")
    by = StringProperty("")
    publisher = StringProperty("")
    subject = StringProperty("")
    waiting = StringProperty("")
    held = StringProperty("")
    found = BooleanProperty(True)
    busy = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._digital, self._copies = Digital(), self.ids.copies.__self__
        self._leave, self._back, self._hold = self.ids.actions.children[::-1]
        self._title = ""

    def draw(self, view: TitleShown, language: str) -> None:
        super().draw(view, language)
        self.busy = view.busy
        self._describe(view.detail, language)
        self.held = standing(view.hold, language) if view.hold else ""
        self.ids.banner.say(language, view.problem)
        can_hold = view.can_hold and view.hold is None
        put(self.ids.actions, [self._leave, self._back, *[self._hold] * can_hold])
        self._hold.caption = text(language, "title.hold.busy" if view.busy else "title.hold")
        self._lay_copies(view, language, can_hold)
        self._begin_at_top(view.detail.title.id)

    def _describe(self, detail: TitleDetail, language: str) -> None:
        title = detail.title
        self.name, self.by = title_name(language, title), by(title)
        self.publisher = said(language, "title.publisher", publisher=detail.publisher)
        self.subject = said(language, "title.subject", subject=detail.subject)
        self.waiting = waiting(detail.waiting, language)
        self.ids.there.say(of_title(language, title))
        self.ids.cover.stand_for(self.name)
        self._digital.draw(title.link, language)

    def _lay_copies(self, view: TitleShown, language: str, can_hold: bool) -> None:
        copies, title = view.detail.copies, view.detail.title
        self.found = bool(copies or title.link)
        put(self.ids.column, [*[self._digital] * bool(title.link), self._copies])
        for row, copy in zip(lay_out(self._copies, len(copies), CopyRow), copies, strict=True):
            row.draw(copy, title.call_number, language, can_hold and len(copies) > 1, view.busy)

    def _begin_at_top(self, title: str) -> None:
        if title != self._title:
            self.ids.about.scroll_y = self.ids.scroll.scroll_y = 1
        self._title = title


def said(language: str, key: str, **value: str) -> str:
    """The sentence about something the catalog knows; empty when it does not."""
    known = {name: legible(words) for name, words in value.items()}
    return text(language, key, **known) if all(known.values()) else ""


def waiting(number: int, language: str) -> str:
    if not number:
        return ""
    return text(language, "title.waiting.one") if number == 1 else text(language, "title.waiting", waiting=number)


def standing(hold: Hold, language: str) -> str:
    """What the hold that was just placed means."""
    if hold.state is HoldState.READY and hold.last_day is not None:
        return text(language, "title.held.ready", date=long_date(language, hold.last_day))
    queue = "title.held.waiting" if hold.place else "title.held.queued"
    return text(language, queue, place=hold.place)


load(__file__, banner, cover, empty)
