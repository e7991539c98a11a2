"""What an account has besides its numbers: a new PIN, and an account for digital collections."""

from __future__ import annotations

import pytest

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.membership import AccountStep
from kiosk.events import Button, Event, Pressed
from kiosk.views import AccountHome, AccountMore, AskCard, AskPin, PinKind, PinSet, Problem
from tests.storybook.rehearsal import BACK, CARD, CONFIRM, DONE, PATIENCE_ENDS, Rehearsal

MORE, PIN = Pressed(Button.MORE), Pressed(Button.PIN)


def typed(pin: str) -> tuple[Event, ...]:
    return (*(Pressed(Button.DIGIT, digit) for digit in pin), DONE)


TO_THE_PIN = (CARD, MORE, PIN, CARD)


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal()


def test_a_pin_is_set_with_the_old_one_and_the_new_one_twice(kiosk: Rehearsal) -> None:
    screens = kiosk.play(*TO_THE_PIN, *typed("1379"), *typed("580214"), *typed("580214"), DONE, BACK)
    assert screens[-4:-1] == [AskPin, PinSet, AccountMore]
    assert screens[-1] is AccountHome
    assert kiosk.catalog.pins == {"c1": "580214"}
    kinds = [view.kind for view in kiosk.views if isinstance(view, AskPin)]
    assert list(dict.fromkeys(kinds)) == [PinKind.CURRENT, PinKind.NEW, PinKind.AGAIN]


def test_two_that_differ_are_typed_again(kiosk: Rehearsal) -> None:
    kiosk.play(*TO_THE_PIN, *typed("1379"), *typed("580214"), *typed("580215"))
    assert (kiosk.last(AskPin).kind, kiosk.last(AskPin).problem) == (PinKind.NEW, Problem.PINS_DIFFER)
    assert kiosk.catalog.acts == []


def test_a_short_one_cannot_be_sent_and_a_weak_one_is_told(kiosk: Rehearsal) -> None:
    kiosk.play(*TO_THE_PIN, *typed("1379"), *typed("58021"))
    assert (kiosk.last(AskPin).kind, kiosk.last(AskPin).ready) == (PinKind.NEW, False)
    kiosk.play(*TO_THE_PIN, *typed("1379"), *typed("123456"), *typed("123456"))
    assert kiosk.last(AskPin).problem == Refusal((Reason.PIN_WEAK,))


def test_a_wrong_old_one_is_asked_for_again(kiosk: Rehearsal) -> None:
    kiosk.play(*TO_THE_PIN, *typed("9999"), *typed("580214"), *typed("580214"))
    assert (kiosk.last(AskPin).kind, kiosk.last(AskPin).problem) == (PinKind.CURRENT, Refusal((Reason.PIN_WRONG,)))
    kiosk.play(*TO_THE_PIN, *typed("9999"), *typed("580214"), *typed("580214"), *typed("1379"))
    assert kiosk.last(AskPin).kind is PinKind.NEW


def test_going_back_and_silence_set_nothing(kiosk: Rehearsal) -> None:
    for end in ((BACK,), PATIENCE_ENDS):
        kiosk.play(*TO_THE_PIN, *typed("1379"), *typed("580214"), *end)
        assert kiosk.catalog.pins == {}
    assert kiosk.play(*TO_THE_PIN[:3], BACK)[-1] is AskCard
    assert "580214" not in repr(kiosk.views)


def test_an_account_for_digital_collections_is_asked_for_once(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, MORE, CONFIRM, CONFIRM)
    digital = kiosk.last(AccountMore).digital
    assert digital is not None
    assert digital.step is AccountStep.APPLIED
    assert kiosk.catalog.acts == ["apply_for_account"]
    kiosk.play(CARD, MORE)
    assert kiosk.last(AccountMore).digital is not None
