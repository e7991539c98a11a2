"""The screen while the library records the loans."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.screens import parts
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Working


class WorkingScreen(Screen):
    title = StringProperty("")
    count = StringProperty("")
    share = NumericProperty(0.0)

    def draw(self, view: Working, language: str) -> None:
        super().draw(view, language)
        self.title = text(language, f"working.title.{view.act}")
        self.count = text(language, "working.count", number=min(view.done + 1, view.total), total=view.total)
        self.share = (view.done + 0.5) / max(1, view.total)


load(__file__, parts)
