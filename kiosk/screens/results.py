"""What was found: titles to open, more of them on request, or advice when there are none."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract.discovery import Title
from kiosk.screens import banner, empty, growing
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.title_row import TitleRow
from kiosk.views import Results


class ResultsScreen(Screen):
    title = StringProperty("")
    lead = StringProperty("")
    filled = BooleanProperty(True)
    busy = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._rows, self._more = self.ids.rows.__self__, self.ids.more.__self__
        self._shown: tuple[Title, ...] = ()

    def draw(self, view: Results, language: str) -> None:
        super().draw(view, language)
        self.title = text(language, "results.title", words=legible(view.words))
        self.filled, self.busy = bool(view.titles) or view.busy, view.busy
        self.lead = count(view, language)
        self.ids.banner.say(language, view.problem)
        self._keep_place(view.titles)
        rows = lay_out(self._rows, len(view.titles), TitleRow)
        for row, title in zip(rows, view.titles, strict=True):
            row.draw(title, language)
        put(self.ids.column, [self._rows, self._more] if view.more else [self._rows])

    def _keep_place(self, titles: tuple[Title, ...]) -> None:
        """Further titles come below the others: what is being read stays where it is. Other titles begin at the top."""
        goes_on = bool(self._shown) and titles[: len(self._shown)] == self._shown
        self._shown = titles
        self.ids.scroll.keep_place() if goes_on else self.ids.scroll.go_to_top()


def count(view: Results, language: str) -> str:
    """How many were found, as far as that is known."""
    number = len(view.titles)
    if view.busy or not number:
        return text(language, "results.busy") if view.busy else ""
    if view.more:
        return text(language, "results.first", count=number)
    return text(language, "results.count.one") if number == 1 else text(language, "results.count", count=number)


load(__file__, banner, empty, growing)
