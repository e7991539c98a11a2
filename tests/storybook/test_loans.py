"""The page of loans as a patron lives it: titles on demand, renewals, and what was damaged or lost."""

from __future__ import annotations

from datetime import date

import pytest

from bridge.contract.account import CaseKind
from bridge.contract.circulation import Loan, Reason, Refusal
from kiosk.events import Button, Event, Pressed
from kiosk.views import (
    AccountHome,
    Act,
    AskCase,
    CaseOpened,
    Loans,
    Receipt,
    Summary,
    Unsettled,
    Welcome,
    Working,
)
from tests.storybook.examples import LATE_LOAN, LOAN, with_an_account
from tests.storybook.rehearsal import (
    BACK,
    CARD,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PRINT,
    Rehearsal,
)

LOANS = Pressed(Button.LOANS)
RENEW, RENEW_ALL = Pressed(Button.RENEW, LATE_LOAN), Pressed(Button.RENEW_ALL)
REPORT, LOST = Pressed(Button.REPORT, LATE_LOAN), Pressed(Button.CASE, "lost")


@pytest.fixture
def kiosk() -> Rehearsal:
    return with_an_account(Rehearsal())


def test_a_title_is_revealed_by_a_touch_and_hidden_by_the_next(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, LOANS, *[Pressed(Button.REVEAL, number) for number in (LOAN, LATE_LOAN, LOAN)])
    assert [view.revealed for view in kiosk.views if isinstance(view, Loans)] == [
        (), (LOAN,), (LOAN, LATE_LOAN), (LATE_LOAN,),
    ]


def test_one_loan_is_renewed_with_a_receipt_and_the_page_shows_the_new_date(kiosk: Rehearsal) -> None:
    screens = kiosk.play(CARD, LOANS, Pressed(Button.RENEW, LOAN), PRINT, NO_RECEIPT)
    assert screens == [Welcome, AccountHome, Loans, Working, Summary, Summary, Summary, Loans, Loans]
    assert kiosk.last(Working) == Working(0, 1, Act.RENEW)
    assert (kiosk.last(Summary).act, kiosk.last(Summary).undo) == (Act.RENEW, 0)
    assert "BUKTI PERPANJANGAN" in kiosk.printer.pages[0]
    assert "21 Desember 2026" in kiosk.printer.pages[0]
    assert date(2026, 12, 21) in {loan.loan.due for loan in kiosk.last(Loans).account.loans}


def test_all_loans_are_renewed_and_each_has_its_own_answer(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals[LATE_LOAN] = (Reason.LOAN_OVERDUE,)
    kiosk.play(CARD, LOANS, RENEW_ALL, PRINT)
    refusal, loan = kiosk.last(Summary).outcomes
    assert refusal == Refusal((Reason.LOAN_OVERDUE,), kiosk.catalog.items["b4"])
    assert isinstance(loan, Loan)
    assert "Buku 4" not in kiosk.printer.pages[0]
    assert kiosk.catalog.acts == ["renew", "renew"]


@pytest.mark.parametrize(
    "reason",
    [
        Reason.CARD_EXPIRED,
        Reason.LOAN_OVERDUE,
        Reason.LOAN_HAS_CASE,
        Reason.LOAN_UNKNOWN,
        Reason.RENEWALS_USED,
        Reason.RENEWAL_KEPT_BACK,
        Reason.ITEM_ON_HOLD,
    ],
)
def test_a_refused_renewal_names_the_book_and_the_reason(kiosk: Rehearsal, reason: Reason) -> None:
    kiosk.catalog.refusals[LATE_LOAN] = (reason,)
    kiosk.play(CARD, LOANS, RENEW)
    assert kiosk.last(Summary).outcomes == (Refusal((reason,), kiosk.catalog.items["b4"]),)
    assert kiosk.last(Summary).receipt is Receipt.NOTHING


def test_a_renewal_without_an_answer_is_open_and_was_one_renewal(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer(times=2)
    kiosk.play(CARD, LOANS, RENEW)
    assert kiosk.last(Summary).outcomes == (Unsettled(kiosk.catalog.items["b4"]),)
    assert kiosk.catalog.acts == ["renew"]


def test_nobody_can_leave_half_way_through_the_renewing(kiosk: Rehearsal) -> None:
    kiosk.catalog.while_acting = lambda: kiosk.inbox.tell(LEAVE)
    assert kiosk.play(CARD, LOANS, RENEW_ALL)[-4:] == [Working, Working, Summary, Welcome]
    assert kiosk.catalog.acts == ["renew", "renew"]


@pytest.mark.parametrize("button", [RENEW_ALL, Pressed(Button.RENEW, "T-b6"), Pressed(Button.REPORT, "T-b6"), PRINT])
def test_without_loans_there_is_nothing_to_renew_to_report_or_to_print(button: Event) -> None:
    kiosk = Rehearsal()
    kiosk.catalog.loans.append(("p2", "b6"))
    assert kiosk.play(CARD, LOANS, button) == [Welcome, AccountHome, Loans, Loans]
    assert kiosk.last(Loans).receipt is Receipt.NOTHING
    assert kiosk.printer.pages == []


@pytest.mark.parametrize(("number", "late"), [(LATE_LOAN, True), (LOAN, False)])
def test_a_lost_book_opens_a_case_that_tells_when_lateness_costs_too(
    kiosk: Rehearsal, number: str, late: bool
) -> None:
    screens = kiosk.play(CARD, LOANS, Pressed(Button.REPORT, number), LOST, DONE)
    assert screens[-4:] == [AskCase, CaseOpened, Loans, Loans]
    opened = kiosk.last(CaseOpened)
    assert (opened.case.kind, opened.late) == (CaseKind.LOST, late)
    assert CaseKind.LOST in {loan.case for loan in kiosk.last(Loans).account.loans}


def test_a_reported_loan_is_not_reported_again(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, LOANS, REPORT, LOST, DONE, REPORT)[-1] is Loans


def test_a_report_may_be_thought_over(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, LOANS, REPORT, BACK)[-2:] == [AskCase, Loans]
    assert kiosk.catalog.acts == []


@pytest.mark.parametrize("reason", [Reason.LOAN_UNKNOWN, Reason.LOAN_HAS_CASE])
def test_a_refused_report_is_told_where_it_was_asked(kiosk: Rehearsal, reason: Reason) -> None:
    kiosk.catalog.refusals[f"report {LATE_LOAN}"] = (reason,)
    assert kiosk.play(CARD, LOANS, REPORT, LOST)[-1] is AskCase
    assert kiosk.last(AskCase).problem == Refusal((reason,))


def test_the_list_of_loans_is_printed_with_days_left_and_what_lateness_costs(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, LOANS, PRINT)
    [page] = kiosk.printer.pages
    for said in ("DAFTAR PINJAMAN", "Buku 4", "Buku 5", "Terlambat 3 hari", "Rp 6.000", "Sisa waktu 14 hari"):
        assert said in page
    assert kiosk.last(Loans).receipt is Receipt.PRINTED
