"""The screen for a patron who may not borrow today: every reason, and what to do about it."""

from __future__ import annotations

from kivy.properties import StringProperty

from bridge.contract.circulation import Reason
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.screen import Screen
from kiosk.screens.telling import tell_reasons
from kiosk.screens.texts import text
from kiosk.views import Service, Sorry


class ReasonRow(Plate):
    what = StringProperty("")
    step = StringProperty("")


UNCHECKED = {Reason.CARD_UNCHECKED, Reason.PIN_UNCHECKED, Reason.NOT_OFFLINE, Reason.CANNOT_KEEP}


class SorryScreen(Screen):
    title = StringProperty("")
    lead = StringProperty("")

    def draw(self, view: Sorry, language: str) -> None:
        super().draw(view, language)
        wished = "sorry.wifi" if view.wish is Service.WIFI else "sorry"
        prefix = "sorry.now" if UNCHECKED & set(view.reasons) else wished
        self.title, self.lead = (text(language, f"{prefix}.{part}") for part in ("title", "lead"))
        self.ids.scroll.scroll_y = 1
        rows = lay_out(self.ids.rows, len(view.reasons), ReasonRow)
        for row, told in zip(rows, tell_reasons(language, view.reasons), strict=True):
            row.what, row.step = told


load(__file__)
