"""The last question before books are lent: these, until then?"""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens.item_row import ItemRow, lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import long_date, text
from kiosk.views import Confirm


class ConfirmScreen(Screen):
    due = StringProperty("")
    label = StringProperty("")
    certain = StringProperty("")

    def draw(self, view: Confirm, language: str) -> None:
        super().draw(view, language)
        self.due = long_date(language, view.due)
        self.label = text(language, "confirm.due.about" if view.patron.estimated else "confirm.due")
        self.certain = text(language, "confirm.waiting" if view.waiting else "confirm.free")
        self.ids.scroll.scroll_y = 1
        rows = lay_out(self.ids.rows, len(view.items), ItemRow)
        for row, item in zip(rows, view.items, strict=True):
            row.draw(item, language)


load(__file__)
