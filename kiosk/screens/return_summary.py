"""The last screen of returning: what came back, where it goes, and what lateness costs."""

from __future__ import annotations

from bridge.contract.circulation import Returned
from kiosk.screens import ending, hero
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, REFUSED, UNKNOWN, Mark
from kiosk.screens.returned_row import ReturnedRow
from kiosk.screens.screen import Screen
from kiosk.screens.texts import rupiah, text
from kiosk.views import Receipt, ReturnSummary, Unsettled

FIRST = (Receipt.OFFERED, Receipt.NOTHING)  # how every summary begins


class ReturnSummaryScreen(Screen):
    def draw(self, view: ReturnSummary, language: str) -> None:
        super().draw(view, language)
        mark, extent = extent_of(view)
        texts = (text(language, f"return-summary.{part}.{extent}") for part in ("title", "lead"))
        owed = rupiah(view.owed) if view.owed else ""
        self.ids.hero.say(mark, *texts, text(language, "return-summary.owed"), owed)
        self.ids.ending.say(language, "return-summary.late" if view.owed else "return-summary", view.receipt)
        if view.receipt in FIRST:
            self.ids.scroll.scroll_y = 1
        for row, line in zip(lay_out(self.ids.rows, len(view.lines), ReturnedRow), view.lines, strict=True):
            row.draw(line, language)


def extent_of(view: ReturnSummary) -> tuple[Mark, str]:
    """The mark of the whole visit and the ending of its texts' keys."""
    returned = sum(isinstance(line.outcome, Returned) for line in view.lines)
    if returned:
        return DONE, "all" if returned == len(view.lines) else "some"
    return (UNKNOWN if any(isinstance(line.outcome, Unsettled) for line in view.lines) else REFUSED), "none"


load(__file__, ending, hero)
