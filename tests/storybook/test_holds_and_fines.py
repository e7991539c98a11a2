"""What a patron waits for, owes and has paid, and the papers about it."""

from __future__ import annotations

from functools import partial

import pytest

from bridge.contract.circulation import Reason, Refusal
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.hardware import Paper
from kiosk.views import (
    AskNumber,
    Fines,
    Holds,
    Loans,
    Receipt,
    Summary,
)
from tests.storybook.examples import LOAN, PAYMENT, with_an_account
from tests.storybook.rehearsal import (
    BACK,
    CARD,
    DONE,
    PRINT,
    Happening,
    Rehearsal,
)

LOANS, HOLDS, FINES = Pressed(Button.LOANS), Pressed(Button.HOLDS), Pressed(Button.FINES)
CANCEL, NUMBER = Pressed(Button.CANCEL_HOLD, "H-t2"), Pressed(Button.NUMBER)


@pytest.fixture
def kiosk() -> Rehearsal:
    return with_an_account(Rehearsal())


def digits(number: str) -> list[Event]:
    return [Pressed(Button.DIGIT, digit) for digit in number]


def test_a_hold_is_cancelled_and_gone(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, HOLDS, CANCEL, CANCEL)[-4:] == [Holds, Holds, Holds, Holds]
    assert [view.busy for view in kiosk.views if isinstance(view, Holds)] == [False, False, True, False]
    assert kiosk.last(Holds).account.holds == ()


def test_one_touch_cancels_nothing(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, HOLDS, CANCEL, Pressed(Button.REVEAL, "H-t2"), CANCEL)
    assert [view.sure for view in kiosk.views if isinstance(view, Holds)] == ["", "H-t2", "", "H-t2"]
    assert kiosk.catalog.acts == []


def test_a_holds_title_is_revealed_by_a_touch(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, HOLDS, Pressed(Button.REVEAL, "H-t2"))
    assert kiosk.last(Holds).revealed == ("H-t2",)


def test_a_refused_cancelling_is_told_with_the_holds_as_they_are(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals["H-t2"] = (Reason.HOLD_UNKNOWN,)
    kiosk.play(CARD, HOLDS, CANCEL, CANCEL)
    assert kiosk.last(Holds).problem == Refusal((Reason.HOLD_UNKNOWN,))
    assert len(kiosk.last(Holds).account.holds) == 1


def test_somebody_elses_hold_cannot_be_cancelled(kiosk: Rehearsal) -> None:
    kiosk.play(CardRead("c2"), HOLDS, CANCEL, CANCEL)
    assert kiosk.catalog.acts == []


def test_the_slip_of_fines_has_amount_rule_and_dates_and_the_masked_number(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, FINES, PRINT)
    [page] = kiosk.printer.pages
    for said in ("SLIP DENDA", "Buku lama", "1 November 2026", "4 November 2026", "3 x Rp 2.000", "6472"):
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
    assert kiosk.last(AskNumber) == AskNumber()
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
