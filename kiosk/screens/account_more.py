"""A new PIN, and how far the account for digital collections is."""

from __future__ import annotations

from kiosk.events import Button
from kiosk.screens import banner, parts
from kiosk.screens.choice import Choice
from kiosk.screens.days import near_date
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import AccountMore


class AccountMoreScreen(Screen):
    def draw(self, view: AccountMore, language: str) -> None:
        super().draw(view, language)
        self.ids.banner.say(language, view.problem)
        pin, digital = lay_out(self.ids.choices, 2, Choice)
        pin.button, pin.name = Button.PIN, "lock-key"
        pin.title, pin.note = text(language, "more.pin"), text(language, "more.pin.how")
        digital.button, digital.name = Button.CONFIRM, "device-mobile-camera"
        digital.title, digital.note = text(language, "more.digital"), note(view, language)
        digital.look = "quiet" if view.digital is None else "later"


def note(view: AccountMore, language: str) -> str:
    if view.digital is None:
        return text(language, "more.digital.none")
    day = near_date(language, view.digital.since.date())
    return text(language, f"more.digital.{view.digital.step}", date=day, user=legible(view.digital.user))


load(__file__, banner, parts)
