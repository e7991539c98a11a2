"""The last screen of returning: what came back, where it goes, and what lateness costs."""

from __future__ import annotations

from bridge.contract.circulation import Returned
from kiosk.screens import ending, hero
from kiosk.screens.certainty import certainty_of
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, REFUSED, UNKNOWN, WAITING, Mark
from kiosk.screens.returned_row import ReturnedRow
from kiosk.screens.screen import Screen
from kiosk.screens.texts import rupiah, text
from kiosk.views import Receipt, ReturnSummary, Unsettled

FIRST = (Receipt.OFFERED, Receipt.NOTHING)  # how every summary begins


class ReturnSummaryScreen(Screen):
    def draw(self, view: ReturnSummary, language: str) -> None:
        super().draw(view, language)
        mark, *keys = heading(view)
        texts = (text(language, f"return-summary.{key}") for key in keys)
        owed = rupiah(view.owed) if view.owed else ""
        self.ids.hero.say(mark, *texts, text(language, "return-summary.owed"), owed)
        self.ids.ending.say(language, "return-summary.late" if view.owed else "return-summary", view.receipt)
        if view.receipt in FIRST:
            self.ids.scroll.scroll_y = 1
        for row, line in zip(lay_out(self.ids.rows, len(view.lines), ReturnedRow), view.lines, strict=True):
            row.draw(line, language)


def heading(view: ReturnSummary) -> tuple[Mark, str, str]:
    """The mark of the whole visit, and the endings of the keys of its title and lead."""
    returned = tuple(line.outcome for line in view.lines if isinstance(line.outcome, Returned))
    if not returned:
        unknown = any(isinstance(line.outcome, Unsettled) for line in view.lines)
        return UNKNOWN if unknown else REFUSED, "title.none", "lead.none"
    certainty = certainty_of(tuple(one.waiting for one in returned))
    mark = DONE if certainty == "registered" else WAITING
    if len(returned) < len(view.lines):
        return mark, "title.some", "lead.some"
    return mark, "title.all", f"lead.all.{certainty}"


load(__file__, ending, hero)
