"""What a self-test has found, part by part."""

from __future__ import annotations

from datetime import datetime

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import check_row, empty, list_head, network_check
from kiosk.screens.check_row import CheckRow
from kiosk.screens.days import clock_time, near_date
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import SelfTest


class SelfTestScreen(Screen):
    lead = StringProperty("")
    nothing = StringProperty("")
    busy = BooleanProperty(False)

    def draw(self, view: SelfTest, language: str) -> None:
        super().draw(view, language)
        self.busy = view.busy
        told = lead(view, language)
        self.lead, self.nothing = (told, "") if view.checks else ("", told)
        for checked, row in zip(view.checks, lay_out(self.ids.rows, len(view.checks), CheckRow), strict=True):
            row.say_check(checked, language)


def lead(view: SelfTest, language: str) -> str:
    if view.at is None:
        return text(language, "self-test.busy" if view.busy else "self-test.none")
    return text(language, "self-test.busy.former" if view.busy else "self-test.at", time=moment(view.at, language))


def moment(at: datetime, language: str) -> str:
    return f"{near_date(language, at.date())}, {clock_time(language, at)}"


load(__file__, check_row, empty, list_head, network_check)
