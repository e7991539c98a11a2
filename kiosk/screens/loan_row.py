"""One loan of the patron: when it is due, and what can be done with it; which book it is shows when touched."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from bridge.contract.account import OpenLoan
from bridge.contract.circulation import Reason
from kiosk.screens import veil
from kiosk.screens.days import days_left
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.placing import put
from kiosk.screens.telling import name_of, tell_reasons
from kiosk.screens.texts import long_date, rupiah, text
from kiosk.screens.theme import theme
from kiosk.views import Loans

SOON = 2  # days before its last day in which a loan stands out


class LoanRow(Plate):
    """`note` says why it cannot be renewed, or what was reported about it."""

    language = StringProperty("id")
    number = StringProperty("")
    due = StringProperty("")
    left = StringProperty("")
    note = StringProperty("")
    icon = StringProperty("calendar-check")
    mark = ColorProperty(theme.success)
    busy = BooleanProperty(False)
    buttons = NumericProperty(2)  # of a loan with which everything can be done

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._gap = Widget()  # where the button to renew would be
        self._renew, self._report = self.ids.renew.__self__, self.ids.report.__self__

    def draw(self, loan: OpenLoan, language: str, view: Loans) -> None:
        self.language, self.number, self.busy = language, loan.loan.number, view.busy
        self.due, self.left = long_date(language, loan.loan.due), left(language, loan)
        self.icon = "warning-circle" if loan.days_left < 0 else "calendar-check"
        self.mark, self.note = mark(loan), note(language, loan, can_renew=view.can_renew)
        title = name_of(language, loan.loan.item)
        self.ids.veil.draw(loan.loan.number, title, loan.loan.number in view.revealed, text(language, "veil.loan"))
        self.buttons = view.can_renew + view.can_report
        renew = [self._gap if loan.refused else self._renew] * view.can_renew
        put(self.ids.buttons, [*renew, *[self._report] * view.can_report] if loan.case is None else [])


def left(language: str, loan: OpenLoan) -> str:
    """For example "3 hari lagi" or "Terlambat 2 hari, denda sementara Rp 4.000"."""
    days = days_left(language, loan.days_left)
    fine = ", " + text(language, "days.fine", amount=rupiah(loan.fine)) if loan.fine else ""
    return days[0].upper() + days[1:] + fine


def mark(loan: OpenLoan) -> list[float]:
    if loan.days_left < 0:
        return theme.problem
    return theme.doubt if loan.days_left <= SOON else theme.success


def note(language: str, loan: OpenLoan, *, can_renew: bool) -> str:
    if loan.case is not None:
        return text(language, f"loans.case.{loan.case}")
    refused = loan.refused if can_renew else ()
    reasons = tuple(reason for reason in refused if reason is not Reason.LOAN_HAS_CASE)
    return "\n".join(f"{what} {step}" for what, step in tell_reasons(language, reasons))


load(__file__, veil)
