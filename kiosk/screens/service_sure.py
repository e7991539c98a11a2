"""Whether a technician's step is to be done, with what follows from it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import parts, trouble
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import TEXTS, text
from kiosk.views import ServiceSure, Step

ICONS = {Step.CLOSE: "door-open", Step.OPEN: "door-open", Step.PAPER: "receipt", Step.RESTART: "arrows-clockwise"}


class ServiceSureScreen(Screen):
    icon = StringProperty("wrench")
    title = StringProperty("")
    lead = StringProperty("")
    yes = StringProperty("")
    failed = StringProperty("")
    busy = BooleanProperty(False)

    def draw(self, view: ServiceSure, language: str) -> None:
        super().draw(view, language)
        key = f"sure.{view.step}"
        self.icon, self.busy = ICONS[view.step], view.busy
        self.title, self.lead = text(language, f"{key}.title"), text(language, f"{key}.lead")
        self.yes = text(language, "sure.busy" if view.busy else f"{key}.yes")
        own = f"sure.failed.{view.step}"
        self.failed = text(language, own if own in TEXTS[language] else "sure.failed") if view.failed else ""


load(__file__, parts, trouble)
