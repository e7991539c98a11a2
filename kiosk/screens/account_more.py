"""A new PIN, and how far the account for digital collections is."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

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

OFFERED = {"pin": (Button.PIN, "lock-key"), "digital": (Button.CONFIRM, "device-mobile-camera")}


class AccountMoreScreen(Screen):
    title = StringProperty("")
    number = NumericProperty(2)  # of choices

    def draw(self, view: AccountMore, language: str) -> None:
        super().draw(view, language)
        self.ids.banner.say(language, view.problem)
        offered = [*["pin"] * view.can_change_pin, *["digital"] * view.can_go_digital]
        self.number = len(offered)
        self.title = text(language, "more.title" if self.number > 1 else f"more.{offered[0]}")
        for choice, name in zip(lay_out(self.ids.choices, self.number, Choice), offered, strict=True):
            choice.button, choice.name = OFFERED[name]
            choice.title = text(language, f"more.{name}")
            choice.note = text(language, "more.pin.how") if name == "pin" else note(view, language)
            choice.look = "later" if name == "digital" and view.digital is not None else "quiet"


def note(view: AccountMore, language: str) -> str:
    if view.digital is None:
        return text(language, "more.digital.none")
    day = near_date(language, view.digital.since.date())
    return text(language, f"more.digital.{view.digital.step}", date=day, user=legible(view.digital.user))


load(__file__, banner, parts)
