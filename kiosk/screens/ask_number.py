"""The screen that asks for the number of a proof of payment, to print the proof again."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import banner, keypad, printed, typed
from kiosk.screens.kv import load
from kiosk.screens.printed import FAILURES
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import AskNumber, Receipt


class AskNumberScreen(Screen):
    entered = StringProperty("")
    done = StringProperty("")
    ready = BooleanProperty(False)

    def draw(self, view: AskNumber, language: str) -> None:
        super().draw(view, language)
        self.entered = view.entered
        self.done = text(language, "ask-number.again" if view.receipt in FAILURES else "ask-number.done")
        self.ready = bool(view.entered) and view.receipt is not Receipt.PRINTING
        self.ids.banner.say(language, view.problem)
        self.ids.printed.say(language, view.receipt)


load(__file__, banner, keypad, printed, typed)
