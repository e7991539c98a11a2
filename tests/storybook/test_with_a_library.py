"""The same conversations with the embedded library in place of the one in memory: what it answers is understood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.catalogs.embedded import payments, printouts, tables
from bridge.catalogs.embedded.keys import title_keys
from bridge.contract.circulation import Loan, Reason, Refusal, Returned
from kiosk.events import Button, CardRead, ItemSeen, Pressed
from kiosk.views import (
    AccountHome,
    AskNumber,
    AskPin,
    Basket,
    CaseOpened,
    Fines,
    Holds,
    ItemFound,
    Loans,
    Receipt,
    Results,
    Returning,
    ReturnSummary,
    Summary,
    TitleShown,
    Welcome,
)
from tests.bridge.embedded.town import Town
from tests.storybook.rehearsal import (
    BACK,
    BORROW,
    CONFIRM,
    DONE,
    NO_RECEIPT,
    PRINT,
    RETURN,
    SEARCH,
    UNDO,
    Answer,
    Rehearsal,
    Silence,
)

ANN, BOB = CardRead("card-ann"), CardRead("card-bob")
B1, B2 = ItemSeen("b1"), ItemSeen("b2")
LOANS, HOLDS, FINES = Pressed(Button.LOANS), Pressed(Button.HOLDS), Pressed(Button.FINES)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(f"sqlite:///{tmp_path}/library.db")
    town.settle()
    keys = title_keys("Laskar Pelangi", "Andrea Hirata", "Novel", "Bentang", "899.221 3")
    town.add(tables.titles, id=2, title="Laskar Pelangi", author="Andrea Hirata", **keys)
    town.add(tables.items, id=9, barcode="novel", title_id=2, for_loan=True)
    yield town
    town.library.close()


@pytest.fixture
def kiosk(town: Town) -> Rehearsal:
    kiosk = Rehearsal()
    kiosk.library = town.library.catalog("K1")
    return kiosk


def later(town: Town, **time: float) -> None:
    """Time passes, and everybody signs the guest book again."""
    town.wait(**time)
    for patron in ("ann", "bob"):
        town.sign(f"card-{patron}", f"{patron}-{town.now}")


def test_a_loan_is_undone_in_time_and_the_other_stays(kiosk: Rehearsal, town: Town) -> None:
    kiosk.play(BORROW, ANN, B1, B2, DONE, CONFIRM, UNDO)
    summary = kiosk.last(Summary)
    assert [outcome.item.barcode for outcome in summary.outcomes if isinstance(outcome, Loan)] == ["b1"]
    assert summary.problem is None
    assert town.loans() == [("ann", 1)]


def test_a_loan_is_not_undone_when_its_time_is_over(kiosk: Rehearsal, town: Town) -> None:
    kiosk.play(BORROW, ANN, B1, DONE, CONFIRM, lambda: town.wait(minutes=5), UNDO)
    problem = kiosk.last(Summary).problem
    assert isinstance(problem, Refusal)
    assert problem.reasons == (Reason.UNDO_TOO_LATE,)
    assert town.loans() == [("ann", 1)]


def test_a_late_book_that_another_kiosk_lent_comes_back_with_a_slip(kiosk: Rehearsal, town: Town) -> None:
    town.lent("ann", "b1")
    later(town, days=20)
    kiosk.play(B1, RETURN, DONE, PRINT)
    assert isinstance(kiosk.last(Returning).lines[0].outcome, Returned)
    assert kiosk.last(ReturnSummary).owed > 0
    assert len(kiosk.printer.pages) == 2
    assert town.loans() == []


def test_a_return_is_undone_and_done_again(kiosk: Rehearsal, town: Town) -> None:
    town.lent("ann", "b1")
    kiosk.play(RETURN, B1, UNDO)
    assert (kiosk.last(Returning).lines, kiosk.last(Returning).problem) == ((), None)
    assert town.loans() == [("ann", 1)]
    kiosk.play(RETURN, B1, UNDO, B1)
    assert town.loans() == []


def test_a_damaged_return_gets_its_case(kiosk: Rehearsal, town: Town) -> None:
    number = town.lent("ann", "b1").number
    kiosk.play(RETURN, B1, Pressed(Button.REPORT, number), Pressed(Button.CASE, "damaged"))
    assert kiosk.last(Returning).lines[0].case is not None
    kiosk.play(B1)
    problem = kiosk.last(Welcome).problem
    assert isinstance(problem, Refusal)
    assert problem.reasons == (Reason.ITEM_HAS_CASE,)


def test_a_loan_is_renewed_once_and_the_second_time_refused(kiosk: Rehearsal, town: Town) -> None:
    number = town.lent("ann", "b1").number
    later(town, days=2)
    renew = Pressed(Button.RENEW, number)
    kiosk.play(ANN, LOANS, renew, NO_RECEIPT, renew)
    first, second = [view.outcomes[0] for view in kiosk.views if isinstance(view, Summary)]
    assert isinstance(first, Loan)
    assert isinstance(second, Refusal)
    assert second.reasons == (Reason.RENEWALS_USED,)
    assert second.item
    assert second.item.barcode == "b1"


def test_a_scanned_book_is_renewed_for_whoever_has_it(kiosk: Rehearsal, town: Town) -> None:
    town.lent("ann", "b1")
    later(town, days=2)
    assert kiosk.play(B1, Pressed(Button.RENEW), ANN, NO_RECEIPT)[-2:] == [Summary, Welcome]
    assert isinstance(kiosk.last(Summary).outcomes[0], Loan)
    assert ItemFound in map(type, kiosk.views)


def test_a_lost_book_is_reported_and_noted_among_the_loans(kiosk: Rehearsal, town: Town) -> None:
    number = town.lent("ann", "b1").number
    kiosk.play(ANN, LOANS, Pressed(Button.REPORT, number), Pressed(Button.CASE, "lost"), DONE)
    assert kiosk.last(CaseOpened).case.item.barcode == "b1"
    assert kiosk.last(Loans).account.loans[0].case == "lost"


def test_a_title_is_found_held_and_the_hold_cancelled(kiosk: Rehearsal, town: Town) -> None:
    town.lent("bob", "novel")
    words = [Pressed(Button.KEY, letter) for letter in "laskar"]
    kiosk.play(SEARCH, *words, Answer(), DONE, Pressed(Button.OPEN, "2"), Pressed(Button.HOLD), ANN)
    hold = kiosk.last(TitleShown).hold
    assert hold
    assert hold.place == 1
    assert [title.title for title in kiosk.last(Results).titles] == ["Laskar Pelangi"]
    cancel = Pressed(Button.CANCEL_HOLD, hold.number)
    kiosk.play(ANN, HOLDS, cancel, cancel)
    assert kiosk.last(Holds).account.holds == ()
    assert kiosk.last(Holds).problem is None


def test_a_returned_book_for_which_somebody_waits_is_borrowed_by_them_from_the_hold_shelf(
    kiosk: Rehearsal, town: Town
) -> None:
    town.lent("bob", "novel")
    words = [Pressed(Button.KEY, letter) for letter in "laskar"]
    kiosk.play(SEARCH, *words, DONE, Pressed(Button.OPEN, "2"), Pressed(Button.HOLD), ANN)
    kiosk.play(RETURN, ItemSeen("novel"))
    returned = kiosk.last(Returning).lines[0].outcome
    assert isinstance(returned, Returned)
    assert returned.place == "hold-shelf"
    kiosk.play(ItemSeen("novel"), BOB)
    problem = kiosk.last(Basket).problem
    assert isinstance(problem, Refusal)
    assert problem.reasons == (Reason.ITEM_ON_HOLD,)
    kiosk.play(ItemSeen("novel"), ANN, DONE, CONFIRM)
    assert town.loans() == [("ann", 9)]


def test_a_payment_at_the_desk_is_printed_here_and_again_by_its_number(kiosk: Rehearsal, town: Town) -> None:
    town.lent("ann", "b1")
    later(town, days=20)
    kiosk.play(B1, RETURN, DONE)
    kiosk.play(ANN, FINES)
    number = pay(town, tuple(fine.number for fine in kiosk.last(Fines).account.fines))
    kiosk.play(Silence(), Answer())
    assert number in kiosk.printer.pages[-1]
    assert "SALINAN" not in kiosk.printer.pages[-1]
    digits = [Pressed(Button.DIGIT, digit) for digit in number if digit.isdigit()]
    kiosk.play(ANN, FINES, Pressed(Button.NUMBER), *digits, DONE)
    assert kiosk.last(AskNumber).receipt is Receipt.PRINTED
    assert "SALINAN" in kiosk.printer.pages[-1]
    kiosk.play(Silence(), Answer())
    assert len(kiosk.printer.pages) == 2


def pay(town: Town, fines: tuple[str, ...]) -> str:
    """The desk takes the money and sends the proof to this kiosk."""
    rules = town.library.rules.at_this_moment()
    with town.library.engine.begin() as connection:
        payment = payments.take(connection, rules, "ann", fines, "tuti")
        assert payment
        printouts.send(connection, rules, payment.number, "K1")
        return payment.number


def test_a_pin_is_asked_for_before_the_account(kiosk: Rehearsal, town: Town) -> None:
    town.add_patron("eve", "A26000005", "2580")
    pin = [Pressed(Button.DIGIT, digit) for digit in "2580"]
    assert kiosk.play(CardRead("card-eve"), *pin, DONE)[-2:] == [AskPin, AccountHome]
    assert "2580" not in repr(kiosk.views)
    assert kiosk.play(CardRead("card-eve"), *pin, DONE, BACK)[-1] is Welcome
