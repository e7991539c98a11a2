"""The kiosk's day: starting, out of order, and back again."""

from __future__ import annotations

import pytest

from kiosk.events import Button, CardRead, DeviceBack, DeviceLost, ItemSeen, LinkBack, LinkLost, Pressed
from kiosk.inbox import Inbox
from kiosk.session import Manners
from kiosk.views import AccountHome, AskCard, Basket, Cause, OneMoment, OutOfOrder, Service, Welcome
from tests.storybook.rehearsal import CARD, Rehearsal, Silence


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal()


def test_a_start_says_one_moment_until_everything_is_there(kiosk: Rehearsal) -> None:
    kiosk.play(begin=(DeviceBack("scanner"), LinkBack()))
    assert [type(view) for view in kiosk.views] == [OneMoment, Welcome]


def test_a_start_without_a_link_becomes_out_of_order_and_heals(kiosk: Rehearsal) -> None:
    screens = kiosk.play(DeviceBack("scanner"), Silence(), CARD, LinkBack(), begin=())
    assert screens == [OutOfOrder, OutOfOrder, Welcome]


def test_a_lost_link_takes_the_kiosk_out_of_order_until_it_is_back(kiosk: Rehearsal) -> None:
    screens = kiosk.play(LinkLost(), Pressed(Button.START), LinkBack(), Pressed(Button.START))
    assert screens == [Welcome, OutOfOrder, OutOfOrder, Welcome, AskCard]
    assert OutOfOrder(Cause.NO_LINK) in kiosk.views


def test_a_kiosk_without_a_reader_says_so(kiosk: Rehearsal) -> None:
    assert kiosk.play(DeviceLost("scanner"), DeviceBack("scanner")) == [Welcome, OutOfOrder, Welcome]
    assert OutOfOrder(Cause.NO_READER, (Service.SEARCH, Service.REGISTER)) in kiosk.views


def test_a_lost_printer_does_not_close_the_kiosk(kiosk: Rehearsal) -> None:
    assert kiosk.play(DeviceLost("printer"), CARD)[-1] is AccountHome


def test_a_link_that_flaps_during_a_session_throws_nobody_out(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, LinkLost(), LinkBack(), ItemSeen("b1"))[-1] is Basket


def test_forgetting_keeps_what_is_known_of_devices_and_drops_scans() -> None:
    inbox = Inbox(frozenset({"scanner"}))
    for event in (CardRead("c1"), DeviceBack("scanner"), ItemSeen("b1"), LinkBack()):
        inbox.tell(event)
    inbox.forget()
    assert inbox.condition.cause is None
    assert inbox._events.qsize() == 2


@pytest.mark.parametrize("wrong", [{"patience": 0}, {"grace": 0}, {"languages": ()}, {"languages": ("xx",)}])
def test_impossible_manners_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Manners(**wrong)  # type: ignore[arg-type]
