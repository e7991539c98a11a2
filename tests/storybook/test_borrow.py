"""The borrowing flow as a patron lives it: what happens, and which screens follow."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bridge.contract.circulation import Loan, Reason, Refusal
from kiosk.events import Button, CardRead, CodeUnknown, Event, ItemSeen, LinkBack, LinkLost, Pressed
from kiosk.hardware import Paper
from kiosk.views import (
    AskCard,
    AskPin,
    Basket,
    Confirm,
    OutOfOrder,
    Problem,
    Receipt,
    Service,
    Sorry,
    StillThere,
    Summary,
    Unsettled,
    View,
    Welcome,
    Working,
)
from tests.storybook.rehearsal import (
    B1,
    B2,
    B3,
    BACK,
    CARD,
    CONFIRM,
    DONE,
    ENGLISH,
    LEAVE,
    NO_RECEIPT,
    PATIENCE_ENDS,
    PRINT,
    STAY,
    Rehearsal,
    Silence,
)

START = Pressed(Button.START)
ADDED: list[type[View]] = [Basket, Basket]  # the catalog is asked, then its answer


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal()


def type_pin(text: str) -> list[Event]:
    return [*(Pressed(Button.DIGIT, digit) for digit in text), DONE]


def test_two_items_and_a_receipt(kiosk: Rehearsal) -> None:
    screens = kiosk.play(START, CARD, B1, B2, DONE, CONFIRM, PRINT, NO_RECEIPT)
    assert screens == [
        Welcome, AskCard, Basket, *ADDED, *ADDED, Confirm, Working, Working, Summary, Summary, Summary, Welcome,
    ]
    assert kiosk.catalog.loans == [("p1", "b1"), ("p1", "b2")]
    assert [s.receipt for s in kiosk.views if isinstance(s, Summary)] == [
        Receipt.OFFERED, Receipt.PRINTING, Receipt.PRINTED,
    ]


def test_the_receipt_tells_every_title_its_due_date_and_the_masked_number(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, B1, B2, DONE, CONFIRM, PRINT)
    [page] = kiosk.printer.pages
    for said in ("Buku 1", "Buku 2", "b1", "b2", "7 Desember 2026", "6472**********12", "T-b1", "K1"):
        assert said in page


def test_a_card_shown_where_there_are_no_accounts_begins_at_once() -> None:
    assert Rehearsal(services=(Service.BORROW,)).play(CARD) == [Welcome, Basket]


def test_a_patron_may_do_without_a_receipt(kiosk: Rehearsal) -> None:
    assert kiosk.play(START, CARD, B1, DONE, CONFIRM, NO_RECEIPT)[-2:] == [Summary, Welcome]
    assert kiosk.printer.pages == []


def test_a_removed_item_is_not_lent(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, B1, B2, Pressed(Button.REMOVE, "b1"), DONE, CONFIRM)
    assert kiosk.catalog.loans == [("p1", "b2")]


def test_going_back_from_confirm_keeps_the_basket(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, B1, DONE, BACK, B2, DONE, CONFIRM)
    assert kiosk.catalog.loans == [("p1", "b1"), ("p1", "b2")]


def test_an_item_scanned_at_confirm_joins_the_basket(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, B1, DONE, B2)
    assert [item.barcode for item in kiosk.last(Basket).items] == ["b1", "b2"]


def test_done_with_an_empty_basket_does_nothing(kiosk: Rehearsal) -> None:
    assert Confirm not in kiosk.play(START, CARD, DONE)
    assert kiosk.play(START, CARD, CONFIRM)[-1] is Basket
    assert Confirm not in kiosk.play(START, CARD, B1, Pressed(Button.REMOVE, "b1"), DONE)


def test_an_item_scanned_twice_is_one_item_and_says_so(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, B1, B1)
    assert kiosk.last(Basket).problem is Problem.ALREADY_IN_BASKET
    assert len(kiosk.last(Basket).items) == 1


def test_the_third_item_of_two_is_refused_before_the_library_is_asked(kiosk: Rehearsal) -> None:
    assert kiosk.play(START, CARD, B1, B2, B3)[-1] is Basket
    assert kiosk.last(Basket).problem is Problem.BASKET_FULL


def test_loans_at_home_count_towards_the_limit(kiosk: Rehearsal) -> None:
    kiosk.play(START, CardRead("c2"), B1, B2)
    assert kiosk.last(Basket).problem is Problem.BASKET_FULL


def test_an_unknown_barcode_leaves_the_basket_as_it_was(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, B1, ItemSeen("nowhere"))
    basket = kiosk.last(Basket)
    assert basket.problem == Refusal((Reason.ITEM_UNKNOWN,))
    assert [item.barcode for item in basket.items] == ["b1"]


@pytest.mark.parametrize("reason", [r for r in Reason if r.value.startswith("item-") and r is not Reason.ITEM_UNKNOWN])
def test_an_item_the_library_refuses_is_named_with_its_reason(kiosk: Rehearsal, reason: Reason) -> None:
    kiosk.catalog.refusals["b1"] = (reason,)
    kiosk.play(START, CARD, B1)
    assert kiosk.last(Basket).problem == Refusal((reason,), kiosk.catalog.items["b1"])
    assert kiosk.last(Basket).items == ()


@pytest.mark.parametrize("wrong", [CARD, CodeUnknown()])
def test_the_next_good_scan_clears_what_was_wrong(kiosk: Rehearsal, wrong: Event) -> None:
    kiosk.play(START, CARD, wrong)
    assert kiosk.last(Basket).problem in {Problem.CARD_NOT_ITEM, Problem.CODE_UNKNOWN}
    kiosk.play(START, CARD, wrong, B1)
    assert kiosk.last(Basket).problem is None


@pytest.mark.parametrize(
    ("wrong", "problem"), [(B1, Problem.ITEM_NOT_CARD), (CodeUnknown(), Problem.CODE_UNKNOWN)]
)
def test_something_else_than_a_card_is_pointed_out(kiosk: Rehearsal, wrong: Event, problem: Problem) -> None:
    kiosk.play(START, wrong)
    assert kiosk.last(AskCard).problem is problem


def test_an_unknown_card_may_be_tried_again(kiosk: Rehearsal) -> None:
    screens = kiosk.play(START, CardRead("stranger"), CARD)
    assert screens == [Welcome, AskCard, AskCard, Basket]


@pytest.mark.parametrize("reason", [r for r in Reason if not r.value.startswith(("item-", "pin-"))])
def test_a_barred_patron_sees_every_reason_and_leaves(kiosk: Rehearsal, reason: Reason) -> None:
    reasons = (reason, Reason.LIMIT_REACHED)
    kiosk.catalog.patrons["c1"] = replace(kiosk.catalog.patrons["c1"], barred=reasons)
    assert kiosk.play(START, CARD, B1, LEAVE) == [Welcome, AskCard, Sorry, Welcome]
    assert kiosk.last(Sorry).reasons == reasons
    assert kiosk.catalog.loans == []


def test_a_pin_is_asked_for_when_the_library_wants_one(kiosk: Rehearsal) -> None:
    kiosk.catalog.pins["c1"] = "2580"
    screens = kiosk.play(START, CARD, *type_pin("2580"))
    assert screens == [Welcome, AskCard, *[AskPin] * 5, Basket]


def test_a_wrong_pin_may_be_typed_again_and_corrected(kiosk: Rehearsal) -> None:
    kiosk.catalog.pins["c1"] = "2580"
    screens = kiosk.play(START, CARD, *type_pin("1111"), *type_pin("25")[:2], Pressed(Button.DIGIT, "9"),
                         Pressed(Button.ERASE), *type_pin("80"))
    assert screens[-1] is Basket


def test_a_blocked_pin_ends_in_an_apology(kiosk: Rehearsal) -> None:
    kiosk.catalog.pins["c1"] = "2580"
    assert kiosk.play(START, CARD, *type_pin("0000"), LEAVE)[-2:] == [Sorry, Welcome]


def test_no_view_and_no_event_ever_spells_a_pin_a_card_or_a_barcode(kiosk: Rehearsal) -> None:
    kiosk.catalog.pins["c1"] = "2580"
    kiosk.play(START, CARD, *type_pin("2580"))
    assert "2580" not in repr(kiosk.views)
    assert repr((Pressed(Button.DIGIT, "7"), CardRead("c1"), B1)).count("'") == 0


PATH = (START, CARD, B1, B2, DONE)


@pytest.mark.parametrize("step", range(len(PATH) + 1))
def test_leaving_is_possible_at_every_step_and_borrows_nothing(kiosk: Rehearsal, step: int) -> None:
    assert kiosk.play(*PATH[:step], LEAVE)[-1] is Welcome
    assert kiosk.catalog.loans == []


@pytest.mark.parametrize("step", range(1, len(PATH) + 1))
def test_a_patron_who_walks_away_is_asked_and_then_forgotten(kiosk: Rehearsal, step: int) -> None:
    screens = kiosk.play(*PATH[:step], *PATIENCE_ENDS)
    assert screens[-3:] == [StillThere, StillThere, Welcome]
    assert kiosk.catalog.loans == []


def test_the_countdown_tells_the_seconds_that_are_left(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, *PATIENCE_ENDS)
    assert [view.seconds for view in kiosk.views if isinstance(view, StillThere)] == [2, 1]


def test_staying_brings_the_former_screen_back(kiosk: Rehearsal) -> None:
    assert kiosk.play(START, CARD, B1, Silence(), STAY)[-2:] == [StillThere, Basket]
    assert [item.barcode for item in kiosk.last(Basket).items] == ["b1"]


def test_a_scan_answers_are_you_still_there_and_counts(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, Silence(), B1)
    assert [item.barcode for item in kiosk.last(Basket).items] == ["b1"]


def test_nobody_can_leave_half_way_through_the_lending(kiosk: Rehearsal) -> None:
    kiosk.catalog.while_acting = lambda: kiosk.inbox.tell(LEAVE)
    screens = kiosk.play(START, CARD, B1, B2, DONE, CONFIRM)
    assert screens[-4:] == [Working, Working, Summary, Welcome]
    assert kiosk.catalog.loans == [("p1", "b1"), ("p1", "b2")]


def test_an_item_lent_to_someone_else_meanwhile_is_told_in_the_summary(kiosk: Rehearsal) -> None:
    taken = partial(kiosk.catalog.refusals.update, b2=(Reason.ITEM_ON_LOAN,))
    kiosk.play(START, CARD, B1, B2, DONE, taken, CONFIRM, PRINT)
    loan, refusal = kiosk.last(Summary).outcomes
    assert isinstance(loan, Loan)
    assert refusal == Refusal((Reason.ITEM_ON_LOAN,), kiosk.catalog.items["b2"])
    assert "Buku 2" not in kiosk.printer.pages[0]


def test_without_any_loan_there_is_no_receipt_to_print(kiosk: Rehearsal) -> None:
    taken = partial(kiosk.catalog.refusals.update, b1=(Reason.ITEM_ON_LOAN,))
    kiosk.play(START, CARD, B1, DONE, taken, CONFIRM, PRINT)
    assert kiosk.last(Summary).receipt is Receipt.NOTHING
    assert kiosk.printer.pages == []


def test_a_lost_answer_is_asked_for_again_and_lends_once(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer()
    kiosk.play(START, CARD, B1, DONE, CONFIRM)
    assert isinstance(kiosk.last(Summary).outcomes[0], Loan)
    assert kiosk.catalog.loans == [("p1", "b1")]


def test_a_link_lost_in_the_middle_of_lending_is_told_for_what_it_is(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    kiosk.play(START, CARD, B1, DONE, down, CONFIRM)
    assert kiosk.last(Summary).outcomes == (Unsettled(kiosk.catalog.items["b1"]),)


def test_a_link_lost_before_lending_apologises_and_closes_the_kiosk_until_it_is_back(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    assert kiosk.play(START, CARD, down, LinkLost(), B1, START, LinkBack())[-3:] == [OutOfOrder, OutOfOrder, Welcome]


def test_an_answer_that_is_lost_before_lending_loses_nothing_of_the_basket(kiosk: Rehearsal) -> None:
    down, up = (partial(setattr, kiosk.catalog, "reachable", there) for there in (False, True))
    kiosk.play(START, CARD, B1, down, B2)
    assert kiosk.views[-1] == Basket(kiosk.catalog.patrons["c1"], (kiosk.catalog.items["b1"],), Problem.NO_ANSWER)
    kiosk.play(up, START, CARD, B1, down, B2, up, B2)
    assert len(kiosk.last(Basket).items) == 2


def test_a_printer_out_of_paper_leaves_the_loan_valid_and_may_be_tried_again(kiosk: Rehearsal) -> None:
    kiosk.printer.paper = Paper.OUT
    filled = partial(setattr, kiosk.printer, "paper", Paper.OK)
    kiosk.play(START, CARD, B1, DONE, CONFIRM, PRINT, filled, PRINT)
    receipts = [view.receipt for view in kiosk.views if isinstance(view, Summary)]
    assert receipts == [
        Receipt.OFFERED, Receipt.PRINTING, Receipt.PAPER_OUT, Receipt.PRINTING, Receipt.PRINTED,
    ]
    assert kiosk.catalog.loans == [("p1", "b1")]


def test_a_broken_printer_is_told_and_loses_nothing(kiosk: Rehearsal) -> None:
    kiosk.printer.broken = True
    kiosk.play(START, CARD, B1, DONE, CONFIRM, PRINT)
    assert kiosk.last(Summary).receipt is Receipt.FAILED
    assert kiosk.catalog.loans == [("p1", "b1")]


def test_the_language_may_change_at_any_moment_and_leaves_with_the_patron(kiosk: Rehearsal) -> None:
    for step in range(len(PATH) + 1):
        kiosk.play(*PATH[:step], ENGLISH, LEAVE)
        assert kiosk.languages[-2:] == (["en", "id"] if step else ["en", "en"]), step
    kiosk.play(ENGLISH, Silence())
    assert kiosk.languages[-2:] == ["en", "id"]
    assert kiosk.play(START, CARD, B1, ENGLISH)[-2:] == [Basket, Basket]


def test_an_unknown_language_is_ignored(kiosk: Rehearsal) -> None:
    kiosk.play(START, CARD, Pressed(Button.LANGUAGE, "xx"), B1)
    assert set(kiosk.languages) == {"id"}


def test_what_a_former_patron_scanned_late_does_not_reach_the_next_one(kiosk: Rehearsal) -> None:
    assert kiosk.play(START, CARD, B1, DONE, CONFIRM, NO_RECEIPT, START, CardRead("c2"))[-2:] == [AskCard, Basket]
    assert kiosk.last(Basket).items == ()
