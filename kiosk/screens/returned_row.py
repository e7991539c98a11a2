"""One book that was scanned to be returned: where to lay it, what lateness costs, and a way to say it is damaged."""

from __future__ import annotations

from kivy.properties import StringProperty

from bridge.contract.circulation import Place, Reason, Refusal, Returned
from kiosk.lateness import costs_later
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.marks import DONE, FOR_LIBRARIAN, KEPT, REFUSED, UNKNOWN, WAITING, Mark
from kiosk.screens.outcome_row import OutcomeRow, Told
from kiosk.screens.telling import name_of, tell_reasons
from kiosk.screens.texts import rupiah, text
from kiosk.screens.touchable import Touchable
from kiosk.views import ReturnLine


class ReturnedRow(OutcomeRow):
    """What the last screen shows."""

    language = StringProperty("id")

    def draw(self, line: ReturnLine, language: str) -> None:
        self.language = language
        self.say(tell(line, language), language)


class Damaged(Touchable):
    """Says that the item of the loan `value` is damaged."""

    language = StringProperty("id")


class ReportableRow(ReturnedRow):
    """With a button to report damage, as long as nobody has."""

    number = StringProperty("")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._damaged = Damaged()

    def draw(self, line: ReturnLine, language: str, *, can_report: bool = True) -> None:
        super().draw(line, language)
        self._damaged.language = language
        registered = isinstance(line.outcome, Returned) and not line.outcome.waiting
        reportable = can_report and registered and line.case is None
        self._damaged.value = line.outcome.number if isinstance(line.outcome, Returned) else ""
        if reportable and self._damaged.parent is None:
            self.add_widget(self._damaged)
        elif not reportable and self._damaged.parent is not None:
            self.remove_widget(self._damaged)


def tell(line: ReturnLine, language: str) -> Told:
    outcome = line.outcome
    name = name_of(language, outcome.item) if outcome.item else ""
    match outcome:
        case Returned() if line.case is not None:
            note = text(language, "returned.case", number=line.case.number)
            return Told(name, FOR_LIBRARIAN, note, late(language, outcome), outcome.waiting)
        case Returned():
            return Told(name, *_laid(outcome, language), late(language, outcome), outcome.waiting)
        case Refusal(reasons) if Reason.ITEM_UNKNOWN in reasons:
            return Told(name, REFUSED, text(language, "returned.not-ours"))
        case Refusal(reasons):
            return Told(name, REFUSED, "\n".join(f"{what} {step}" for what, step in tell_reasons(language, reasons)))
        case _:
            return Told(name, UNKNOWN, text(language, "returned.unsettled"))


def late(language: str, returned: Returned) -> str:
    """What lateness costs; while the return waits for the library, only that it will cost something."""
    fine = returned.fine
    if costs_later(returned):
        return text(language, "returned.late.waiting")
    if fine is None:
        return ""
    amount = rupiah(fine.amount)
    if fine.days == 1:
        return text(language, "returned.late.one", amount=amount)
    return text(language, "returned.late", days=fine.days, amount=amount)


def _laid(outcome: Returned, language: str) -> tuple[Mark, str]:
    """Where to lay it."""
    match outcome.place:
        case Place.HOLD_SHELF:
            return KEPT, text(language, "returned.hold-shelf")
        case Place.DESK:
            return FOR_LIBRARIAN, text(language, "returned.desk")
        case _ if named := legible(outcome.bin):
            return _sure(outcome), text(language, "returned.bin", bin=named)
        case _:
            return _sure(outcome), text(language, "returned.bin.any")


def _sure(outcome: Returned) -> Mark:
    return WAITING if outcome.waiting else DONE


load(__file__)
