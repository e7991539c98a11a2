"""Returning as a patron lives it: no card, every scan an answer, and a slip when it was late."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from bridge.contract.account import CaseKind
from bridge.contract.circulation import Item, Reason, Refusal, Returned
from kiosk.events import Button, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.hardware import Paper
from kiosk.session import Manners
from kiosk.views import (
    AskCase,
    Problem,
    Receipt,
    Returning,
    ReturnLine,
    ReturnSummary,
    StillThere,
    Unsettled,
    Welcome,
)
from tests.storybook.examples import LATE_LOAN, LOAN, with_an_account
from tests.storybook.fake_catalog import UNDO as UNDO_SECONDS
from tests.storybook.rehearsal import (
    B1,
    BACK,
    CARD,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PRINT,
    RETURN,
    STAY,
    UNDO,
    Rehearsal,
    Silence,
)

LATE, GOOD, OTHERS = ItemSeen("b4"), ItemSeen("b5"), ItemSeen("b6")
REPORT_LATE = Pressed(Button.REPORT, LATE_LOAN)
DAMAGED, LOST = Pressed(Button.CASE, "damaged"), Pressed(Button.CASE, "lost")


@pytest.fixture
def kiosk() -> Rehearsal:
    return with_an_account(Rehearsal())


def lines(kiosk: Rehearsal) -> tuple[ReturnLine, ...]:
    return kiosk.last(Returning).lines


def barcodes(kiosk: Rehearsal) -> list[str]:
    return [line.outcome.item.barcode for line in lines(kiosk) if line.outcome.item]


def test_items_come_back_without_a_card_whoever_had_them_newest_last(kiosk: Rehearsal) -> None:
    screens = kiosk.play(RETURN, GOOD, OTHERS, DONE, NO_RECEIPT)
    asked_and_answered = [Returning, Returning]
    assert screens == [Welcome, Returning, *asked_and_answered, *asked_and_answered, ReturnSummary, Welcome]
    assert barcodes(kiosk) == ["b5", "b6"]
    assert kiosk.catalog.loans == [("p1", "b4")]


def test_the_screen_is_busy_while_the_library_is_asked(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, GOOD)
    assert [view.busy for view in kiosk.views if isinstance(view, Returning)] == [False, True, False]


@pytest.mark.parametrize(
    ("scan", "reason"), [(ItemSeen("nowhere"), Reason.ITEM_UNKNOWN), (B1, Reason.ITEM_NOT_LENT)]
)
def test_a_book_that_cannot_be_returned_is_a_line_with_its_reason(
    kiosk: Rehearsal, scan: ItemSeen, reason: Reason
) -> None:
    kiosk.play(RETURN, scan)
    [line] = lines(kiosk)
    assert isinstance(line.outcome, Refusal)
    assert line.outcome.reasons == (reason,)
    assert line.outcome.item
    assert line.outcome.item.barcode == scan.barcode


def test_a_refused_book_may_be_scanned_again_and_stays_one_line(kiosk: Rehearsal) -> None:
    lent = partial(kiosk.catalog.loans.append, ("p2", "b1"))
    kiosk.play(RETURN, B1, GOOD, lent, B1)
    assert barcodes(kiosk) == ["b5", "b1"]
    assert isinstance(lines(kiosk)[-1].outcome, Returned)


def test_a_returned_book_that_is_scanned_again_says_so_and_asks_nobody(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, GOOD, GOOD)
    assert kiosk.last(Returning).problem is Problem.ALREADY_IN_BASKET
    assert barcodes(kiosk) == ["b5"]
    assert kiosk.catalog.acts == ["return"]


@pytest.mark.parametrize(("scan", "problem"), [(CARD, Problem.CARD_NOT_ITEM), (CodeUnknown(), Problem.CODE_UNKNOWN)])
def test_what_is_no_book_is_pointed_out_until_the_next_good_scan(
    kiosk: Rehearsal, scan: Event, problem: Problem
) -> None:
    kiosk.play(RETURN, scan)
    assert kiosk.last(Returning).problem is problem
    kiosk.play(RETURN, scan, GOOD)
    assert kiosk.last(Returning).problem is None


def test_a_lost_answer_returns_the_book_once_and_is_settled_by_scanning_it_again(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer(times=2)
    kiosk.play(RETURN, GOOD)
    assert lines(kiosk) == (ReturnLine(Unsettled(Item("b5", ""))),)
    kiosk = with_an_account(Rehearsal())
    kiosk.catalog.lose_answer(times=2)
    kiosk.play(RETURN, GOOD, GOOD)
    [line] = lines(kiosk)
    assert isinstance(line.outcome, Returned)
    assert kiosk.catalog.acts == ["return"]


def test_a_link_lost_between_two_books_keeps_the_first(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    kiosk.play(RETURN, GOOD, down, OTHERS, DONE)
    returned, unsettled = kiosk.last(ReturnSummary).lines
    assert isinstance(returned.outcome, Returned)
    assert unsettled.outcome == Unsettled(Item("b6", ""))


def test_the_last_return_is_undone_and_its_line_is_gone(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, LATE, GOOD, UNDO, UNDO)
    assert barcodes(kiosk) == ["b4"]
    assert ("p1", "b5") in kiosk.catalog.loans
    assert kiosk.catalog.acts == ["return", "return", "undo"]


def test_an_undone_return_may_be_done_again(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, GOOD, UNDO, GOOD)
    assert barcodes(kiosk) == ["b5"]
    assert kiosk.catalog.acts == ["return", "undo", "return"]


def test_a_refused_scan_leaves_the_return_before_it_undoable(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, GOOD, B1, UNDO)
    assert barcodes(kiosk) == ["b1"]


def test_an_undoing_that_comes_too_late_is_told_and_the_line_stays(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals["undo"] = (Reason.UNDO_TOO_LATE,)
    kiosk.play(RETURN, GOOD, UNDO)
    assert kiosk.last(Returning).problem == Refusal((Reason.UNDO_TOO_LATE,), kiosk.catalog.items["b5"])
    assert barcodes(kiosk) == ["b5"]


def test_an_undoing_without_an_answer_is_open_and_the_next_scan_is_a_new_return(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer(1, times=2)
    kiosk.play(RETURN, GOOD, UNDO)
    assert [line.outcome for line in lines(kiosk)] == [Unsettled(kiosk.catalog.items["b5"])]
    kiosk = with_an_account(Rehearsal())
    kiosk.catalog.lose_answer(1, times=2)
    kiosk.play(RETURN, GOOD, UNDO, GOOD)
    assert kiosk.catalog.acts == ["return", "undo", "return"]
    assert ("p1", "b5") not in kiosk.catalog.loans


def test_undoing_with_nothing_returned_does_nothing(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, UNDO, B1, UNDO)
    assert kiosk.catalog.acts == ["return"]  # the one that was refused


def test_the_seconds_in_which_it_can_be_undone_are_counted_down_and_then_the_patron_is_asked() -> None:
    kiosk = with_an_account(Rehearsal(Manners(patience=UNDO_SECONDS + 5, grace=2)))
    screens = kiosk.play(RETURN, GOOD, *[Silence()] * (UNDO_SECONDS + 1), STAY)
    assert [view.undo for view in kiosk.views if isinstance(view, Returning)][2:-1] == list(range(UNDO_SECONDS, -1, -1))
    assert screens[-2:] == [StillThere, Returning]


def test_a_second_that_passes_does_not_put_off_are_you_still_there() -> None:
    kiosk = with_an_account(Rehearsal(Manners(patience=10, grace=2)))
    screens = kiosk.play(RETURN, GOOD, *[Silence()] * 12)
    assert screens[-3:] == [StillThere, StillThere, Welcome]


def test_while_the_kiosk_asks_are_you_still_there_the_seconds_run_on() -> None:
    kiosk = with_an_account(Rehearsal(Manners(patience=10, grace=2)))
    kiosk.play(RETURN, GOOD, *[Silence()] * 11, STAY, Silence())
    assert kiosk.last(Returning).undo == UNDO_SECONDS - 12


def test_a_damaged_book_gets_a_case_that_is_noted_in_its_line(kiosk: Rehearsal) -> None:
    screens = kiosk.play(RETURN, LATE, GOOD, REPORT_LATE, DAMAGED)
    assert screens[-2:] == [AskCase, Returning]
    assert kiosk.last(AskCase) == AskCase(kiosk.catalog.items["b4"], (CaseKind.DAMAGED,))
    assert [line.case and line.case.kind for line in lines(kiosk)] == [CaseKind.DAMAGED, None]
    assert barcodes(kiosk) == ["b4", "b5"]


def test_a_book_in_the_hand_is_not_lost(kiosk: Rehearsal) -> None:
    assert kiosk.play(RETURN, LATE, REPORT_LATE, LOST)[-1] is AskCase
    assert kiosk.catalog.cases == {}


def test_going_back_from_the_question_reports_nothing(kiosk: Rehearsal) -> None:
    assert kiosk.play(RETURN, LATE, REPORT_LATE, BACK)[-2:] == [AskCase, Returning]
    assert kiosk.catalog.cases == {}


def test_a_refused_report_is_told_with_its_reason(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals[f"report {LATE_LOAN}"] = (Reason.LOAN_HAS_CASE,)
    kiosk.play(RETURN, LATE, REPORT_LATE, DAMAGED)
    assert kiosk.last(AskCase).problem == Refusal((Reason.LOAN_HAS_CASE,))


def test_a_report_without_an_answer_is_told_and_the_returns_stay(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    kiosk.play(RETURN, LATE, REPORT_LATE, down, DAMAGED)
    assert kiosk.last(Returning).problem is Problem.NO_ANSWER
    assert barcodes(kiosk) == ["b4"]


def test_a_reported_return_is_not_undone_and_not_reported_again(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, LATE, REPORT_LATE, DAMAGED, UNDO, REPORT_LATE)
    assert kiosk.catalog.acts == ["return", "report"]
    assert kiosk.last(Returning).undo == 0


def test_only_what_was_returned_here_can_be_reported(kiosk: Rehearsal) -> None:
    assert AskCase not in kiosk.play(RETURN, LATE, Pressed(Button.REPORT, LOAN))


def test_nothing_returned_is_nothing_to_sum_up(kiosk: Rehearsal) -> None:
    assert kiosk.play(RETURN, DONE) == [Welcome, Returning, Welcome]


def test_without_a_return_there_is_nothing_to_print(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, B1, DONE, PRINT)
    assert kiosk.last(ReturnSummary).receipt is Receipt.NOTHING
    assert kiosk.printer.pages == []


def test_one_more_book_at_the_end_joins_the_others(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, GOOD, DONE, OTHERS, DONE)
    assert len(kiosk.last(ReturnSummary).lines) == 2


def test_a_late_return_prints_a_receipt_and_a_slip_with_amount_rule_and_dates(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, LATE, GOOD, DONE, PRINT)
    receipt, slip = kiosk.printer.pages
    assert kiosk.last(ReturnSummary).owed == 6000
    for said in ("Buku 4", "Buku 5", "T-b4", "23 Nov 2026", "tidak dipungut biaya"):
        assert said in receipt
    for said in ("Buku 4", "20 November 2026", "23 November 2026", "3 x Rp 2.000", "Rp 6.000", "meja layanan"):
        assert said in slip
    assert "Rp" not in receipt
    assert "Buku 5" not in slip
    assert "6472" not in receipt + slip


def test_a_return_in_time_prints_no_slip(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, GOOD, DONE, PRINT)
    assert len(kiosk.printer.pages) == 1


def test_a_printer_out_of_paper_leaves_the_returns_valid_and_may_be_tried_again(kiosk: Rehearsal) -> None:
    kiosk.printer.paper = Paper.OUT
    filled = partial(setattr, kiosk.printer, "paper", Paper.OK)
    kiosk.play(RETURN, LATE, DONE, PRINT, filled, PRINT, PRINT)
    receipts = [view.receipt for view in kiosk.views if isinstance(view, ReturnSummary)]
    assert receipts == [
        Receipt.OFFERED, Receipt.PRINTING, Receipt.PAPER_OUT, Receipt.PRINTING, Receipt.PRINTED, Receipt.PRINTED,
    ]


def test_nobody_can_leave_half_way_through_a_return(kiosk: Rehearsal) -> None:
    kiosk.catalog.while_acting = lambda: kiosk.inbox.tell(LEAVE)
    assert kiosk.play(RETURN, GOOD)[-2:] == [Returning, Welcome]
    assert barcodes(kiosk) == ["b5"]
    assert ("p1", "b5") not in kiosk.catalog.loans


def test_a_line_never_tells_whose_book_it_was(kiosk: Rehearsal) -> None:
    kiosk.play(RETURN, LATE, OTHERS, DONE)
    assert "p1" not in repr(kiosk.views)
    assert "1234" not in repr(kiosk.views)


def test_a_book_due_today_costs_nothing(kiosk: Rehearsal) -> None:
    kiosk.catalog.dues["b5"] = date(2026, 11, 23)
    kiosk.play(RETURN, GOOD, DONE)
    assert kiosk.last(ReturnSummary).owed == 0
