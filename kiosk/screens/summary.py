"""The last screen of a visit: what became of every book, and a receipt for those that were lent."""

from __future__ import annotations

from typing import NamedTuple

from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from bridge.contract.circulation import Loan, Refusal
from kiosk.screens import kawung  # noqa: F401 - the layout uses it
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.screen import Screen
from kiosk.screens.telling import name_of, tell_reasons
from kiosk.screens.texts import long_date, text
from kiosk.screens.theme import theme
from kiosk.screens.touchable import Touchable
from kiosk.views import Outcome, Receipt, Summary, Unsettled


class Mark(NamedTuple):
    """How an outcome looks: its icon, its colour and a pale one to go with it."""

    icon: str
    ink: list[float]
    tint: list[float]


DONE = Mark("check-circle", theme.success, theme.success_tint)
REFUSED = Mark("x-circle", theme.problem, theme.problem_tint)
UNKNOWN = Mark("question", theme.doubt, theme.doubt_tint)

FIRST = (Receipt.OFFERED, Receipt.NOTHING)  # how every summary begins

PRINT_CAPTIONS = {
    Receipt.OFFERED: "receipt.print",
    Receipt.PAPER_OUT: "receipt.again",
    Receipt.FAILED: "receipt.again",
}


class OutcomeRow(Plate):
    name = StringProperty("")
    note = StringProperty("")
    mark = ObjectProperty(DONE)

    def draw(self, outcome: Outcome, language: str) -> None:
        self.name, self.mark, self.note = told(outcome, language)


class SummaryScreen(Screen):
    title = StringProperty("")
    lead = StringProperty("")
    due = StringProperty("")
    receipt = StringProperty("")
    mark = ObjectProperty(DONE)
    ground = ColorProperty(theme.primary)
    lettering = ColorProperty(theme.surface)

    def draw(self, view: Summary, language: str) -> None:
        super().draw(view, language)
        self.mark, extent = extent_of(view.outcomes)
        glad = self.mark is DONE
        self.ground = theme.primary if glad else theme.problem_tint
        self.lettering = theme.surface if glad else theme.ink
        self.title = text(language, f"summary.title.{extent}")
        self.due = only_due(view.outcomes, language)
        self.lead = text(language, f"summary.lead.{extent}") if theme.portrait or not self.due else ""
        self.receipt = text(language, f"receipt.{view.receipt}")
        if view.receipt in FIRST:
            self.ids.scroll.scroll_y = 1
        rows = lay_out(self.ids.rows, len(view.outcomes), OutcomeRow)
        for row, outcome in zip(rows, view.outcomes, strict=True):
            row.draw(outcome, language)
        self._offer(view.receipt, language)

    def _offer(self, receipt: Receipt, language: str) -> None:
        """What can still be done: printing while it makes sense, and finishing always."""
        actions, print_, finish = self.ids.actions, self.ids.print, self.ids.finish
        can_print = receipt in PRINT_CAPTIONS
        finish.caption = text(language, "receipt.none" if can_print else "receipt.finish")
        finish.look = "quiet" if can_print or receipt is Receipt.PRINTING else "primary"
        finish.disabled = receipt is Receipt.PRINTING
        if can_print:
            print_.caption = text(language, PRINT_CAPTIONS[receipt])
        keep(print_, actions, can_print)


def keep(touchable: Touchable, actions: BoxLayout, wanted: bool) -> None:
    """Puts a button among the actions, or takes it away, so that it can neither be seen nor touched."""
    if wanted and touchable.parent is None:
        touchable.state = "normal"
        actions.add_widget(touchable)
    elif not wanted and touchable.parent is not None:
        actions.remove_widget(touchable)


def extent_of(outcomes: tuple[Outcome, ...]) -> tuple[Mark, str]:
    """The mark of the whole visit and the ending of its texts' keys."""
    loans = sum(isinstance(outcome, Loan) for outcome in outcomes)
    if loans == len(outcomes):
        return DONE, "all"
    if loans:
        return DONE, "some"
    return (UNKNOWN if any(isinstance(outcome, Unsettled) for outcome in outcomes) else REFUSED), "none"


def only_due(outcomes: tuple[Outcome, ...], language: str) -> str:
    """The day all loans have to be returned by; empty when there is no such day."""
    days = {outcome.due for outcome in outcomes if isinstance(outcome, Loan)}
    return long_date(language, days.pop()) if len(days) == 1 else ""


def told(outcome: Outcome, language: str) -> tuple[str, Mark, str]:
    """The item's name, the outcome's mark, and what to say about it."""
    name = name_of(language, outcome.item) if outcome.item else ""
    match outcome:
        case Loan(due=due):
            return name, DONE, text(language, "summary.due", date=long_date(language, due))
        case Refusal(reasons):
            return name, REFUSED, "\n".join(f"{what} {step}" for what, step in tell_reasons(language, reasons))
        case _:
            return name, UNKNOWN, text(language, "summary.unsettled")


load(__file__)
