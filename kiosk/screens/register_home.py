"""Becoming a member: a new application, or one that was begun on the web."""

from __future__ import annotations

from kiosk.events import Button
from kiosk.screens import parts
from kiosk.screens.choice import Choice
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import RegisterHome


class RegisterHomeScreen(Screen):
    def draw(self, view: RegisterHome, language: str) -> None:
        super().draw(view, language)
        new, web = lay_out(self.ids.choices, 2, Choice)
        new.button, new.name, new.look = Button.CONFIRM, "user-plus", "accent"
        new.title = text(language, "register.new")
        new.note = text(language, "register.new.how.photo" if view.camera else "register.new.how")
        web.button, web.name = Button.NUMBER, "globe"
        web.title, web.note = text(language, "register.web"), text(language, "register.web.how")


load(__file__, parts)
