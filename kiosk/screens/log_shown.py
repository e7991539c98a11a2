"""The log, page by page; its lines are data, shown as they are."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import empty, list_head, pager
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.screens.words import Shortened
from kiosk.views import Asked, LogShown

EMPTY = {Asked.WAITING: "log.busy", Asked.ANSWERED: "log.none", Asked.NO_BRIDGE: "check.no-bridge"}
ALARMS = ("WARNING", "ERROR", "CRITICAL")


class LogLine(Shortened):
    """One line, on as many as there is room for."""

    alarming = BooleanProperty(False)


class LogShownScreen(Screen):
    lead = StringProperty("")
    nothing = StringProperty("")
    advice = StringProperty("")

    def draw(self, view: LogShown, language: str) -> None:
        super().draw(view, language)
        self.lead = text(language, "log.lead") if view.lines else ""
        self.nothing = "" if view.lines else text(language, EMPTY[view.asked])
        self.advice = text(language, "check.no-bridge.do") if view.asked is Asked.NO_BRIDGE else ""
        self.ids.pager.page, self.ids.pager.pages = view.page, view.pages
        self.ids.scroll.scroll_y = 0  # the newest line is what is looked for
        for line, row in zip(view.lines, lay_out(self.ids.lines, len(view.lines), LogLine), strict=True):
            row.full, row.alarming = legible(line), any(word in line for word in ALARMS)


load(__file__, empty, list_head, pager)
