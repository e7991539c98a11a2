"""The last screen of borrowing and renewing: what became of every book, and a receipt for what is on loan now."""

from __future__ import annotations

from bridge.contract.circulation import Item, Loan, Refusal
from kiosk.screens import banner, ending, hero
from kiosk.screens.certainty import certainty_of
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.marks import DONE, REFUSED, UNDONE, UNKNOWN, WAITING, Mark
from kiosk.screens.outcome_row import OutcomeRow, Told
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
        mark, title, lead = heading(view)
        texts = (text(language, f"{prefix}.{key}") for key in (title, lead))
        self.ids.hero.say(mark, *texts, *only_due(view.outcomes, language))
        self.ids.banner.say(language, view.problem)
        self.ids.ending.say(language, prefix, view.receipt, view.undo)
        if view.receipt in FIRST and not view.undone:
            self.ids.scroll.scroll_y = 1
        told = [tell(outcome, language) for outcome in view.outcomes]
        told += [tell_undone(item, language) for item in view.undone]
        for row, one in zip(lay_out(self.ids.rows, len(told), OutcomeRow), told, strict=True):
            row.say(one, language)


def heading(view: Summary) -> tuple[Mark, str, str]:
    """The mark of the whole visit, and the endings of the keys of its title and lead."""
    loans = tuple(outcome for outcome in view.outcomes if isinstance(outcome, Loan))
    if not view.outcomes:
        return UNDONE, "title.undone", "lead.undone"
    if not loans:
        unknown = any(isinstance(outcome, Unsettled) for outcome in view.outcomes)
        return UNKNOWN if unknown else REFUSED, "title.none", "lead.none"
    certainty = certainty_of(tuple(loan.waiting for loan in loans))
    mark = DONE if certainty == "registered" else WAITING
    if len(loans) < len(view.outcomes):
        return mark, "title.some", "lead.some"
    return mark, "title.all", f"lead.all.{certainty}"


def only_due(outcomes: tuple[Outcome, ...], language: str) -> tuple[str, str]:
    """The day all loans have to be returned by, and what it is; the day is empty when there is no such day."""
    loans = [outcome for outcome in outcomes if isinstance(outcome, Loan)]
    label = text(language, "confirm.due.about" if any(loan.estimated for loan in loans) else "confirm.due")
    return label, long_date(language, loans[0].due) if len({loan.due for loan in loans}) == 1 else ""


def tell(outcome: Outcome, language: str) -> Told:
    name = name_of(language, outcome.item) if outcome.item else ""
    match outcome:
        case Loan() as loan:
            mark = WAITING if loan.waiting else DONE
            key = "summary.due.about" if loan.estimated else "summary.due"
            return Told(name, mark, text(language, key, date=long_date(language, loan.due)), waiting=loan.waiting)
        case Refusal(reasons):
            return Told(name, REFUSED, "\n".join(f"{what} {step}" for what, step in tell_reasons(language, reasons)))
        case _:
            return Told(name, UNKNOWN, text(language, "summary.unsettled"))


def tell_undone(item: Item, language: str) -> Told:
    return Told(name_of(language, item), UNDONE, text(language, "summary.item-undone"))


load(__file__, banner, ending, hero)
