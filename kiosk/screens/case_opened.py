"""A damaged or lost book has been reported: what its borrower does next (seed 001, D)."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.screens import parts
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.screen import Screen
from kiosk.screens.telling import name_of
from kiosk.screens.texts import text
from kiosk.views import CaseOpened


class StepRow(Plate):
    number = StringProperty("")
    words = StringProperty("")


class CaseOpenedScreen(Screen):
    name = StringProperty("")
    number = StringProperty("")

    def draw(self, view: CaseOpened, language: str) -> None:
        super().draw(view, language)
        self.name = name_of(language, view.case.item)
        self.number = text(language, "case-opened.number", number=view.case.number)
        steps = ("replace", "bring", *["late"] * view.late)
        for number, (row, step) in enumerate(zip(lay_out(self.ids.rows, len(steps), StepRow), steps, strict=True), 1):
            row.number, row.words = str(number), text(language, f"case-opened.{step}")


load(__file__, parts)
