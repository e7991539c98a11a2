"""The screen that asks for a PIN, with its own keypad; it never knows the digits that were typed."""

from __future__ import annotations

from kivy.properties import NumericProperty

from kiosk.screens import banner, keypad
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.views import AskPin


class AskPinScreen(Screen):
    entered = NumericProperty(0)

    def draw(self, view: AskPin, language: str) -> None:
        super().draw(view, language)
        self.entered = view.entered
        self.ids.banner.say(language, view.problem)


load(__file__, banner, keypad)
