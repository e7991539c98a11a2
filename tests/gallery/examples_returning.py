"""Examples of returning, of what is found by a scan, and of what is reported."""

from __future__ import annotations

from datetime import date

from bridge.contract.account import Case, CaseKind
from bridge.contract.circulation import Fine, Loan, Place, Reason, Refusal, Returned, Sighting, Whereabouts
from kiosk.views import (
    Act,
    AskCase,
    CaseOpened,
    ItemFound,
    Problem,
    Receipt,
    Returning,
    ReturnLine,
    ReturnSummary,
    Service,
    Summary,
    Unsettled,
    View,
    Welcome,
    Working,
)
from tests.gallery.items import BUMI, DUE, EMPTY, HOSTILE, LENT, LONG, PATRON, PELANGI, UNBROKEN, WIDE

LATE = Fine("D261123-00007", 6000, BUMI, date(2026, 11, 18), date(2026, 11, 23), 3, 2000)
VERY_LATE = Fine("D261123-00008", 1_234_000, LONG, date(2024, 11, 18), date(2026, 11, 23), 617, 2000)
BACK = ReturnLine(Returned("1", PELANGI, LENT, DUE, Place.BIN, "Kotak 2", undo=30))
BACK_LATE = ReturnLine(Returned("2", BUMI, LENT, DUE, Place.BIN, "", LATE))
WAITED_FOR = ReturnLine(Returned("3", LONG, LENT, DUE, Place.HOLD_SHELF, "", VERY_LATE))
TO_DESK = ReturnLine(Returned("4", HOSTILE, LENT, DUE, Place.DESK, "[b]x[/b]"))
CASE = Case("K261123-00003", BUMI, CaseKind.DAMAGED, LENT)
REPORTED = ReturnLine(Returned("5", BUMI, LENT, DUE, Place.BIN, "Kotak 1", LATE), CASE)
NOT_OURS = ReturnLine(Refusal((Reason.ITEM_UNKNOWN,), EMPTY))
NOT_LENT = ReturnLine(Refusal((Reason.ITEM_NOT_LENT,), UNBROKEN))
NOBODY_KNOWS = ReturnLine(Unsettled(EMPTY))
MANY = (BACK, BACK_LATE, WAITED_FOR, TO_DESK, REPORTED, NOT_OURS, NOT_LENT, NOBODY_KNOWS)

LOANS = (Loan("261123-00041", PELANGI, DUE, LENT, 30), Loan("261123-00042", BUMI, DUE, LENT, 30))

EXAMPLES: dict[str, View] = {
    "welcome-problem": Welcome(problem=Refusal((Reason.ITEM_UNKNOWN,), EMPTY)),
    "welcome-unknown-code": Welcome(problem=Problem.CODE_UNKNOWN),
    "welcome-long-problem": Welcome(problem=Refusal((Reason.ITEM_NOT_FOR_LOAN,), LONG)),
    "welcome-one": Welcome((Service.RETURN,)),
    "welcome-two": Welcome((Service.BORROW, Service.RETURN)),
    "welcome-three": Welcome((Service.BORROW, Service.RETURN, Service.SEARCH)),
    "item-found": ItemFound(Sighting(PELANGI, Whereabouts.ON_LOAN)),
    "item-found-long": ItemFound(Sighting(LONG, Whereabouts.ON_LOAN)),
    "item-found-hostile": ItemFound(Sighting(HOSTILE, Whereabouts.ON_LOAN), can_renew=False),
    "returning-empty": Returning(),
    "returning-busy": Returning((BACK,), busy=True),
    "returning-one": Returning((BACK,), undo=28),
    "returning-late": Returning((BACK, BACK_LATE), undo=3),
    "returning-long": Returning((WAITED_FOR, NOT_LENT)),
    "returning-many": Returning(MANY, undo=30),
    "returning-reported": Returning((REPORTED, NOBODY_KNOWS)),
    "returning-twice": Returning((BACK,), Problem.ALREADY_IN_BASKET, undo=12),
    "returning-undo-too-late": Returning((BACK,), Refusal((Reason.UNDO_TOO_LATE,), LONG)),
    "return-summary": ReturnSummary((BACK,)),
    "return-summary-late": ReturnSummary((BACK, BACK_LATE)),
    "return-summary-printed": ReturnSummary((BACK, BACK_LATE), Receipt.PRINTED),
    "return-summary-paper-out": ReturnSummary((BACK, BACK_LATE), Receipt.PAPER_OUT),
    "return-summary-many": ReturnSummary(MANY, Receipt.PRINTING),
    "return-summary-none": ReturnSummary((NOT_OURS, NOBODY_KNOWS), Receipt.NOTHING),
    "ask-case": AskCase(PELANGI),
    "ask-case-damaged": AskCase(LONG, (CaseKind.DAMAGED,)),
    "ask-case-reported": AskCase(UNBROKEN, problem=Refusal((Reason.LOAN_HAS_CASE,), UNBROKEN)),
    "case-opened": CaseOpened(CASE),
    "case-opened-late": CaseOpened(Case("K261123-00004", LONG, CaseKind.LOST, LENT), late=True),
    "summary-undo": Summary(PATRON, LOANS, undo=27),
    "summary-undo-printed": Summary(PATRON, LOANS, Receipt.PRINTED, undo=9),
    "summary-one-undone": Summary(PATRON, LOANS[:1], undone=(BUMI,)),
    "summary-all-undone": Summary(PATRON, (), Receipt.NOTHING, undone=(LONG,)),
    "summary-undo-too-late": Summary(PATRON, LOANS, problem=Refusal((Reason.UNDO_TOO_LATE,), BUMI)),
    "renewed": Summary(PATRON, LOANS, act=Act.RENEW),
    "renewed-some": Summary(
        WIDE, (LOANS[0], Refusal((Reason.RENEWALS_USED, Reason.RENEWAL_KEPT_BACK), LONG)), act=Act.RENEW
    ),
    "renewed-none": Summary(PATRON, (Refusal((Reason.LOAN_OVERDUE,), BUMI),), Receipt.NOTHING, Act.RENEW),
    "renewing": Working(1, 2, Act.RENEW),
}
