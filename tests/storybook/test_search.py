"""The search as anybody lives it: typing is never held up, and a hold asks for the card only then."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import LONGEST_WORDS, Copy
from kiosk.events import Answered, Button, Event, Pressed
from kiosk.views import AccountHome, AskCard, AskPin, Basket, OutOfOrder, Results, Search, TitleShown, View, Welcome
from tests.storybook.rehearsal import (
    B1,
    BACK,
    CARD,
    DONE,
    LEAVE,
    SEARCH,
    Answer,
    Rehearsal,
)

MORE, HOLD, ERASE = Pressed(Button.MORE), Pressed(Button.HOLD), Pressed(Button.ERASE)
OPEN = Pressed(Button.OPEN, "t1")


def typed(words: str) -> list[Event]:
    return [Pressed(Button.KEY, letter) for letter in words]


BUKU = typed("buku")


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal()


def test_words_titles_and_one_title_without_a_card(kiosk: Rehearsal) -> None:
    screens = kiosk.play(SEARCH, *BUKU, DONE, OPEN)
    assert screens == [Welcome, *[Search] * 5, Search, Results, Results, TitleShown]
    assert kiosk.last(Search) == replace(kiosk.last(Search), words="buku", busy=True)
    assert kiosk.last(TitleShown).detail.title.id == "t1"


def test_what_is_typed_can_be_erased_and_is_never_endless(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, *typed("ab"), ERASE, ERASE, ERASE)
    assert [view.words for view in kiosk.views if isinstance(view, Search)] == ["", "a", "ab", "a", "", ""]
    kiosk.play(SEARCH, *typed("x" * (LONGEST_WORDS + 1)))
    assert len(kiosk.last(Search).words) == LONGEST_WORDS


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_typed_is_nothing_to_search(kiosk: Rehearsal, words: str) -> None:
    assert kiosk.play(SEARCH, *typed(words), DONE)[-1] is Search


def test_control_characters_are_no_letters(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, *typed("a\x1b\n"))
    assert kiosk.last(Search).words == "a"


def test_suggestions_follow_the_last_letter(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, *typed("b"), Answer(), *typed("u"), Answer())
    assert [view.suggestions for view in kiosk.views if isinstance(view, Search)] == [
        (), (), ("b...",), ("b...",), ("bu...",),
    ]


def test_typing_is_not_held_up_by_a_slow_library_and_only_the_newest_answer_counts(kiosk: Rehearsal) -> None:
    slow = kiosk.catalog.suggesting = asyncio.Event()
    kiosk.play(SEARCH, *BUKU, slow.set, Answer())
    assert [view.words for view in kiosk.views if isinstance(view, Search)] == ["", "b", "bu", "buk", "buku", "buku"]
    assert kiosk.last(Search).suggestions == ("buku...",)


def test_an_answer_to_an_older_question_is_not_taken_for_the_newest(kiosk: Rehearsal) -> None:
    kiosk.catalog.suggesting = asyncio.Event()
    kiosk.play(SEARCH, *typed("b"), Answered())
    assert kiosk.last(Search).suggestions == ()


def test_a_library_that_cannot_suggest_holds_nobody_up(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    assert kiosk.play(SEARCH, down, *typed("b"), Answer(), *typed("u"))[-1] is Search
    assert kiosk.last(Search).words == "bu"


def test_a_touched_suggestion_is_searched_at_once(kiosk: Rehearsal) -> None:
    assert kiosk.play(SEARCH, *typed("b"), Pressed(Button.SUGGESTION, "buku"))[-1] is Results
    assert kiosk.last(Results).words == "buku"


def test_nothing_found_is_an_answer_too(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, *typed("xyz"), DONE)
    assert kiosk.last(Results) == Results("xyz", ())


def test_more_appends_the_next_titles_until_there_are_none(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, *BUKU, DONE, MORE, MORE, MORE)
    pages = [view for view in kiosk.views if isinstance(view, Results) and not view.busy]
    assert [len(view.titles) for view in pages] == [2, 4, 5, 5]
    assert [view.more for view in pages] == [True, True, False, False]
    assert [view.busy for view in kiosk.views if isinstance(view, Results)].count(True) == 2  # there is no third page
    assert [title.id for title in pages[-1].titles] == ["t1", "t2", "t3", "t4", "t5"]


def test_going_back_keeps_the_titles_and_then_the_words(kiosk: Rehearsal) -> None:
    assert kiosk.play(SEARCH, *BUKU, DONE, MORE, OPEN, BACK)[-2:] == [TitleShown, Results]
    assert len(kiosk.last(Results).titles) == 4
    assert kiosk.play(SEARCH, *BUKU, DONE, BACK)[-2:] == [Results, Search]
    assert kiosk.views[-1] == Search("buku")
    assert kiosk.play(SEARCH, *BUKU, DONE, BACK, BACK)[-1] is Welcome


def test_a_title_that_is_gone_is_told_among_the_others(kiosk: Rehearsal) -> None:
    kiosk.catalog.refusals["t1"] = (Reason.TITLE_UNKNOWN,)
    assert kiosk.play(SEARCH, *BUKU, DONE, OPEN)[-1] is Results
    assert kiosk.last(Results).problem == Refusal((Reason.TITLE_UNKNOWN,))
    kiosk.play(SEARCH, *BUKU, DONE, OPEN, Pressed(Button.OPEN, "t2"), BACK)
    assert kiosk.last(Results).problem is None


def test_only_a_title_on_the_screen_can_be_opened(kiosk: Rehearsal) -> None:
    assert kiosk.play(SEARCH, *BUKU, DONE, Pressed(Button.OPEN, "t5"))[-1] is Results


@pytest.mark.parametrize(
    ("copies", "link", "can_hold"),
    [
        ((Copy("b1", Whereabouts.ON_LOAN),), "", True),
        ((Copy("b1", Whereabouts.READING_ROOM), Copy("b2", Whereabouts.ON_SHELF)), "", True),
        ((Copy("b1", Whereabouts.READING_ROOM),), "", False),
        ((), "", False),
        ((Copy("b1", Whereabouts.ON_SHELF),), "https://library.example/film", False),
    ],
)
def test_a_hold_is_offered_for_what_is_lent(
    kiosk: Rehearsal, copies: tuple[Copy, ...], link: str, can_hold: bool
) -> None:
    kiosk.catalog.copies["t1"] = copies
    kiosk.catalog.titles[0] = replace(kiosk.catalog.titles[0], link=link)
    assert kiosk.play(SEARCH, *BUKU, DONE, OPEN, HOLD)[-1] is (AskCard if can_hold else TitleShown)
    assert kiosk.last(TitleShown).can_hold is can_hold


def test_a_hold_asks_for_the_card_and_is_shown_with_its_place(kiosk: Rehearsal) -> None:
    screens = kiosk.play(SEARCH, *BUKU, DONE, OPEN, HOLD, CARD, HOLD)
    assert screens[-5:] == [TitleShown, AskCard, TitleShown, TitleShown, TitleShown]
    shown = kiosk.last(TitleShown)
    assert shown.hold
    assert (shown.hold.place, shown.can_hold) == (1, False)
    assert kiosk.catalog.acts == ["place"]


def test_a_hold_of_one_copy_waits_for_that_copy(kiosk: Rehearsal) -> None:
    kiosk.play(SEARCH, *BUKU, DONE, OPEN, Pressed(Button.HOLD, "b1"), CARD)
    shown = kiosk.last(TitleShown)
    assert shown.hold
    assert shown.hold.number == "H-b1"


def test_a_copy_of_another_title_cannot_be_held_here(kiosk: Rehearsal) -> None:
    assert kiosk.play(SEARCH, *BUKU, DONE, OPEN, Pressed(Button.HOLD, "b2"))[-1] is TitleShown


def test_a_pin_is_asked_for_and_never_shown(kiosk: Rehearsal) -> None:
    kiosk.catalog.pins["c1"] = "2580"
    pin = [Pressed(Button.DIGIT, digit) for digit in "2580"]
    assert kiosk.play(SEARCH, *BUKU, DONE, OPEN, HOLD, CARD, *pin, DONE)[-3:] == [AskPin, TitleShown, TitleShown]
    assert "2580" not in repr(kiosk.views)


def test_who_has_shown_a_card_is_not_asked_again_until_they_leave(kiosk: Rehearsal) -> None:
    second = (Pressed(Button.OPEN, "t2"), HOLD)
    kiosk.play(SEARCH, *BUKU, DONE, OPEN, HOLD, CARD, BACK, *second)
    assert kiosk.catalog.acts == ["place", "place"]
    assert kiosk.play(SEARCH, *BUKU, DONE, OPEN, HOLD, CARD, LEAVE, SEARCH, *BUKU, DONE, *second)[-1] is AskCard


def test_who_searches_from_their_account_is_known(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, SEARCH, *BUKU, DONE, OPEN, HOLD)[-3:] == [TitleShown, TitleShown, TitleShown]
    kiosk.play(CARD, SEARCH, *BUKU, DONE, OPEN, HOLD, BACK, BACK, BACK)
    assert len(kiosk.last(AccountHome).account.holds) > 0


@pytest.mark.parametrize(
    "reason",
    [
        Reason.CARD_EXPIRED,
        Reason.CARD_INACTIVE,
        Reason.CARD_SUSPENDED,
        Reason.TITLE_UNKNOWN,
        Reason.TITLE_NOT_FOR_LOAN,
        Reason.TITLE_ALREADY_YOURS,
        Reason.HOLD_ALREADY_PLACED,
        Reason.HOLD_LIMIT_REACHED,
    ],
)
def test_a_refused_hold_is_told_with_its_reason(kiosk: Rehearsal, reason: Reason) -> None:
    kiosk.catalog.refusals["hold t1"] = (reason,)
    kiosk.play(SEARCH, *BUKU, DONE, OPEN, HOLD, CARD)
    shown = kiosk.last(TitleShown)
    assert (shown.problem, shown.hold, shown.busy) == (Refusal((reason,)), None, False)


SEARCHED = (*BUKU, DONE)


@pytest.mark.parametrize("step", [0, 2, len(SEARCHED), len(SEARCHED) + 1])
@pytest.mark.parametrize(("scan", "screen"), [(CARD, AccountHome), (B1, AskCard)])
def test_a_scan_during_a_search_begins_what_it_means(
    kiosk: Rehearsal, step: int, scan: Event, screen: type[View]
) -> None:
    assert kiosk.play(SEARCH, *(*SEARCHED, OPEN)[:step], scan)[-1] is screen


def test_a_book_scanned_while_a_known_patron_searches_is_in_their_basket(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, SEARCH, *BUKU, B1)[-1] is Basket


def test_a_link_lost_when_the_titles_are_asked_for_apologises(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    assert kiosk.play(SEARCH, *BUKU, down, DONE)[-1] is OutOfOrder
