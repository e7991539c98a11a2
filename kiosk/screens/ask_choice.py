"""A question of the guest book that one touch answers."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import option, parts
from kiosk.screens.kv import load
from kiosk.screens.placing import put
from kiosk.screens.screen import Screen
from kiosk.screens.texts import TEXTS, text
from kiosk.views import AskChoice


class AskChoiceScreen(Screen):
    title = StringProperty("")
    place = StringProperty("")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._topic = ""
        self._back, self._room, self._skip = self.ids.actions.children[::-1]

    def draw(self, view: AskChoice, language: str) -> None:
        super().draw(view, language)
        self.title = text(language, f"ask.{view.topic}")
        self.place = text(language, "place", number=view.place.number, of=view.place.of)
        if view.topic != self._topic:
            self._topic, self.ids.scroll.scroll_y = view.topic, 1
        self.ids.options.offer(language, view.topic, view.options, view.chosen)
        own = f"skip.{view.topic}"
        self._skip.caption = text(language, own if own in TEXTS[language] else "skip")
        put(self.ids.actions, [self._back, self._room, *[self._skip] * view.optional])


load(__file__, option, parts)
