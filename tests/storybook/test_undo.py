"""Undoing the last loan: while its seconds are counted down, too late, and when nobody knows."""

from __future__ import annotations

from functools import partial

import pytest

from bridge.contract.circulation import Reason, Refusal
from kiosk.session import Manners
from kiosk.views import Receipt, Summary, Unsettled, Welcome
from tests.storybook.fake_catalog import UNDO as UNDO_SECONDS
from tests.storybook.rehearsal import B1, B2, BORROW, CARD, CONFIRM, DONE, PRINT, UNDO, Rehearsal, Silence

PATIENT = Manners(patience=60, grace=2)  # longer than a loan can be undone


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal()


def undo_seconds(kiosk: Rehearsal) -> list[int]:
    return [view.undo for view in kiosk.views if isinstance(view, Summary)]


def test_the_seconds_in_which_the_last_loan_can_be_undone_are_counted_down() -> None:
    kiosk = Rehearsal(PATIENT)
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, *[Silence()] * UNDO_SECONDS)
    assert undo_seconds(kiosk) == list(range(UNDO_SECONDS, -1, -1))


def test_counting_down_is_silence_all_the_same() -> None:
    kiosk = Rehearsal(Manners(patience=10, grace=2))
    assert kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, *[Silence()] * 10)[-2:] == [Summary, Welcome]
    assert undo_seconds(kiosk) == list(range(30, 20, -1))


def test_only_the_last_loan_is_undone_and_the_receipt_prints_what_remains(kiosk: Rehearsal) -> None:
    kiosk.play(BORROW, CARD, B1, B2, DONE, CONFIRM, UNDO, UNDO, PRINT)
    summary = kiosk.last(Summary)
    assert [outcome.item for outcome in summary.outcomes] == [kiosk.catalog.items["b1"]]
    assert (summary.undone, summary.undo) == ((kiosk.catalog.items["b2"],), 0)
    assert kiosk.catalog.loans == [("p1", "b1")]
    assert "Buku 1" in kiosk.printer.pages[0]
    assert "Buku 2" not in kiosk.printer.pages[0]


def test_after_the_only_loan_is_undone_nothing_is_left_to_print(kiosk: Rehearsal) -> None:
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, UNDO, PRINT)
    assert kiosk.last(Summary).receipt is Receipt.NOTHING
    assert kiosk.catalog.loans == []
    assert kiosk.printer.pages == []


def test_a_receipt_printed_before_the_undoing_may_be_printed_anew(kiosk: Rehearsal) -> None:
    kiosk.play(BORROW, CARD, B1, B2, DONE, CONFIRM, PRINT, UNDO)
    assert kiosk.last(Summary).receipt is Receipt.OFFERED


def test_an_undoing_that_comes_too_late_is_told_and_the_loan_stands(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals["undo"] = (Reason.UNDO_TOO_LATE,)
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, UNDO)
    summary = kiosk.last(Summary)
    assert summary.problem == Refusal((Reason.UNDO_TOO_LATE,), kiosk.catalog.items["b1"])
    assert len(summary.outcomes) == 1
    assert summary.undo == 0
    assert kiosk.catalog.loans == [("p1", "b1")]


def test_an_undoing_without_an_answer_leaves_the_outcome_open(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, down, UNDO)
    assert kiosk.last(Summary).outcomes == (Unsettled(kiosk.catalog.items["b1"]),)
    assert kiosk.last(Summary).receipt is Receipt.NOTHING


def test_where_nothing_can_be_undone_the_button_does_nothing(kiosk: Rehearsal) -> None:
    kiosk.catalog.undo_seconds = 0
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, UNDO)
    assert undo_seconds(kiosk) == [0, 0]
    assert kiosk.catalog.acts == ["borrow"]
