"""The Wi-Fi for members: after the guest book, for a moment on the glass, and on a slip."""

from __future__ import annotations

import pytest

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.hotspot import WifiAccess
from bridge.contract.letters import Deed
from kiosk.entrance import Entrance, Role
from kiosk.events import Button, CardRead, LinkOffline, Pressed
from kiosk.hardware import Paper
from kiosk.views import (
    ENTRANCE,
    AskCard,
    OneMoment,
    OutOfOrder,
    Receipt,
    Service,
    Signed,
    Sorry,
    Wait,
    Welcome,
    WifiShown,
)
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import B1, CARD, NO_RECEIPT, PRINT, READY, Rehearsal, Silence

WIFI, WIFI_FOR_ME = Pressed(Button.START, "wifi"), Pressed(Button.WIFI)


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal(services=ENTRANCE, role=Role.ENTRANCE, entrance=Entrance(wifi_seconds=10))


def test_who_is_greeted_gets_the_wifi_with_one_touch_and_prints_it(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, WIFI_FOR_ME, PRINT, NO_RECEIPT) == [
        *(Welcome, Signed, OneMoment, WifiShown, WifiShown, WifiShown),
        Welcome,
    ]
    assert OneMoment(Wait.WIFI) in kiosk.views
    [slip] = kiosk.printer.pages
    assert "p-k7q2m9" in slip
    assert "xd4hw8ra" in slip
    assert kiosk.last(WifiShown).receipt is Receipt.PRINTED


def test_who_asks_for_wifi_first_is_signed_in_by_the_same_card(kiosk: Rehearsal) -> None:
    assert kiosk.play(WIFI, B1, CARD) == [Welcome, AskCard, AskCard, OneMoment, WifiShown]
    assert kiosk.catalog.acts == ["sign_guest_book"]


def test_a_card_that_is_not_known_is_asked_for_again(kiosk: Rehearsal) -> None:
    assert kiosk.play(WIFI, CardRead("c9"), CARD)[-4:] == [AskCard, AskCard, OneMoment, WifiShown]


def test_elsewhere_the_guest_book_is_signed_at_the_entrance() -> None:
    kiosk = Rehearsal(services=(Service.BORROW, Service.WIFI))
    kiosk.catalog.wifi = Refusal((Reason.VISIT_MISSING,))
    assert kiosk.play(WIFI, CARD)[-1] is Sorry
    assert kiosk.last(Sorry) == Sorry((Reason.VISIT_MISSING,), Service.WIFI)
    assert kiosk.catalog.acts == []


def test_a_no_says_why_and_ends_the_visit(kiosk: Rehearsal) -> None:
    kiosk.catalog.wifi = Refusal((Reason.CARD_EXPIRED,))
    assert kiosk.play(CARD, WIFI_FOR_ME, Silence())[-2:] == [Sorry, Welcome]


def test_a_password_stays_for_a_bounded_time_whatever_is_touched(kiosk: Rehearsal) -> None:
    minutes = [Silence()] * 9
    touches = [Pressed(Button.STAY), Pressed(Button.LANGUAGE, "en")]
    screens = kiosk.play(CARD, WIFI_FOR_ME, *minutes, *touches, Silence())
    assert screens[-1] is Welcome
    seconds = [view.seconds for view in kiosk.views if isinstance(view, WifiShown)]
    assert (seconds[0], seconds[-1]) == (10, 1)


def test_who_comes_next_ends_what_is_shown(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, WIFI_FOR_ME, CardRead("c2"))[-2:] == [WifiShown, Signed]
    assert kiosk.catalog.acts == ["sign_guest_book"] * 2


@pytest.mark.parametrize(
    ("broken", "paper", "receipt"), [(True, Paper.OK, Receipt.FAILED), (False, Paper.OUT, Receipt.PAPER_OUT)]
)
def test_without_paper_the_glass_still_tells_it(kiosk: Rehearsal, broken: bool, paper: Paper, receipt: Receipt) -> None:
    kiosk.printer.broken, kiosk.printer.paper = broken, paper
    kiosk.play(CARD, WIFI_FOR_ME, PRINT)
    assert kiosk.last(WifiShown).receipt is receipt
    assert kiosk.last(WifiShown).access.user == "p-k7q2m9"


def test_wifi_waits_for_the_library_before_anybody_begins(kiosk: Rehearsal) -> None:
    offline = LinkOffline(NOW, (Deed.VISIT,))
    kiosk.catalog.offline = True
    assert kiosk.play(WIFI, CARD, WIFI_FOR_ME, begin=(offline, *READY[1:])) == [Welcome, Welcome, Signed, Signed]
    assert kiosk.views[2].problem == Refusal((Reason.NOT_OFFLINE,))  # type: ignore[union-attr]


def test_a_link_that_is_lost_meanwhile_is_told(kiosk: Rehearsal) -> None:
    def down() -> None:
        kiosk.catalog.reachable = False

    assert kiosk.play(CARD, down, WIFI_FOR_ME)[-1] is OutOfOrder


def test_no_password_is_in_what_a_view_says_of_itself(kiosk: Rehearsal) -> None:
    kiosk.catalog.wifi = WifiAccess("Perpustakaan", "rahasia-jaringan", "p-k7q2m9", "xd4hw8ra")
    kiosk.play(CARD, WIFI_FOR_ME, PRINT)
    assert "xd4hw8ra" not in repr(kiosk.views)
    assert "rahasia-jaringan" not in repr(kiosk.views)
