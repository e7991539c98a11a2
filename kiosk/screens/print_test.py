"""Whether the test slip came out; else why not."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.screens import network_check, parts
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, REFUSED, UNDONE
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import PrintTest

BUSY = UNDONE._replace(icon="printer")


class PrintTestScreen(Screen):
    mark = ObjectProperty(BUSY, rebind=True)
    title = StringProperty("")
    lead = StringProperty("")
    busy = BooleanProperty(False)

    def draw(self, view: PrintTest, language: str) -> None:
        super().draw(view, language)
        self.busy = view.busy
        self.mark = BUSY if view.busy else REFUSED if view.why else DONE
        title, lead = ("busy", "") if view.busy else ("no", f"why.{view.why}") if view.why else ("done", "done.do")
        self.title = text(language, f"print-test.{title}")
        self.lead = text(language, lead if view.why else f"print-test.{lead}") if lead else ""


load(__file__, network_check, parts)
