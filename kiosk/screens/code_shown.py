"""A diagnosis as a code for a phone, and the same in letters."""

from __future__ import annotations

from kiosk.screens import digital, list_head, parts
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.screen import Screen
from kiosk.screens.words import Shortened
from kiosk.views import CodeShown


class SaidLine(Shortened):
    """One line of what the code says."""


class CodeShownScreen(Screen):
    def draw(self, view: CodeShown, language: str) -> None:
        super().draw(view, language)
        self.ids.code.address = view.said
        lines = view.said.splitlines()
        for line, row in zip(lines, lay_out(self.ids.lines, len(lines), SaidLine), strict=True):
            row.full = legible(line)


load(__file__, digital, list_head, parts)
