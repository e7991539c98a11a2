"""A patron who has something of everything: loans, a late one among them, a hold, a fine and a payment."""

from __future__ import annotations

from datetime import date

from bridge.contract.account import Hold, HoldState, Payment
from bridge.contract.circulation import Fine, Item
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import Rehearsal

LATE_LOAN, LOAN = "T-b4", "T-b5"
FINE = Fine("F-1", 6000, Item("b9", "Buku lama"), date(2026, 11, 1), date(2026, 11, 4), 3, 2000)
PAYMENT = Payment("7301", "6472**********12", NOW, (FINE,), 6000)


def with_an_account(kiosk: Rehearsal) -> Rehearsal:
    """The patron of card c1 has b4, which is three days late, and b5; the patron of c2 has b6."""
    library = kiosk.catalog
    library.loans += [("p1", "b4"), ("p1", "b5"), ("p2", "b6")]
    library.dues["b4"] = date(2026, 11, 20)
    library.holds.append(("p1", Hold("H-t2", library.titles[1], HoldState.READY, last_day=date(2026, 11, 25))))
    library.fines.append(FINE)
    library.payments.append(PAYMENT)
    return kiosk
