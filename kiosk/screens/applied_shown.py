"""The application is there: its number, largest of all, and a slip."""

from __future__ import annotations

from kivy.properties import StringProperty

from bridge.contract.membership import Applied
from kiosk.screens import ending, hero
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, WAITING
from kiosk.screens.screen import Screen
from kiosk.screens.texts import rupiah, text
from kiosk.views import AppliedShown


class AppliedScreen(Screen):
    notes = StringProperty("")

    def draw(self, view: AppliedShown, language: str) -> None:
        super().draw(view, language)
        applied = view.applied
        lead = text(language, "applied.lead.waiting" if applied.waiting else "applied.lead")
        mark = WAITING if applied.waiting else DONE
        number = text(language, "applied.number")
        self.ids.hero.say(mark, text(language, "applied.title"), lead, number, applied.number)
        self.notes = notes(applied, language)
        self.ids.ending.say(language, "applied", view.receipt)


def notes(applied: Applied, language: str) -> str:
    photo = text(language, "applied.photo" if applied.photo else "applied.photo.desk")
    fee = text(language, "applied.fee", fee=rupiah(applied.fee)) if applied.fee else ""
    return f"{photo} {fee}".strip()


load(__file__, ending, hero)
