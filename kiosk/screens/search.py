"""The search: one line for title, author and keyword, ways to complete it, and a keyboard."""

from __future__ import annotations

from math import ceil

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from bridge.contract.discovery import MOST_SUGGESTIONS
from kiosk.screens import keyboard, parts, typed
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.theme import theme
from kiosk.screens.touchable import Touchable
from kiosk.views import Search


class Suggestion(Touchable):
    """A way to complete what was typed; `words` is how `value` can be shown."""

    words = StringProperty("")


class Suggestions(GridLayout):
    """As many as there is room for, the first first."""

    room = NumericProperty(0)  # the height they may take

    def __init__(self, **values: object) -> None:
        self._texts: tuple[str, ...] = ()
        self._lay_soon = Clock.create_trigger(self._lay, -1)
        super().__init__(**values)
        self.fbind("room", self._lay_soon)
        theme.fbind("touch", self._lay_soon)

    def suggest(self, texts: tuple[str, ...]) -> None:
        if texts != self._texts:
            self._texts = texts
            self._lay_soon()

    def _lay(self, *_: object) -> None:
        rows = max(0, int((self.room + self.spacing[1]) // (theme.touch + self.spacing[1])))
        self.cols = 1 if theme.portrait else min(3, ceil(MOST_SUGGESTIONS / max(1, rows)))
        texts = self._texts[: rows * self.cols]
        for suggestion, words in zip(lay_out(self, len(texts), Suggestion), texts, strict=True):
            suggestion.value, suggestion.words = words, legible(words)


class SearchScreen(Screen):
    words = StringProperty("")
    lead = StringProperty("")
    ready = BooleanProperty(False)
    busy = BooleanProperty(False)

    def draw(self, view: Search, language: str) -> None:
        super().draw(view, language)
        self.words, self.busy, self.ready = view.words, view.busy, bool(view.words.strip())
        self.lead = "" if view.suggestions else text(language, lead(view))
        self.ids.suggestions.suggest(view.suggestions)


def lead(view: Search) -> str:
    """The key of what is said where suggestions would be."""
    if view.busy:
        return "results.busy"
    return "search.none" if view.words.strip() else "search.lead"


load(__file__, keyboard, parts, typed)
