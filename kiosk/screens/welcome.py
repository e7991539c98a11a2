"""The screen that invites: show a card or a book, or touch what you came for."""

from __future__ import annotations

from kiosk.events import Button
from kiosk.screens import banner, kawung, parts
from kiosk.screens.choice import Choice
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Service, Welcome

ICONS = {
    Service.BORROW: "books",
    Service.RETURN: "arrow-u-down-left",
    Service.ACCOUNT: "user-circle",
    Service.SEARCH: "magnifying-glass",
}


class WelcomeScreen(Screen):
    def draw(self, view: Welcome, language: str) -> None:
        super().draw(view, language)
        self.ids.banner.say(language, view.problem)
        choices = lay_out(self.ids.choices, len(view.services), Choice)
        for choice, service in zip(choices, view.services, strict=True):
            choice.button, choice.value, choice.name = Button.START, service.value, ICONS[service]
            choice.title = text(language, f"welcome.{service}")
            choice.note = text(language, f"welcome.{service}.how")
            choice.look = "accent" if service is view.services[0] else "quiet"


load(__file__, banner, kawung, parts)
