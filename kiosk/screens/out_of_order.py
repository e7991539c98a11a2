"""The screen of a kiosk that cannot serve as it should now: why, who can, and what goes on here all the same."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from bridge.contract import faults
from bridge.contract.faults import Fault
from kiosk.events import Button
from kiosk.screens import parts
from kiosk.screens.choice import Choice
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.theme import theme
from kiosk.screens.welcome import ICONS as SERVICES
from kiosk.views import Cause, OutOfOrder

ICONS = {
    Cause.NO_LINK: "wifi-slash",
    Cause.NO_LIBRARY: "wifi-slash",
    Cause.CANNOT_KEEP: "archive",
    Cause.NO_READER: "plugs",
    Cause.OUT_OF_SERVICE: "wrench",
}
IN_ONE_COLUMN = 3  # more stand in two, where a low glass has no room for notes


class OutOfOrderScreen(Screen):
    """`code` is for whoever calls a technician, and small; `partly` when something goes on."""

    icon = StringProperty("")
    cause = StringProperty("")
    code = StringProperty("")
    partly = BooleanProperty(False)

    def draw(self, view: OutOfOrder, language: str) -> None:
        super().draw(view, language)
        self.icon, self.cause = ICONS[view.cause], text(language, f"cause.{view.cause}")
        self.code = text(language, "out-of-order.code", code=faults.code(Fault(view.cause.value)))
        self.partly = bool(view.services)
        self.ids.choices.cols = 1 if len(view.services) <= IN_ONE_COLUMN else 2
        told = theme.portrait or len(view.services) <= IN_ONE_COLUMN
        choices = lay_out(self.ids.choices, len(view.services), Choice)
        for choice, service in zip(choices, view.services, strict=True):
            choice.button, choice.value, choice.name = Button.START, service.value, SERVICES[service]
            choice.title = text(language, f"welcome.{service}")
            choice.note = text(language, f"welcome.{service}.how") if told else ""


load(__file__, parts)
