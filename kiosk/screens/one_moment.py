"""The screen while a kiosk starts or waits for something that is expected back shortly."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import OneMoment


class OneMomentScreen(Screen):
    lead = StringProperty("")

    def draw(self, view: OneMoment, language: str) -> None:
        super().draw(view, language)
        self.lead = text(language, f"one-moment.{view.what}")


load(__file__, parts)
