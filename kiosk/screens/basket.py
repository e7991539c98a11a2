"""The screen on which the patron's books come together."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens import banner
from kiosk.screens.item_row import RemovableItemRow, lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Basket


class BasketScreen(Screen):
    card = StringProperty("")
    count = StringProperty("")
    hint = StringProperty("")
    filled = BooleanProperty(False)
    busy = BooleanProperty(False)
    troubled = BooleanProperty(False)
    headed = BooleanProperty(True)

    def draw(self, view: Basket, language: str) -> None:
        super().draw(view, language)
        self.card = text(language, "basket.card", card=view.patron.card)
        self.count = text(language, "basket.count", count=len(view.items), room=view.patron.room)
        self.filled, self.busy, self.troubled = bool(view.items), view.busy, view.problem is not None
        self.hint = text(language, hint(view))
        self.ids.banner.say(language, view.problem)
        self.ids.scroll.scroll_y = int(len(view.items) <= len(self.ids.rows.children))  # down to what is new
        rows = lay_out(self.ids.rows, len(view.items), RemovableItemRow)
        for row, item in zip(rows, view.items, strict=True):
            row.draw(item, language)


def hint(view: Basket) -> str:
    """The key of what the patron is told to do now."""
    if view.busy:
        return "basket.busy"
    return "basket.full" if len(view.items) >= view.patron.room else "basket.lead"


load(__file__, banner)
