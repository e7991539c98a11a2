"""Examples of what an account and the search can show: the ordinary, the longest, the emptiest and the worst."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from bridge.contract.account import Account, CaseKind, Hold, HoldState, OpenLoan, Payment
from bridge.contract.circulation import Fine, Item, Loan, Reason, Refusal
from bridge.contract.discovery import Title
from kiosk.views import AccountHome, AskNumber, Fines, Holds, Loans, Problem, Receipt, Service, View
from tests.gallery.items import BUMI, EMPTY, HOSTILE, LONG, PATRON, PELANGI, UNBROKEN

TODAY = date(2026, 9, 28)  # a Monday; the days around it have the longest names there are
LENT = datetime(2026, 9, 14, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ITEMS = (PELANGI, LONG, UNBROKEN, HOSTILE, EMPTY)
NEVER = (Reason.LOAN_OVERDUE, Reason.LOAN_HAS_CASE, Reason.RENEWALS_USED, Reason.RENEWAL_KEPT_BACK)


def open_loan(number: int, item: Item, left: int, *refused: Reason, case: CaseKind | None = None) -> OpenLoan:
    loan = Loan(f"260914-{number:05}", item, TODAY + timedelta(left), LENT)
    return OpenLoan(loan, left, max(0, -2000 * left), refused, case)


def hold(number: int, title: Title, place: int = 0) -> Hold:
    state = HoldState.WAITING if place else HoldState.READY
    return Hold(f"H{number}", title, state, place, None if place else TODAY + timedelta(2))


def title_of(item: Item) -> Title:
    return Title(item.barcode, item.title, item.author, 2005, item.call_number, 3, 2)


def fine(number: int, days: int) -> Fine:
    due = TODAY - timedelta(9 + days)
    return Fine(f"F{number}", days * 2000, ITEMS[number % 5], due, due + timedelta(days), days, 2000)


LOANS = (open_loan(1, PELANGI, 3), open_loan(2, BUMI, 9))
LATE = (open_loan(1, PELANGI, -2, Reason.LOAN_OVERDUE), open_loan(2, BUMI, 1))
WORST = (
    open_loan(1, LONG, -2, Reason.LOAN_OVERDUE),
    open_loan(2, UNBROKEN, 0, *NEVER),
    open_loan(3, HOSTILE, 1, Reason.RENEWALS_USED),
    open_loan(4, EMPTY, -1, Reason.LOAN_OVERDUE, Reason.LOAN_HAS_CASE, case=CaseKind.LOST),
    open_loan(5, PELANGI, 2, Reason.LOAN_HAS_CASE, case=CaseKind.DAMAGED),
)
MANY = tuple(
    open_loan(number, ITEMS[number % 5], number - 3, *((Reason.LOAN_OVERDUE,) if number < 3 else ()))
    for number in range(20)
)
NUMBERS = tuple(loan.loan.number for loan in MANY)

WAITING = hold(1, title_of(PELANGI), 2)
READY = hold(2, title_of(BUMI))
MANY_HOLDS = tuple(hold(number, title_of(ITEMS[number % 5]), number) for number in range(20))

FINES = (fine(1, 3), fine(2, 1))
OLD = Fine("F9", 125_000)
CAPPED = replace(fine(2, 30), amount=50_000)
MANY_FINES = (OLD, CAPPED, *(fine(days, days) for days in range(1, 10)))
PAYMENT = Payment("482177301956", "6472••••••••••12", LENT, FINES, 8000)

SINCE = date(2027, 9, 29)  # a Wednesday
BARE = Account(PATRON, SINCE, days_left=366)
FULL = replace(BARE, loans=LOANS, holds=(WAITING, READY), fines=FINES, payments=(PAYMENT,))
KINDS = ("card-", "visit-", "overdue-", "fine-", "limit-")
BARRED = tuple(reason for reason in Reason if reason.value.startswith(KINDS))


def barred(*reasons: Reason) -> Account:
    return replace(FULL, patron=replace(PATRON, barred=reasons), loans=LATE)


HOMES: dict[str, View] = {
    "account": AccountHome(FULL),
    "account-new": AccountHome(BARE),
    "account-busy": AccountHome(FULL, busy=True),
    "account-late": AccountHome(replace(FULL, loans=LATE)),
    "account-ends": AccountHome(replace(FULL, expires=TODAY + timedelta(9), days_left=9)),
    "account-ends-today": AccountHome(replace(FULL, expires=TODAY, days_left=0)),
    "account-expired": AccountHome(
        replace(barred(Reason.CARD_EXPIRED), expires=TODAY - timedelta(5), days_left=-5)
    ),
    "account-limit": AccountHome(barred(Reason.LIMIT_REACHED)),
    "account-barred": AccountHome(barred(*BARRED[1:]), Refusal((Reason.ITEM_ON_LOAN, Reason.ITEM_ON_HOLD), LONG)),
    "account-problem": AccountHome(FULL, Problem.CODE_UNKNOWN),
    "account-refused": AccountHome(FULL, Refusal((Reason.ITEM_ON_LOAN, Reason.ITEM_ON_HOLD), LONG)),
    "account-only": AccountHome(FULL, services=(Service.ACCOUNT,)),
    "account-most": AccountHome(replace(FULL, loans=MANY, holds=MANY_HOLDS, fines=(OLD,) * 9)),
}

LISTS: dict[str, View] = {
    "loans": Loans(FULL),
    "loans-revealed": Loans(FULL, NUMBERS[1:2]),
    "loans-empty": Loans(BARE),
    "loans-late": Loans(replace(FULL, loans=LATE)),
    "loans-busy": Loans(FULL, busy=True),
    "loans-worst": Loans(replace(FULL, loans=WORST), tuple(loan.loan.number for loan in WORST)),
    "loans-many": Loans(replace(FULL, loans=MANY), NUMBERS[::2]),
    **{f"loans-{receipt}": Loans(FULL, receipt=receipt) for receipt in Receipt},
    "holds": Holds(FULL),
    "holds-revealed": Holds(FULL, ("H1", "H2")),
    "holds-waiting": Holds(replace(FULL, holds=(WAITING,))),
    "holds-empty": Holds(BARE),
    "holds-busy": Holds(FULL, busy=True),
    "holds-sure": Holds(FULL, sure="H1"),
    "holds-refused": Holds(FULL, problem=Refusal((Reason.HOLD_UNKNOWN,))),
    "holds-many": Holds(replace(FULL, holds=MANY_HOLDS), tuple(f"H{number}" for number in range(0, 20, 2))),
}

MONEY: dict[str, View] = {
    "fines": Fines(FULL),
    "fines-empty": Fines(BARE),
    "fines-unpaid": Fines(replace(FULL, payments=())),
    "fines-paid": Fines(replace(FULL, fines=())),
    "fines-many": Fines(replace(FULL, fines=MANY_FINES, payments=(PAYMENT,) * 5)),
    **{f"fines-{receipt}": Fines(FULL, receipt) for receipt in Receipt},
    "ask-number": AskNumber(),
    "ask-number-typed": AskNumber("482177"),
    "ask-number-long": AskNumber("4821773019564821773019564821773019564821"),
    "ask-number-unknown": AskNumber("482177301956", Refusal((Reason.PAYMENT_UNKNOWN,))),
    **{f"ask-number-{receipt}": AskNumber("482177301956", receipt=receipt) for receipt in Receipt},
}

EXAMPLES: dict[str, View] = {**HOMES, **LISTS, **MONEY}
