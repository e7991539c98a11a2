"""The account as a patron lives it: numbers first, titles on demand, and every no with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from bridge.contract.account import CaseKind
from bridge.contract.circulation import Loan, Reason, Refusal, Whereabouts
from kiosk.events import Button, CardRead, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.hardware import Paper
from kiosk.views import (
    AccountHome,
    Act,
    AskCase,
    AskNumber,
    Basket,
    CaseOpened,
    Fines,
    Holds,
    ItemFound,
    Loans,
    OutOfOrder,
    Problem,
    Receipt,
    Returning,
    Search,
    Service,
    Summary,
    Unsettled,
    View,
    Welcome,
    Working,
)
from tests.storybook.examples import LATE_LOAN, LOAN, PAYMENT, with_an_account
from tests.storybook.rehearsal import (
    B1,
    BACK,
    BORROW,
    CARD,
    CONFIRM,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PRINT,
    RETURN,
    SEARCH,
    Happening,
    Rehearsal,
)

LOANS, HOLDS, FINES = Pressed(Button.LOANS), Pressed(Button.HOLDS), Pressed(Button.FINES)
RENEW, RENEW_ALL = Pressed(Button.RENEW, LATE_LOAN), Pressed(Button.RENEW_ALL)
REPORT, LOST = Pressed(Button.REPORT, LATE_LOAN), Pressed(Button.CASE, "lost")
CANCEL = Pressed(Button.CANCEL_HOLD, "H-t2")
NUMBER = Pressed(Button.NUMBER)


def digits(number: str) -> list[Event]:
    return [Pressed(Button.DIGIT, digit) for digit in number]


@pytest.fixture
def kiosk() -> Rehearsal:
    return with_an_account(Rehearsal())


def bar(kiosk: Rehearsal, *reasons: Reason) -> None:
    kiosk.catalog.patrons["c1"] = replace(kiosk.catalog.patrons["c1"], barred=reasons)


@pytest.mark.parametrize(
    ("button", "screen"),
    [(LOANS, Loans), (HOLDS, Holds), (FINES, Fines), (BORROW, Basket), (RETURN, Returning), (SEARCH, Search)],
)
def test_everything_can_be_reached_from_the_home(kiosk: Rehearsal, button: Event, screen: type[View]) -> None:
    assert kiosk.play(CARD, button) == [Welcome, AccountHome, screen]


@pytest.mark.parametrize("button", [LOANS, HOLDS, FINES, RETURN, SEARCH])
def test_going_back_from_a_page_asks_for_the_account_again(kiosk: Rehearsal, button: Event) -> None:
    assert kiosk.play(CARD, button, BACK)[-1] is AccountHome
    assert kiosk.catalog.asked.count("account") == 2


def test_going_back_from_the_home_ends_the_visit(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, BACK) == [Welcome, AccountHome, Welcome]


def test_whoever_has_borrowed_has_finished(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, BORROW, B1, DONE, CONFIRM, NO_RECEIPT)[-2:] == [Summary, Welcome]


def test_a_book_scanned_at_the_home_is_in_the_basket_at_once(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, B1) == [Welcome, AccountHome, AccountHome, Basket, Basket]
    assert kiosk.last(AccountHome).busy
    assert [item.barcode for item in kiosk.last(Basket).items] == ["b1"]


@pytest.mark.parametrize("begin", [B1, BORROW])
def test_a_barred_patron_sees_every_reason_and_can_still_do_the_rest(kiosk: Rehearsal, begin: Event) -> None:
    bar(kiosk, Reason.OVERDUE_LOAN, Reason.FINE_UNPAID)
    assert kiosk.play(CARD, begin)[-1] is AccountHome
    assert kiosk.last(AccountHome).problem == Refusal((Reason.OVERDUE_LOAN, Reason.FINE_UNPAID))
    assert kiosk.play(CARD, begin, FINES)[-1] is Fines


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (Whereabouts.READING_ROOM, Reason.ITEM_NOT_FOR_LOAN),
        (Whereabouts.WITH_LIBRARIAN, Reason.ITEM_HAS_CASE),
    ],
)
def test_a_book_nobody_can_borrow_is_told_at_the_home(kiosk: Rehearsal, place: Whereabouts, reason: Reason) -> None:
    kiosk.catalog.places["b1"] = place
    kiosk.play(CARD, B1)
    assert kiosk.last(AccountHome).problem == Refusal((reason,), kiosk.catalog.items["b1"])
    assert not kiosk.last(AccountHome).busy


@pytest.mark.parametrize(
    ("scan", "problem"),
    [
        (ItemSeen("nowhere"), Refusal((Reason.ITEM_UNKNOWN,))),
        (CARD, Problem.CARD_NOT_ITEM),
        (CodeUnknown(), Problem.CODE_UNKNOWN),
    ],
)
def test_what_is_no_book_is_told_at_the_home_until_the_next_touch(
    kiosk: Rehearsal, scan: Event, problem: Problem | Refusal
) -> None:
    kiosk.play(CARD, scan)
    assert kiosk.last(AccountHome).problem == problem
    kiosk.play(CARD, scan, LOANS, BACK)
    assert kiosk.last(AccountHome).problem is None


@pytest.mark.parametrize("page", [LOANS, HOLDS, FINES, SEARCH])
def test_a_book_scanned_on_any_page_counts(kiosk: Rehearsal, page: Event) -> None:
    assert kiosk.play(CARD, page, B1)[-1] is Basket


@pytest.mark.parametrize(
    ("scan", "button", "ends"),
    [
        ("b4", RETURN, [ItemFound, Returning, Returning]),
        ("b4", Pressed(Button.RENEW), [ItemFound, Working, Summary]),
        ("b4", BACK, [ItemFound, AccountHome]),
        ("b6", RETURN, [ItemFound, Returning, Returning]),
    ],
)
def test_a_book_on_loan_offers_what_can_be_done_with_it(
    kiosk: Rehearsal, scan: str, button: Event, ends: list[type[View]]
) -> None:
    assert kiosk.play(CARD, ItemSeen(scan), button)[3:] == ends


def test_a_book_that_somebody_else_has_is_not_renewed(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, ItemSeen("b6"), Pressed(Button.RENEW))[-1] is ItemFound
    assert not kiosk.last(ItemFound).can_renew
    assert kiosk.catalog.acts == []


def test_where_nothing_is_returned_a_book_that_somebody_else_has_is_told() -> None:
    kiosk = with_an_account(Rehearsal(services=(Service.ACCOUNT,)))
    kiosk.play(CARD, ItemSeen("b6"))
    assert kiosk.last(AccountHome).problem == Refusal((Reason.ITEM_ON_LOAN,), kiosk.catalog.items["b6"])


@pytest.mark.parametrize("button", [BORROW, RETURN, SEARCH, ItemSeen("b1")])
def test_the_home_does_only_what_this_stand_offers(button: Event) -> None:
    kiosk = with_an_account(Rehearsal(services=(Service.ACCOUNT,)))
    assert set(kiosk.play(CARD, button)) == {Welcome, AccountHome}
    assert kiosk.last(AccountHome).services == (Service.ACCOUNT,)


def test_what_was_returned_from_the_home_is_gone_from_the_account(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, RETURN, ItemSeen("b4"), DONE, NO_RECEIPT)
    assert [loan.loan.number for loan in kiosk.last(AccountHome).account.loans] == [LOAN]


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


def test_a_hold_is_cancelled_and_gone(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, HOLDS, CANCEL)[-3:] == [Holds, Holds, Holds]
    assert [view.busy for view in kiosk.views if isinstance(view, Holds)] == [False, True, False]
    assert kiosk.last(Holds).account.holds == ()


def test_a_holds_title_is_revealed_by_a_touch(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, HOLDS, Pressed(Button.REVEAL, "H-t2"))
    assert kiosk.last(Holds).revealed == ("H-t2",)


def test_a_refused_cancelling_is_told_with_the_holds_as_they_are(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals["H-t2"] = (Reason.HOLD_UNKNOWN,)
    kiosk.play(CARD, HOLDS, CANCEL)
    assert kiosk.last(Holds).problem == Refusal((Reason.HOLD_UNKNOWN,))
    assert len(kiosk.last(Holds).account.holds) == 1


def test_somebody_elses_hold_cannot_be_cancelled(kiosk: Rehearsal) -> None:
    kiosk.play(CardRead("c2"), HOLDS, CANCEL)
    assert kiosk.catalog.acts == []


def test_the_slip_of_fines_has_amount_rule_and_dates_and_the_masked_number(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, FINES, PRINT)
    [page] = kiosk.printer.pages
    for said in ("SLIP DENDA", "Buku lama", "1 November 2026", "4 November 2026", "3 hari x Rp 2.000", "6472"):
        assert said in page
    assert kiosk.last(Fines).receipt is Receipt.PRINTED


def test_without_fines_there_is_no_slip(kiosk: Rehearsal) -> None:
    kiosk.catalog.fines.clear()
    kiosk.play(CARD, FINES, PRINT)
    assert kiosk.printer.pages == []


def test_a_payment_on_the_page_is_printed_again_as_a_copy(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, FINES, Pressed(Button.REPRINT, PAYMENT.number), Pressed(Button.REPRINT, "9999"))
    [page] = kiosk.printer.pages
    for said in ("SALINAN", PAYMENT.number, "Rp 6.000", "Buku lama"):
        assert said in page


def test_a_proof_is_printed_again_by_its_number(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, FINES, NUMBER, *digits("73012"), Pressed(Button.ERASE), DONE)
    assert [view.entered for view in kiosk.views if isinstance(view, AskNumber)] == [
        "", "7", "73", "730", "7301", "73012", "7301", "7301", "7301",
    ]
    assert kiosk.last(AskNumber).receipt is Receipt.PRINTED
    assert "SALINAN" in kiosk.printer.pages[0]


def test_a_number_that_is_none_may_be_corrected(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, FINES, NUMBER, *digits("7302"), DONE)
    assert kiosk.last(AskNumber).problem == Refusal((Reason.PAYMENT_UNKNOWN,))
    kiosk.play(CARD, FINES, NUMBER, *digits("7302"), DONE, Pressed(Button.ERASE), *digits("1"), DONE)
    assert kiosk.last(AskNumber).problem is None
    assert len(kiosk.printer.pages) == 1


def test_no_number_is_no_question_and_an_endless_one_ends(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, FINES, NUMBER, DONE, BACK)[-3:] == [AskNumber, AskNumber, Fines]
    kiosk.play(CARD, FINES, NUMBER, *digits("1" * 40))
    assert len(kiosk.last(AskNumber).entered) == 24


@pytest.mark.parametrize(
    ("path", "view"),
    [
        ((CARD, LOANS), Loans),
        ((CARD, FINES), Fines),
        ((CARD, LOANS, Pressed(Button.RENEW, LOAN)), Summary),
    ],
)
def test_a_printer_out_of_paper_may_be_filled_and_tried_again(
    kiosk: Rehearsal, path: tuple[Happening, ...], view: type[Loans | Fines | Summary]
) -> None:
    kiosk.printer.paper = Paper.OUT
    filled = partial(setattr, kiosk.printer, "paper", Paper.OK)
    kiosk.play(*path, PRINT, filled, PRINT)
    assert [shown.receipt for shown in kiosk.views if isinstance(shown, view)] == [
        Receipt.OFFERED, Receipt.PRINTING, Receipt.PAPER_OUT, Receipt.PRINTING, Receipt.PRINTED,
    ]


def test_a_broken_printer_is_told(kiosk: Rehearsal) -> None:
    kiosk.printer.broken = True
    kiosk.play(CARD, FINES, NUMBER, *digits(PAYMENT.number), DONE)
    assert kiosk.last(AskNumber).receipt is Receipt.FAILED


def test_a_link_lost_on_a_page_apologises_and_forgets_the_patron(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    assert kiosk.play(CARD, LOANS, down, BACK, DONE)[-2:] == [OutOfOrder, Welcome]
