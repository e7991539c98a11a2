"""The home of an account: numbers first, and everything can be reached from it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bridge.contract.circulation import Reason, Refusal, Whereabouts
from kiosk.events import Button, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.views import (
    AccountHome,
    Basket,
    Fines,
    Holds,
    ItemFound,
    Loans,
    OutOfOrder,
    Problem,
    Returning,
    Search,
    Service,
    Summary,
    View,
    Welcome,
    Working,
)
from tests.storybook.examples import LOAN, with_an_account
from tests.storybook.rehearsal import (
    B1,
    BACK,
    BORROW,
    CARD,
    CONFIRM,
    DONE,
    NO_RECEIPT,
    RETURN,
    SEARCH,
    Rehearsal,
)

LOANS, HOLDS, FINES = Pressed(Button.LOANS), Pressed(Button.HOLDS), Pressed(Button.FINES)


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


def test_a_link_lost_on_a_page_apologises_and_forgets_the_patron(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    assert kiosk.play(CARD, LOANS, down, BACK, DONE)[-2:] == [OutOfOrder, Welcome]
