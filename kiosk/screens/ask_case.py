"""What happened to this book? Two large answers, because nobody likes to give them."""

from __future__ import annotations

from bridge.contract.account import CaseKind
from kiosk.events import Button
from kiosk.screens import banner, parts
from kiosk.screens.choice import Choice
from kiosk.screens.item_row import ItemRow, lay_out
from kiosk.screens.kv import load
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import AskCase

ICONS = {CaseKind.DAMAGED: "wrench", CaseKind.LOST: "question"}


class AskCaseScreen(Screen):
    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._row = ItemRow()
        self.ids.item.add_widget(self._row)

    def draw(self, view: AskCase, language: str) -> None:
        super().draw(view, language)
        self._row.draw(view.item, language)
        self.ids.banner.say(language, view.problem)
        choices = lay_out(self.ids.choices, len(view.kinds), Choice)
        for choice, kind in zip(choices, view.kinds, strict=True):
            choice.button, choice.value, choice.name = Button.CASE, kind.value, ICONS[kind]
            choice.title = text(language, f"ask-case.{kind}")
            choice.note = text(language, f"ask-case.{kind}.what")


load(__file__, banner, parts)
