"""Who listens instead of looking is never taken to have left without being asked, not on the last screens either."""

from __future__ import annotations

import pytest

from kiosk.entrance import Entrance, Role
from kiosk.events import Button, CardRead, Pressed
from kiosk.session import Manners, Session
from kiosk.views import ENTRANCE, OutOfOrder, Signed, StillThere, Summary, Welcome, WifiShown
from tests.storybook.rehearsal import B1, BORROW, CARD, CONFIRM, DONE, LEAVE, STAY, Rehearsal, Silence

LENT = (BORROW, CARD, B1, DONE, CONFIRM)
WIFI_FOR_ME = Pressed(Button.WIFI)


class Listened(Rehearsal):
    """Somebody listens all the time."""

    def _session(self) -> Session:
        session = super()._session()
        session.unhurried = lambda: True
        return session


@pytest.fixture
def kiosk() -> Listened:
    return Listened()


def test_a_silent_summary_ends_for_who_looks() -> None:
    assert Rehearsal().play(*LENT, Silence())[-2:] == [Summary, Welcome]


def test_a_silent_summary_asks_who_listens_and_goes_on(kiosk: Listened) -> None:
    assert kiosk.play(*LENT, Silence(), STAY)[-3:] == [Summary, StillThere, Summary]


def test_who_does_not_answer_has_left(kiosk: Listened) -> None:
    assert kiosk.play(*LENT, *[Silence()] * 3)[-4:] == [Summary, StillThere, StillThere, Welcome]


def test_a_greeting_asks_too() -> None:
    kiosk = Listened(services=ENTRANCE, role=Role.ENTRANCE)
    assert kiosk.play(CARD, Silence(), STAY)[-3:] == [Signed, StillThere, Signed]


def entrance() -> Listened:
    return Listened(Manners(patience=40, grace=2), ENTRANCE, role=Role.ENTRANCE, entrance=Entrance(wifi_seconds=10))


def test_the_wifi_screen_asks_once_and_begins_its_time_again() -> None:
    kiosk = entrance()
    screens = kiosk.play(CARD, WIFI_FOR_ME, *[Silence()] * 10, STAY)
    assert screens[-3:] == [StillThere, WifiShown, WifiShown]
    assert screens.count(StillThere) == 1
    assert kiosk.last(WifiShown).seconds == 10


def test_the_wifi_screen_ends_for_who_does_not_answer_or_leaves_and_for_who_comes_next() -> None:
    assert entrance().play(CARD, WIFI_FOR_ME, *[Silence()] * 12)[-2:] == [StillThere, Welcome]
    assert entrance().play(CARD, WIFI_FOR_ME, *[Silence()] * 10, LEAVE)[-1] is Welcome
    assert entrance().play(CARD, WIFI_FOR_ME, *[Silence()] * 10, CardRead("c2"))[-1] is Signed


def test_nobody_is_asked_before_a_stand_that_is_out_of_order(kiosk: Listened) -> None:
    assert kiosk.play(Silence(), begin=()) == [OutOfOrder]
