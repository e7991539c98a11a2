"""Both programs' configuration, page by page; secrets have been masked by whoever has them."""

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens import empty, list_head, pager, trouble
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Asked, ConfigShown


class ConfigLine(BoxLayout):
    """Whose key it is, the key, and its value."""

    key = StringProperty("")
    value = StringProperty("")


class ConfigShownScreen(Screen):
    nothing = StringProperty("")
    missing = StringProperty("")

    def draw(self, view: ConfigShown, language: str) -> None:
        super().draw(view, language)
        self.nothing = "" if view.rows else text(language, "config.none")
        self.missing = text(language, "config.no-bridge") if view.asked is Asked.NO_BRIDGE else ""
        self.ids.pager.page, self.ids.pager.pages = view.page, view.pages
        self.ids.scroll.scroll_y = 1
        for (program, key, value), line in zip(
            view.rows, lay_out(self.ids.rows, len(view.rows), ConfigLine), strict=True
        ):
            line.key, line.value = f"{program} · {legible(key)}", legible(value) or '""'


load(__file__, empty, list_head, pager, trouble)
