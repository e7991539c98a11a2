"""One unpaid fine: the days it is for and what it comes to. Which book it was is nobody else's business."""

from __future__ import annotations

from kivy.properties import StringProperty

from bridge.contract.circulation import Fine
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.texts import long_date, rupiah, text


class FineRow(Plate):
    """`due` and `returned` are the loan's last day and the day it came back, `sum` how the amount was reckoned."""

    due = StringProperty("")
    returned = StringProperty("")
    sum = StringProperty("")
    amount = StringProperty("")

    def draw(self, fine: Fine, language: str) -> None:
        self.amount = rupiah(fine.amount)
        self.due = text(language, "fines.due", date=long_date(language, fine.due)) if fine.due else ""
        self.returned = (
            text(language, "fines.returned", date=long_date(language, fine.returned)) if fine.returned else ""
        )
        self.sum = reckoning(language, fine)


def reckoning(language: str, fine: Fine) -> str:
    """For example "3 hari × Rp 2.000"; or that the library's highest fine stopped it (seed 001, B)."""
    if not fine.days:
        return "" if fine.due else text(language, "fines.older")
    if fine.days * fine.rate == fine.amount:
        many = "fines.days.one" if fine.days == 1 else "fines.days"
        return text(language, many, days=fine.days, rate=rupiah(fine.rate))
    return text(language, "fines.capped", days=fine.days)


load(__file__)
