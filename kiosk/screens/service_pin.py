"""The screen that asks a technician for a PIN; like that of patrons it never knows the digits that were typed."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.screens import keypad, trouble
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import ServicePin


class ServicePinScreen(Screen):
    entered = NumericProperty(0)
    ready = BooleanProperty(False)
    wrong = StringProperty("")
    tries = StringProperty("")

    def draw(self, view: ServicePin, language: str) -> None:
        super().draw(view, language)
        self.entered, self.ready = view.entered, view.ready
        self.wrong = text(language, f"service-pin.wrong.{view.wrong}") if view.wrong else ""
        self.tries = tries(language, view.tries_left) if view.wrong else ""


def tries(language: str, left: int) -> str:
    if left == 1:
        return text(language, "service-pin.tries.one")
    return text(language, "service-pin.tries", tries=left)


load(__file__, keypad, trouble)
