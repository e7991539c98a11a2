"""The bar above every screen: whose kiosk it is, and the languages."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.events import Button
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.texts import text
from kiosk.screens.touchable import Touchable


class LanguageChoice(Touchable):
    """One language by its own name; `chosen` ones are marked and have nothing to tell."""


class TopBar(BoxLayout):
    library = StringProperty("")

    def __init__(self, library: str, languages: tuple[str, ...]) -> None:
        super().__init__(library=legible(library))
        self._choices = [self._choice(language) for language in languages if len(languages) > 1]

    def _choice(self, language: str) -> Touchable:
        choice = LanguageChoice(button=Button.LANGUAGE, value=language, caption=text(language, "language"))
        self.ids.languages.add_widget(choice)
        return choice

    def mark(self, language: str) -> None:
        for choice in self._choices:
            choice.disabled = choice.value == language


load(__file__)
