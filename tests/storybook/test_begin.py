"""Scan anything: no mode is chosen first, and whatever is scanned leads somewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bridge.contract.circulation import Item, Reason, Refusal, Sighting, Whereabouts
from kiosk.events import Button, CodeUnknown, Event, ItemSeen, LinkLost, Pressed
from kiosk.views import (
    AccountHome,
    AskCard,
    AskPin,
    Basket,
    ItemFound,
    OutOfOrder,
    Problem,
    Returning,
    Search,
    Service,
    Sorry,
    Summary,
    View,
    Welcome,
    Working,
)
from tests.storybook.examples import with_an_account
from tests.storybook.rehearsal import (
    ACCOUNT,
    B1,
    BACK,
    BORROW,
    CARD,
    ENGLISH,
    LEAVE,
    NO_RECEIPT,
    RETURN,
    SEARCH,
    Rehearsal,
    Silence,
)

MINE, OTHERS = ItemSeen("b4"), ItemSeen("b6")
RENEW = Pressed(Button.RENEW)


@pytest.fixture
def kiosk() -> Rehearsal:
    return with_an_account(Rehearsal())


@pytest.mark.parametrize(
    ("start", "screen"),
    [
        (Pressed(Button.START), AskCard),
        (BORROW, AskCard),
        (ACCOUNT, AskCard),
        (RETURN, Returning),
        (SEARCH, Search),
        (CARD, AccountHome),
        (B1, AskCard),
        (MINE, ItemFound),
    ],
)
def test_whatever_comes_first_begins_what_it_means(kiosk: Rehearsal, start: Event, screen: type[View]) -> None:
    assert kiosk.play(start) == [Welcome, screen]


def test_a_card_that_wants_a_pin_opens_its_account_after_it(kiosk: Rehearsal) -> None:
    kiosk.catalog.pins["c1"] = "2580"
    digits = [Pressed(Button.DIGIT, digit) for digit in "2580"]
    assert kiosk.play(CARD, *digits, Pressed(Button.DONE)) == [Welcome, *[AskPin] * 5, AccountHome]
    assert "2580" not in repr(kiosk.views)


@pytest.mark.parametrize("place", [Whereabouts.ON_SHELF, Whereabouts.ON_HOLD_SHELF])
def test_a_book_that_is_there_asks_for_the_card_and_is_in_the_basket_then(
    kiosk: Rehearsal, place: Whereabouts
) -> None:
    kiosk.catalog.places["b1"] = place
    assert kiosk.play(B1, CARD) == [Welcome, AskCard, Basket, Basket]
    assert kiosk.last(Basket).items == (kiosk.catalog.items["b1"],)


def test_a_book_on_the_hold_shelf_for_somebody_else_is_refused_without_a_name(kiosk: Rehearsal) -> None:
    kiosk.catalog.places["b1"] = Whereabouts.ON_HOLD_SHELF
    kiosk.catalog.refusals["b1"] = (Reason.ITEM_ON_HOLD,)
    kiosk.play(B1, CARD)
    assert kiosk.last(Basket).problem == Refusal((Reason.ITEM_ON_HOLD,), kiosk.catalog.items["b1"])


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (Whereabouts.READING_ROOM, Reason.ITEM_NOT_FOR_LOAN),
        (Whereabouts.WITH_LIBRARIAN, Reason.ITEM_HAS_CASE),
    ],
)
def test_a_book_nobody_can_borrow_says_so_and_the_next_patron_may_begin(
    kiosk: Rehearsal, place: Whereabouts, reason: Reason
) -> None:
    kiosk.catalog.places["b1"] = place
    assert kiosk.play(B1) == [Welcome, Welcome]
    assert kiosk.last(Welcome).problem == Refusal((reason,), kiosk.catalog.items["b1"])
    assert kiosk.play(B1, CARD)[-1] is AccountHome


@pytest.mark.parametrize(
    ("scan", "problem"),
    [(ItemSeen("nowhere"), Refusal((Reason.ITEM_UNKNOWN,))), (CodeUnknown(), Problem.CODE_UNKNOWN)],
)
def test_what_is_unknown_is_told_at_the_welcome_until_a_silence(
    kiosk: Rehearsal, scan: Event, problem: Problem | Refusal
) -> None:
    kiosk.play(scan)
    assert kiosk.last(Welcome).problem == problem
    assert kiosk.play(scan, Silence()) == [Welcome, Welcome, Welcome]
    assert kiosk.last(Welcome).problem is None


def test_what_went_wrong_is_told_in_the_language_that_was_chosen(kiosk: Rehearsal) -> None:
    kiosk.play(ENGLISH, ItemSeen("nowhere"), LEAVE)
    assert kiosk.languages[-2:] == ["en", "id"]


def test_one_unknown_scan_after_another_stays_at_the_welcome(kiosk: Rehearsal) -> None:
    assert kiosk.play(ItemSeen("nowhere"), CodeUnknown(), Pressed(Button.BACK), B1)[-1] is AskCard


def test_a_book_on_loan_is_returned_when_the_patron_says_so(kiosk: Rehearsal) -> None:
    assert kiosk.play(MINE, RETURN) == [Welcome, ItemFound, Returning, Returning]
    assert len(kiosk.last(Returning).lines) == 1
    assert kiosk.catalog.acts == ["return"]


def test_a_book_on_loan_is_renewed_for_the_card_that_has_it(kiosk: Rehearsal) -> None:
    assert kiosk.play(MINE, RENEW, CARD, NO_RECEIPT) == [Welcome, ItemFound, AskCard, Working, Summary, Welcome]
    assert kiosk.catalog.acts == ["renew_item"]


def test_no_account_is_asked_for_to_renew_a_book_in_the_hand(kiosk: Rehearsal) -> None:
    kiosk.play(MINE, RENEW, CARD, NO_RECEIPT)
    assert "account" not in kiosk.catalog.asked


def test_a_book_on_loan_is_not_renewed_for_another_card(kiosk: Rehearsal) -> None:
    assert kiosk.play(OTHERS, RENEW, CARD)[-1] is Summary
    assert kiosk.last(Summary).outcomes == (Refusal((Reason.LOAN_UNKNOWN,), Item("b6", "Buku 6")),)
    assert kiosk.catalog.dues.keys() == {"b4"}


@pytest.mark.parametrize(("scan", "theirs"), [(MINE, True), (OTHERS, False)])
def test_a_card_after_a_book_on_loan_offers_its_renewal_only_to_whoever_has_it(
    kiosk: Rehearsal, scan: ItemSeen, theirs: bool
) -> None:
    assert kiosk.play(scan, CARD)[-1] is ItemFound
    sighting = Sighting(kiosk.catalog.items[scan.barcode], Whereabouts.ON_LOAN)
    assert kiosk.last(ItemFound) == ItemFound(sighting, can_return=True, can_renew=theirs)


def test_another_book_after_a_book_on_loan_is_looked_at_instead(kiosk: Rehearsal) -> None:
    assert kiosk.play(MINE, B1)[-1] is AskCard
    kiosk.play(MINE, OTHERS)
    assert kiosk.last(ItemFound).sighting.item == Item("b6", "Buku 6")


def test_going_back_from_a_book_on_loan_changes_nothing(kiosk: Rehearsal) -> None:
    assert kiosk.play(MINE, BACK)[-1] is Welcome
    assert kiosk.catalog.acts == []


@pytest.mark.parametrize("start", [BORROW, ACCOUNT, SEARCH])
def test_a_stand_does_only_what_it_offers(start: Event) -> None:
    kiosk = Rehearsal(services=(Service.RETURN,))
    assert set(kiosk.play(start)) == {Welcome}
    assert kiosk.last(Welcome).services == (Service.RETURN,)


@pytest.mark.parametrize(
    ("services", "scan", "screen"),
    [
        ((Service.BORROW,), CARD, Basket),
        ((Service.RETURN,), CARD, Returning),
        ((Service.SEARCH,), CARD, Search),
        ((Service.ACCOUNT,), CARD, AccountHome),
        ((Service.RETURN,), MINE, ItemFound),
        ((Service.ACCOUNT,), MINE, ItemFound),
    ],
)
def test_a_scan_begins_what_this_stand_can_do_with_it(
    services: tuple[Service, ...], scan: Event, screen: type[View]
) -> None:
    assert with_an_account(Rehearsal(services=services)).play(scan)[-1] is screen


@pytest.mark.parametrize(
    ("services", "scan", "reason"),
    [
        ((Service.RETURN,), "b1", Reason.ITEM_NOT_LENT),
        ((Service.BORROW,), "b4", Reason.ITEM_ON_LOAN),
        ((Service.SEARCH,), "b4", Reason.ITEM_ON_LOAN),
    ],
)
def test_a_scan_with_which_this_stand_can_do_nothing_says_so(
    services: tuple[Service, ...], scan: str, reason: Reason
) -> None:
    kiosk = with_an_account(Rehearsal(services=services))
    assert kiosk.play(ItemSeen(scan)) == [Welcome, Welcome]
    assert kiosk.last(Welcome).problem == Refusal((reason,), kiosk.catalog.items[scan])


@pytest.mark.parametrize(
    ("services", "offered"), [((Service.RETURN,), (True, False)), ((Service.ACCOUNT,), (False, True))]
)
def test_a_book_on_loan_is_offered_what_this_stand_can_do(
    services: tuple[Service, ...], offered: tuple[bool, bool]
) -> None:
    kiosk = with_an_account(Rehearsal(services=services))
    kiosk.play(MINE, RETURN if not offered[0] else RENEW)
    assert type(kiosk.views[-1]) is ItemFound
    assert (kiosk.last(ItemFound).can_return, kiosk.last(ItemFound).can_renew) == offered


def test_a_link_lost_while_a_scan_is_looked_at_is_told(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    assert kiosk.play(down, MINE, LinkLost())[-1] is OutOfOrder


def test_a_patron_who_does_not_exist_any_more_is_told_so(kiosk: Rehearsal) -> None:
    gone = replace(kiosk.catalog.patrons["c1"], id="gone")

    def vanish() -> None:
        kiosk.catalog.patrons["c1"] = gone

    assert kiosk.play(CARD, vanish, RETURN, BACK, LEAVE)[-2:] == [Sorry, Welcome]
    assert kiosk.last(Sorry).reasons == (Reason.CARD_UNKNOWN,)
