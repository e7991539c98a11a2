"""Examples of a stand that takes the library's place: what is certain, what waits, and what has to wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from bridge.contract.circulation import Item, Loan, Place, Reason, Refusal, Returned
from kiosk.views import (
    Act,
    AskCard,
    Basket,
    Confirm,
    PatronHome,
    Problem,
    Receipt,
    Returning,
    ReturnLine,
    ReturnSummary,
    Service,
    Sorry,
    StandIn,
    Summary,
    Unsettled,
    View,
    Welcome,
)
from tests.gallery.items import BUMI, DUE, LENT, LONG, PATRON, PELANGI, SEPTEMBER, UNBROKEN, WIDE

LOCAL = timezone(timedelta(hours=8))
LATER = (Service.ACCOUNT, Service.SEARCH)
TODAY = StandIn(datetime(2026, 11, 23, 10, 42, tzinfo=LOCAL), True, LATER)
BEFORE = StandIn(datetime(2026, 9, 30, 20, 42, tzinfo=LOCAL), False, LATER)
NOT_NOW = Refusal((Reason.NOT_OFFLINE,))
NAMELESS = Item("00000123456", "")
BARRED = replace(PATRON, barred=(Reason.OVERDUE_LOAN, Reason.FINE_UNPAID))

LOAN = Loan("261123-00041", PELANGI, DUE, LENT)
WAITING = Loan("K1-0017", BUMI, DUE, LENT, waiting=True)
ABOUT = replace(WAITING, item=PELANGI, estimated=True)
WORST = replace(WAITING, item=LONG, due=SEPTEMBER, estimated=True)
OUTCOMES = (WORST, replace(WAITING, item=NAMELESS), LOAN, Unsettled(LONG), Refusal((Reason.ITEM_UNCHECKED,), UNBROKEN))

BACK = ReturnLine(Returned("1", PELANGI, LENT, DUE, Place.BIN, "Kotak 2", undo=30))
KEPT = ReturnLine(Returned("K1-0018", BUMI, LENT, None, Place.BIN, "Kotak 1", waiting=True))
KEPT_LATE = ReturnLine(Returned("K1-0019", LONG, LENT, date(2026, 11, 18), waiting=True))
KEPT_NAMELESS = ReturnLine(Returned("K1-0020", NAMELESS, LENT, None, waiting=True))
FOR_DESK = ReturnLine(Returned("K1-0021", PELANGI, LENT, DUE, Place.DESK, waiting=True))
REFUSED = ReturnLine(Refusal((Reason.CANNOT_KEEP,), NAMELESS))
LINES = (BACK, KEPT, KEPT_LATE, KEPT_NAMELESS, FOR_DESK, REFUSED)

WELCOMES: dict[str, View] = {
    "offline-welcome": Welcome(offline=TODAY),
    "offline-welcome-yesterday": Welcome(offline=BEFORE),
    "offline-welcome-touched": Welcome(problem=NOT_NOW, offline=TODAY),
    "offline-welcome-problem": Welcome(problem=Refusal((Reason.ITEM_UNCHECKED,), LONG), offline=BEFORE),
    "offline-welcome-borrow": Welcome(offline=replace(TODAY, not_now=(Service.RETURN, *LATER))),
    "offline-welcome-return": Welcome(offline=replace(TODAY, not_now=(Service.BORROW, *LATER))),
    "offline-welcome-one": Welcome((Service.RETURN,), offline=replace(TODAY, not_now=())),
    "offline-welcome-three": Welcome(
        (Service.BORROW, Service.RETURN, Service.SEARCH), offline=replace(TODAY, not_now=(Service.SEARCH,))
    ),
}

BORROWING: dict[str, View] = {
    "offline-card": PatronHome(PATRON),
    "offline-card-busy": PatronHome(PATRON, busy=True),
    "offline-card-borrows-only": PatronHome(PATRON, (Service.BORROW,), can_renew=False),
    "offline-card-renews-only": PatronHome(PATRON, (), can_renew=True),
    "offline-card-nothing": PatronHome(PATRON, (), can_renew=False),
    "offline-card-problem": PatronHome(PATRON, problem=Problem.CARD_NOT_ITEM),
    "offline-card-refused": PatronHome(PATRON, problem=Refusal((Reason.ITEM_UNCHECKED, Reason.ITEM_ON_HOLD), LONG)),
    "offline-card-barred": PatronHome(BARRED),
    "offline-card-barred-refused": PatronHome(BARRED, problem=Refusal((Reason.ITEM_ON_LOAN,), LONG)),
    "offline-ask-card-unchecked": AskCard(Refusal((Reason.CARD_UNCHECKED,))),
    "offline-ask-card-pin": AskCard(Refusal((Reason.PIN_UNCHECKED,))),
    "offline-sorry": Sorry((Reason.PIN_UNCHECKED,)),
    "offline-basket-cannot-keep": Basket(PATRON, (PELANGI,), Refusal((Reason.CANNOT_KEEP,), BUMI)),
    "offline-confirm": Confirm(PATRON, (PELANGI, NAMELESS), DUE, waiting=True),
    "offline-confirm-about": Confirm(replace(PATRON, estimated=True), (PELANGI, NAMELESS), DUE, waiting=True),
    "offline-confirm-long": Confirm(WIDE, (LONG, UNBROKEN, PELANGI, BUMI), SEPTEMBER, waiting=True),
    "offline-summary": Summary(PATRON, (replace(WAITING, item=PELANGI), WAITING)),
    "offline-summary-undo": Summary(PATRON, (LOAN, replace(WAITING, undo=30)), undo=27),
    "offline-summary-mixed": Summary(PATRON, (LOAN, WAITING)),
    "offline-summary-about": Summary(PATRON, (ABOUT,)),
    "offline-summary-about-days": Summary(PATRON, (ABOUT, replace(WAITING, due=SEPTEMBER))),
    "offline-summary-longest": Summary(PATRON, (WORST,)),
    "offline-summary-paper-out": Summary(PATRON, (WAITING,), Receipt.PAPER_OUT),
    "offline-summary-many": Summary(WIDE, OUTCOMES),
    "offline-summary-cannot-keep": Summary(PATRON, (Refusal((Reason.CANNOT_KEEP,), BUMI),), Receipt.NOTHING),
    "offline-renewed": Summary(PATRON, (WAITING,), act=Act.RENEW),
    "offline-renewed-about": Summary(PATRON, (WORST,), act=Act.RENEW),
}

RETURNING: dict[str, View] = {
    "offline-returning": Returning((KEPT, KEPT_LATE)),
    "offline-returning-mixed": Returning((BACK, KEPT), undo=12),
    "offline-returning-many": Returning(LINES),
    "offline-return-summary": ReturnSummary((KEPT,)),
    "offline-return-summary-mixed": ReturnSummary((BACK, KEPT_LATE)),
    "offline-return-summary-many": ReturnSummary(LINES),
    "offline-return-summary-failed": ReturnSummary((KEPT_NAMELESS,), Receipt.FAILED),
}

EXAMPLES: dict[str, View] = {**WELCOMES, **BORROWING, **RETURNING}
