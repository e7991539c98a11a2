"""What the patron owes and why, and the proofs of what they have paid; money changes hands at the desk only."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from bridge.contract.account import Payment
from kiosk.screens import empty, list_head, printed
from kiosk.screens.fine_row import FineRow
from kiosk.screens.item_row import lay_out
from kiosk.screens.kv import load
from kiosk.screens.parts import Plate
from kiosk.screens.placing import put
from kiosk.screens.printed import offer
from kiosk.screens.screen import Screen
from kiosk.screens.texts import long_date, rupiah
from kiosk.views import Fines, Receipt


class PaymentRow(Plate):
    """A payment, and a button that prints its proof again."""

    language = StringProperty("id")
    number = StringProperty("")
    day = StringProperty("")
    total = StringProperty("")
    busy = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._told, self._reprint = self.children[::-1]

    def draw(self, payment: Payment, language: str, view: Fines) -> None:
        self.language, self.number, self.busy = language, payment.number, view.receipt is Receipt.PRINTING
        put(self, [self._told, *[self._reprint] * view.can_reprint])
        self.day, self.total = long_date(language, payment.paid_at.date()), rupiah(payment.total)


class FinesScreen(Screen):
    owed = StringProperty("")
    paid = BooleanProperty(False)

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self._head, self._something, self._nothing, self._printed, self._actions = self.children[::-1]
        self._gap = Widget()  # where the other actions would be
        self._back, self._number, self._print = self.ids.actions.children[::-1]

    def draw(self, view: Fines, language: str) -> None:
        super().draw(view, language)
        account = view.account
        self.owed = rupiah(account.owed) if account.fines else ""
        self.paid = bool(account.payments)
        shown = self._something if account.fines or account.payments else self._nothing
        put(self, [self._head, shown, self._printed, self._actions])
        self._printed.say(language, view.receipt)
        others = [*[self._number] * view.can_reprint, *[self._print] * bool(account.fines)]
        put(self.ids.actions, [self._back, *(others or [self._gap])])
        offer(self._print, language, view.receipt, "fines.print")
        for fine_row, fine in zip(lay_out(self.ids.rows, len(account.fines), FineRow), account.fines, strict=True):
            fine_row.draw(fine, language)
        payments = lay_out(self.ids.payments, len(account.payments), PaymentRow)
        for row, payment in zip(payments, account.payments, strict=True):
            row.draw(payment, language, view)


load(__file__, empty, list_head, printed)
