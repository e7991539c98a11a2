"""One line about the computer: the part's name, and what its bridge says of it."""

from __future__ import annotations

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from bridge.contract.faults import code
from bridge.contract.upkeep import Part
from kiosk.screens import words as _words
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.texts import TEXTS, text
from kiosk.screens.theme import theme


class PartLine(BoxLayout):
    name = StringProperty("")
    value = StringProperty("")
    ink = ColorProperty(theme.ink)

    def say(self, part: Part, language: str) -> None:
        key = f"part.{part.name}"
        self.name = text(language, key) if key in TEXTS[language] else legible(part.name)
        self.value = " ".join([legible(part.value), *map(code, part.faults)])
        self.ink = theme.problem if part.faults else theme.ink


load(__file__, _words)
