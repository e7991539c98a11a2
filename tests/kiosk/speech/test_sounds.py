"""One event, one sound: accepted, refused, or that time runs out; what is only shown again is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bridge.contract.circulation import Loan, Reason, Refusal, Returned
from bridge.contract.guestbook import Visit
from bridge.contract.hotspot import WifiAccess
from kiosk.hardware import Sound
from kiosk.speech.changes import Shown
from kiosk.speech.sounds import sound_of
from kiosk.views import (
    AccountHome,
    AskCard,
    Basket,
    Loans,
    Problem,
    Receipt,
    Returning,
    ReturnLine,
    ServicePin,
    Signed,
    Sorry,
    StillThere,
    Summary,
    View,
    Welcome,
    WifiShown,
    Working,
    Wrong,
)
from tests.gallery.examples import EXAMPLES
from tests.gallery.items import BUMI, DUE, LENT, PATRON, PELANGI

NO = Refusal((Reason.ITEM_ON_LOAN,), BUMI)
LOANS = EXAMPLES["loans"]
assert isinstance(LOANS, Loans)
HOME = AccountHome(LOANS.account)
LENT_ONE = Summary(PATRON, (Loan("1", PELANGI, DUE, LENT),))
CAME_BACK = ReturnLine(Returned("1", PELANGI, datetime(2026, 12, 1, tzinfo=UTC), DUE))
WIFI = WifiShown(WifiAccess("Perpustakaan", "rahasia"), 60)
SIGNED = Signed(Visit("1", datetime(2026, 12, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("before", "now", "sound"),
    [
        (AskCard(), HOME, Sound.ACCEPTED),
        (AskCard(), AskCard(Problem.CODE_UNKNOWN), Sound.REFUSED),
        (AskCard(), Sorry((Reason.CARD_EXPIRED,)), Sound.REFUSED),
        (LOANS, HOME, None),
        (Basket(PATRON), Basket(PATRON, (PELANGI,)), Sound.ACCEPTED),
        (Basket(PATRON, (PELANGI,)), Basket(PATRON), None),
        (Basket(PATRON), Basket(PATRON, problem=NO), Sound.REFUSED),
        (Basket(PATRON, problem=NO), Basket(PATRON, problem=NO, busy=True), None),
        (Working(0, 1), LENT_ONE, Sound.ACCEPTED),
        (Working(0, 1), Summary(PATRON, (NO,)), Sound.REFUSED),
        (LENT_ONE, replace(LENT_ONE, receipt=Receipt.PRINTING), None),
        (LENT_ONE, replace(LENT_ONE, receipt=Receipt.PAPER_OUT), Sound.REFUSED),
        (Returning(), Returning((CAME_BACK,)), Sound.ACCEPTED),
        (Returning((CAME_BACK,)), Returning((CAME_BACK, ReturnLine(NO))), Sound.REFUSED),
        (Returning((CAME_BACK,)), Returning(), None),
        (Welcome(), SIGNED, Sound.ACCEPTED),
        (LENT_ONE, StillThere(15), Sound.ATTENTION),
        (StillThere(15), StillThere(14), None),
        (StillThere(14), LENT_ONE, None),
        (StillThere(14), Returning((CAME_BACK,)), None),
        (WIFI, replace(WIFI, seconds=11), None),
        (replace(WIFI, seconds=11), replace(WIFI, seconds=10), Sound.ATTENTION),
        (replace(WIFI, seconds=10), replace(WIFI, seconds=9), None),
        (ServicePin(6), ServicePin(wrong=Wrong.PIN, tries_left=2), Sound.REFUSED),
    ],
)
def test_each_event_has_its_sound(before: View, now: View, sound: Sound | None) -> None:
    assert sound_of(Shown(before, "id"), Shown(now, "id")) is sound


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_shown_again_in_another_language_is_silent(name: str) -> None:
    assert sound_of(Shown(EXAMPLES[name], "id"), Shown(EXAMPLES[name], "en")) is None
