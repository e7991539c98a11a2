"""The number of an application that was made elsewhere, typed as it stands on the slip or the web page."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.registration.numbers import numbered
from kiosk.screens import banner, keyboard, parts, typed
from kiosk.screens.kv import load
from kiosk.screens.screen import DRAWN_OVER, Screen
from kiosk.views import AskApplication


class AskApplicationScreen(Screen):
    entered = StringProperty("")
    ready = BooleanProperty(False)

    def draw(self, view: AskApplication, language: str) -> None:
        super().draw(view, language)
        self.entered, self.ready = numbered(view.entered), bool(view.entered)
        self.ids.banner.say(language, view.problem)

    def forget(self) -> None:
        self.entered = DRAWN_OVER


load(__file__, banner, keyboard, parts, typed)
