"""The new PIN holds."""

from __future__ import annotations

from kiosk.screens import hero, parts
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import PinSet


class PinSetScreen(Screen):
    def draw(self, view: PinSet, language: str) -> None:
        super().draw(view, language)
        self.ids.hero.say(DONE, text(language, "pin-set.title"), text(language, "pin-set.lead"))


load(__file__, hero, parts)
