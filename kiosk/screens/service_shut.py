"""Why no technician can be let in now, and what to try."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import ServiceShut, Shut

ICONS = {Shut.NO_BRIDGE: "plugs", Shut.NOT_SET: "keyhole", Shut.WAIT: "clock-countdown"}


class ServiceShutScreen(Screen):
    icon = StringProperty("plugs")
    title = StringProperty("")
    lead = StringProperty("")
    step = StringProperty("")
    waiting = BooleanProperty(False)

    def draw(self, view: ServiceShut, language: str) -> None:
        super().draw(view, language)
        key, left = f"service-shut.{view.why}", f"{view.seconds // 60}:{view.seconds % 60:02}"
        self.icon, self.waiting = ICONS[view.why], view.why is Shut.WAIT
        self.title, self.step = text(language, f"{key}.title"), text(language, f"{key}.do")
        self.lead = text(language, f"{key}.lead", minutes=left) if self.waiting else text(language, f"{key}.lead")


load(__file__, parts)
