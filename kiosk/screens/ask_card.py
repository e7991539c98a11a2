"""The screen that asks for the member card."""

from __future__ import annotations

from kiosk.screens import banner, kawung
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.views import AskCard


class AskCardScreen(Screen):
    def draw(self, view: AskCard, language: str) -> None:
        super().draw(view, language)
        self.ids.banner.say(language, view.problem)


load(__file__, banner, kawung)
