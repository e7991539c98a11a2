"""The patron's loans: when each is due, to renew them, and to report what is damaged or lost."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens import empty, list_head, printed
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.loan_row import LoanRow
from kiosk.screens.placing import put
from kiosk.screens.printed import offer
from kiosk.screens.screen import Screen
from kiosk.screens.texts import text
from kiosk.views import Loans


class LoansScreen(Screen):
    lead = StringProperty("")
    filled = BooleanProperty(False)
    busy = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._gap = Widget()  # where the other actions would be
        self._back, self._print, self._renew_all = self.ids.actions.children[::-1]

    def draw(self, view: Loans, language: str) -> None:
        super().draw(view, language)
        loans = sorted(view.account.loans, key=lambda loan: loan.loan.due)
        self.filled, self.busy = bool(loans), view.busy
        self.lead = text(language, "account.wait" if view.busy else "loans.lead") if loans else ""
        self._renew_all.disabled = view.busy or all(loan.refused or loan.case for loan in loans)
        self.ids.printed.say(language, view.receipt)
        renew_all = [self._renew_all] * view.can_renew
        put(self.ids.actions, [self._back, self._print, *renew_all] if loans else [self._back, self._gap])
        offer(self._print, language, view.receipt, "loans.print")
        rows = lay_out(self.ids.rows, len(loans), LoanRow)
        for row, loan in zip(rows, loans, strict=True):
            row.draw(loan, language, view)


load(__file__, empty, list_head, printed)
