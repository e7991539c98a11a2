"""What the stand does for itself between two patrons, and what it tells of them without naming anybody."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bridge.contract.letters import Deed
from bridge.contract.upkeep import Turn, TurnEnd
from kiosk.entrance import Role
from kiosk.events import (
    Button,
    CardRead,
    DeviceBack,
    DeviceChanged,
    DeviceLost,
    ErrandWaiting,
    Event,
    LinkBack,
    LinkOffline,
    Pressed,
    ServiceChanged,
)
from kiosk.session import Manners
from kiosk.views import (
    ENTRANCE,
    AccountHome,
    AskCard,
    AskChoice,
    Basket,
    Cause,
    OneMoment,
    OutOfOrder,
    Search,
    Service,
    StillThere,
    Summary,
    TitleShown,
    Wait,
    Welcome,
)
from tests.storybook.examples import with_an_account
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import (
    B1,
    BACK,
    BORROW,
    CARD,
    CONFIRM,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PATIENCE_ENDS,
    SEARCH,
    Rehearsal,
    Silence,
)

UPKEEP = OneMoment(Wait.UPKEEP)
WORDS = (Pressed(Button.KEY, "b"), Pressed(Button.KEY, "u"), DONE)
TO_A_TITLE = (SEARCH, *WORDS, Pressed(Button.MORE), Pressed(Button.OPEN, "t3"))
NO_READER = (LinkBack(), DeviceLost("scanner"), Silence())


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal()


def errand(kiosk: Rehearsal, now: bool = False) -> None:
    """The bridge wants something that takes a moment."""
    kiosk.caretaker.errands.append(UPKEEP)
    kiosk.inbox.tell(ErrandWaiting(now))


def passes(kiosk: Rehearsal, seconds: int) -> None:
    kiosk.inbox.seconds += seconds


def only_turn(kiosk: Rehearsal) -> Turn:
    (turn,) = kiosk.caretaker.turns
    assert turn is not None
    return turn


def test_a_loan_is_told_with_the_seconds_until_it_was_made_and_names_nobody(kiosk: Rehearsal) -> None:
    wait = partial(passes, kiosk)
    kiosk.play(BORROW, partial(wait, 5), CARD, partial(wait, 7), B1, DONE, CONFIRM, partial(wait, 30), NO_RECEIPT)
    turn = only_turn(kiosk)
    assert turn == Turn(TurnEnd.ENDED, "Summary", 42, 12)
    assert not {"c1", "b1", "p1"} & set(repr(turn).replace("'", " ").split())


def test_a_turn_in_which_nothing_was_lent_has_no_time_to_borrow(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, BACK)
    assert only_turn(kiosk).borrow_seconds is None


@pytest.mark.parametrize("end", [(LEAVE,), PATIENCE_ENDS], ids=["leaves", "walks away"])
def test_a_turn_that_was_given_up_is_told_with_the_screen_it_was_given_up_at(
    kiosk: Rehearsal, end: tuple[Event, ...]
) -> None:
    kiosk.play(CARD, B1, *end)
    turn = only_turn(kiosk)
    assert (turn.end, turn.screen) == (TurnEnd.LEFT, "Basket")


def test_a_lost_link_is_told_with_the_screen_where_it_was_missed(kiosk: Rehearsal) -> None:
    kiosk.play(BORROW, partial(setattr, kiosk.catalog, "reachable", False), CARD, LEAVE)
    turn = only_turn(kiosk)
    assert (turn.end, turn.screen) == (TurnEnd.LOST_LINK, "AskCard")


def test_an_errand_is_done_between_two_turns_and_not_within_one(kiosk: Rehearsal) -> None:
    screens = kiosk.play(BORROW, partial(errand, kiosk), CARD, B1, LEAVE, CARD)
    assert screens[:3] == [Welcome, AskCard, AskCard]
    assert screens[-4:] == [Basket, OneMoment, Welcome, AccountHome]
    assert UPKEEP in kiosk.views


def test_an_errand_that_is_given_while_nobody_is_there_is_done_at_once(kiosk: Rehearsal) -> None:
    assert kiosk.play(partial(errand, kiosk), CARD)[:4] == [Welcome, OneMoment, Welcome, AccountHome]


def test_an_errand_is_done_at_a_stand_that_is_out_of_order_too(kiosk: Rehearsal) -> None:
    assert kiosk.play(ServiceChanged(False), partial(errand, kiosk))[1:] == [OutOfOrder, OneMoment, OutOfOrder]


def test_an_errand_that_cannot_wait_sends_the_patron_away_at_the_next_step(kiosk: Rehearsal) -> None:
    screens = kiosk.play(BORROW, CARD, B1, partial(errand, kiosk, now=True))
    assert screens[-3:] == [Basket, OneMoment, Welcome]
    assert kiosk.catalog.acts == []


def test_an_errand_that_cannot_wait_still_waits_for_a_loan_that_was_agreed_to(kiosk: Rehearsal) -> None:
    kiosk.printer.while_printing = partial(errand, kiosk, now=True)
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, Pressed(Button.PRINT))
    assert kiosk.last(Summary).outcomes
    assert kiosk.views[-1] == Welcome()


def test_an_errand_that_cannot_wait_sends_away_who_is_asked_whether_they_are_there(kiosk: Rehearsal) -> None:
    screens = kiosk.play(CARD, B1, Silence(), partial(errand, kiosk, now=True))
    assert screens[-4:] == [StillThere, Basket, OneMoment, Welcome]


def test_what_was_scanned_while_nobody_could_begin_begins_nothing(kiosk: Rehearsal) -> None:
    def scans_meanwhile() -> None:
        errand(kiosk)
        kiosk.inbox.tell(CARD)

    assert kiosk.play(scans_meanwhile) == [Welcome, OneMoment, Welcome]


@pytest.mark.parametrize("happens", [DeviceChanged("printer"), ErrandWaiting()])
def test_what_happens_to_the_stand_itself_is_no_sign_of_a_patron(happens: Event) -> None:
    kiosk = Rehearsal(Manners(patience=30, grace=3))
    kiosk.play(CARD, B1, partial(passes, kiosk, 10), happens, Silence(), happens, Silence(), happens, *PATIENCE_ENDS)
    assert only_turn(kiosk).end is TurnEnd.LEFT
    assert only_turn(kiosk).seconds == pytest.approx(33)


def test_out_of_service_closes_the_stand_between_turns_and_not_within_one(kiosk: Rehearsal) -> None:
    screens = kiosk.play(CARD, ServiceChanged(False), B1, LEAVE, CARD, ServiceChanged(True), CARD)
    assert screens[-5:] == [Basket, OutOfOrder, OutOfOrder, Welcome, AccountHome]
    assert kiosk.last(OutOfOrder) == OutOfOrder(Cause.OUT_OF_SERVICE)


def test_out_of_service_is_said_before_anything_else_that_is_wrong(kiosk: Rehearsal) -> None:
    kiosk.play(DeviceLost("scanner"), ServiceChanged(False))
    assert kiosk.last(OutOfOrder) == OutOfOrder(Cause.OUT_OF_SERVICE)


def test_a_stand_whose_scanner_is_lost_still_searches_and_says_nothing_of_holds(kiosk: Rehearsal) -> None:
    with_an_account(kiosk)
    screens = kiosk.play(*TO_A_TITLE, BACK, BACK, BACK, begin=NO_READER)
    assert screens[:2] == [OutOfOrder, Search]
    assert screens[-1] is OutOfOrder
    assert kiosk.last(TitleShown).can_hold is False


def test_a_title_can_be_held_where_a_card_can_be_shown(kiosk: Rehearsal) -> None:
    with_an_account(kiosk)
    kiosk.play(*TO_A_TITLE)
    assert kiosk.last(TitleShown).can_hold is True


@pytest.mark.parametrize("wanted", ["borrow", "return", "account"])
def test_what_needs_a_reader_is_not_begun_without_one(kiosk: Rehearsal, wanted: str) -> None:
    assert kiosk.play(Pressed(Button.START, wanted), begin=NO_READER) == [OutOfOrder, OutOfOrder]


def test_visitors_sign_by_touch_at_an_entrance_whose_scanner_is_lost() -> None:
    kiosk = Rehearsal(services=ENTRANCE, role=Role.ENTRANCE)
    screens = kiosk.play(Pressed(Button.START, "visitor"), begin=NO_READER)
    assert screens == [OutOfOrder, AskChoice]
    assert kiosk.last(OutOfOrder).services == (Service.VISITOR, Service.GROUP)


def test_without_a_reader_and_without_the_library_only_what_can_be_kept_goes_on() -> None:
    kiosk = Rehearsal(services=(Service.SEARCH, Service.VISITOR), role=Role.ENTRANCE)
    kiosk.play(begin=(LinkOffline(NOW, (Deed.VISITOR,)), DeviceLost("scanner"), Silence()))
    assert kiosk.last(OutOfOrder) == OutOfOrder(Cause.NO_READER, (Service.VISITOR,))


def test_a_reader_that_is_back_opens_the_stand(kiosk: Rehearsal) -> None:
    assert kiosk.play(DeviceBack("scanner"), CardRead("c1"), begin=NO_READER) == [OutOfOrder, Welcome, AccountHome]


def test_a_turn_of_one_session_is_not_the_next_ones() -> None:
    kiosk = Rehearsal()
    kiosk.play(BORROW, CARD, B1, DONE, CONFIRM, NO_RECEIPT, SEARCH, BACK)
    first, second = (turn for turn in kiosk.caretaker.turns if turn)
    assert first.borrow_seconds is not None
    assert second == replace(first, screen=second.screen, borrow_seconds=None)
