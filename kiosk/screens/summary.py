"""The last screen of borrowing and renewing: what became of every book, and a receipt for what is on loan now."""

from __future__ import annotations

from bridge.contract.circulation import Item, Loan, Refusal
from kiosk.screens import banner, ending, hero
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, REFUSED, UNDONE, UNKNOWN, Mark
from kiosk.screens.outcome_row import OutcomeRow
from kiosk.screens.screen import Screen
from kiosk.screens.telling import name_of, tell_reasons
from kiosk.screens.texts import long_date, text
from kiosk.views import Act, Outcome, Receipt, Summary, Unsettled

PREFIXES = {Act.BORROW: "summary", Act.RENEW: "renewed"}
FIRST = (Receipt.OFFERED, Receipt.NOTHING)  # how every summary begins


class SummaryScreen(Screen):
    def draw(self, view: Summary, language: str) -> None:
        super().draw(view, language)
        prefix = PREFIXES[view.act]
        mark, extent = extent_of(view)
        due = text(language, "confirm.due"), only_due(view.outcomes, language)
        texts = (text(language, f"{prefix}.{part}.{extent}") for part in ("title", "lead"))
        self.ids.hero.say(mark, *texts, *due)
        self.ids.banner.say(language, view.problem)
        self.ids.ending.say(language, prefix, view.receipt, view.undo)
        if view.receipt in FIRST and not view.undone:
            self.ids.scroll.scroll_y = 1
        told = [tell(outcome, language) for outcome in view.outcomes]
        told += [tell_undone(item, language) for item in view.undone]
        for row, (name, row_mark, note) in zip(lay_out(self.ids.rows, len(told), OutcomeRow), told, strict=True):
            row.name, row.mark, row.note = name, row_mark, note


def extent_of(view: Summary) -> tuple[Mark, str]:
    """The mark of the whole visit and the ending of its texts' keys."""
    loans = sum(isinstance(outcome, Loan) for outcome in view.outcomes)
    if not view.outcomes:
        return UNDONE, "undone"
    if loans == len(view.outcomes):
        return DONE, "all"
    if loans:
        return DONE, "some"
    return (UNKNOWN if any(isinstance(outcome, Unsettled) for outcome in view.outcomes) else REFUSED), "none"


def only_due(outcomes: tuple[Outcome, ...], language: str) -> str:
    """The day all loans have to be returned by; empty when there is no such day."""
    days = {outcome.due for outcome in outcomes if isinstance(outcome, Loan)}
    return long_date(language, days.pop()) if len(days) == 1 else ""


def tell(outcome: Outcome, language: str) -> tuple[str, Mark, str]:
    """The item's name, the outcome's mark, and what to say about it."""
    name = name_of(language, outcome.item) if outcome.item else ""
    match outcome:
        case Loan(due=due):
            return name, DONE, text(language, "summary.due", date=long_date(language, due))
        case Refusal(reasons):
            return name, REFUSED, "\n".join(f"{what} {step}" for what, step in tell_reasons(language, reasons))
        case _:
            return name, UNKNOWN, text(language, "summary.unsettled")


def tell_undone(item: Item, language: str) -> tuple[str, Mark, str]:
    return name_of(language, item), UNDONE, text(language, "summary.item-undone")


load(__file__, banner, ending, hero)
