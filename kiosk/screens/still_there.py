"""The question before a kiosk forgets a silent patron."""

from __future__ import annotations

from kivy.properties import NumericProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.views import StillThere


class StillThereScreen(Screen):
    seconds = NumericProperty(0)

    def draw(self, view: StillThere, language: str) -> None:
        super().draw(view, language)
        self.seconds = view.seconds


load(__file__, parts)
