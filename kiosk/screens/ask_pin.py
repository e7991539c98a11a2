"""The screen that asks for a PIN, with its own keypad; it never knows the digits that were typed."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens import banner, keypad
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import AskPin, PinKind


class AskPinScreen(Screen):
    entered = NumericProperty(0)
    title = StringProperty("")
    ready = BooleanProperty(True)
    setting = BooleanProperty(False)

    def draw(self, view: AskPin, language: str) -> None:
        super().draw(view, language)
        self.entered, self.ready = view.entered, view.ready
        self.title, self.setting = text(language, f"ask-pin.title.{view.kind}"), view.kind is not PinKind.ASKED
        self.ids.banner.say(language, view.problem)


load(__file__, banner, keypad)
