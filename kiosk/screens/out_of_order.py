"""The screen of a kiosk that cannot serve anybody now: why, and who can."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Cause, OutOfOrder

ICONS = {
    Cause.NO_LINK: "wifi-slash",
    Cause.NO_LIBRARY: "wifi-slash",
    Cause.CANNOT_KEEP: "archive",
    Cause.NO_READER: "plugs",
}


class OutOfOrderScreen(Screen):
    icon = StringProperty("")
    cause = StringProperty("")

    def draw(self, view: OutOfOrder, language: str) -> None:
        super().draw(view, language)
        self.icon, self.cause = ICONS[view.cause], text(language, f"cause.{view.cause}")


load(__file__, parts)
