"""Who comes without a card: a visitor or a group?"""

from __future__ import annotations

from kiosk.events import Button
from kiosk.screens import parts
from kiosk.screens.choice import Choice
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.welcome import ICONS
from kiosk.views import AskWho


class AskWhoScreen(Screen):
    def draw(self, view: AskWho, language: str) -> None:
        super().draw(view, language)
        choices = lay_out(self.ids.choices, len(view.services), Choice)
        for choice, service in zip(choices, view.services, strict=True):
            choice.button, choice.value, choice.name = Button.START, service.value, ICONS[service]
            choice.title = text(language, f"welcome.{service}")
            choice.note = text(language, f"welcome.{service}.how")


load(__file__, parts)
