"""At the door: members by one scan, visitors and groups by touching, and whoever comes next."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import AgeBand, Education, Gender, Group, Occupation, Visitor
from bridge.contract.letters import Deed
from kiosk.entrance import Entrance, Leaving, Role
from kiosk.events import Button, CardRead, Event, ItemSeen, LinkOffline, Pressed
from kiosk.views import (
    ELSEWHERE,
    ENTRANCE,
    EVERYTHING,
    AccountHome,
    AskChoice,
    AskPeople,
    AskWho,
    AskWords,
    Basket,
    OutOfOrder,
    Problem,
    Service,
    Signed,
    Topic,
    Welcome,
)
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import B1, BACK, CARD, DONE, LEAVE, PATIENCE_ENDS, READY, Rehearsal, Silence

OTHER = CardRead("c2")
VISITOR, GROUP = Pressed(Button.START, "visitor"), Pressed(Button.START, "group")
GUESTBOOK, SKIP, SHIFT = Pressed(Button.START, "guestbook"), Pressed(Button.SKIP), Pressed(Button.SHIFT)
GO_ON, GOODBYE = Pressed(Button.GO_ON), Pressed(Button.LEAVE_LIBRARY)


def at_the_door(entrance: Entrance | None = None) -> Rehearsal:
    return Rehearsal(services=ENTRANCE, role=Role.ENTRANCE, entrance=entrance)


@pytest.fixture
def kiosk() -> Rehearsal:
    return at_the_door()


def choose(option: str) -> Event:
    return Pressed(Button.CHOOSE, option)


def typed(words: str) -> tuple[Event, ...]:
    return tuple(Pressed(Button.KEY, letter) for letter in words)


def digits(number: str) -> tuple[Event, ...]:
    return tuple(Pressed(Button.DIGIT, digit) for digit in number)


ABOUT_HER = (choose("female"), choose("25-44"), choose("teacher"), choose("bachelor"))
FROM_BONTANG = (*typed("bontang"), DONE)
NURUL = (*typed("nurul h. a'la"), DONE)
A_VISITOR = (VISITOR, *ABOUT_HER, *FROM_BONTANG, choose("event"), *NURUL)
COUNTED = (*digits("018"), DONE, *digits("14"), DONE)
A_GROUP = (GROUP, choose("primary"), *COUNTED, choose("read"), SHIFT, *typed("sdn 004"), DONE, *typed("bu rina"), DONE)


def test_one_scan_signs_a_member_in_and_one_touch_tells_what_for(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, choose("study"), DONE) == [Welcome, Signed, Signed, Welcome]
    assert kiosk.catalog.acts == ["sign_guest_book", "state_purpose"]
    assert kiosk.catalog.purposes == [("c1", "study")]
    assert kiosk.last(Signed).purpose == "study"


def test_nobody_has_to_tell_what_for(kiosk: Rehearsal) -> None:
    assert kiosk.play(CARD, Silence()) == [Welcome, Signed, Welcome]
    assert kiosk.catalog.acts == ["sign_guest_book"]


def test_a_purpose_can_be_changed_and_only_the_librarys_own_count(kiosk: Rehearsal) -> None:
    kiosk.play(CARD, choose("study"), choose("sleep"), choose("read"))
    assert kiosk.catalog.purposes == [("c1", "study"), ("c1", "read")]


def test_the_next_in_the_queue_need_not_wait_for_the_welcome(kiosk: Rehearsal) -> None:
    english = Pressed(Button.LANGUAGE, "en")
    assert kiosk.play(CARD, english, OTHER, choose("read")) == [Welcome, Signed, Signed, Signed, Signed]
    assert kiosk.catalog.acts == ["sign_guest_book", "sign_guest_book", "state_purpose"]
    assert kiosk.catalog.purposes == [("c2", "read")]
    assert kiosk.languages[-1] == "id", "the next patron's session is their own"


def test_a_second_scan_is_welcome_back_and_asks_nothing(kiosk: Rehearsal) -> None:
    kiosk.catalog.visit = replace(kiosk.catalog.visit, again=True)
    kiosk.play(CARD, choose("read"), GOODBYE)
    view = kiosk.last(Signed)
    assert (view.visit.again, view.purposes, view.leave) == (True, (), False)
    assert kiosk.catalog.acts == ["sign_guest_book"]


def test_a_card_that_is_not_known_is_told_and_a_visitor_can_sign_all_the_same(kiosk: Rehearsal) -> None:
    screens = kiosk.play(CardRead("c9"), *A_VISITOR)
    assert screens[:3] == [Welcome, Welcome, AskChoice]
    assert kiosk.views[2].problem == Refusal((Reason.CARD_UNKNOWN,))  # type: ignore[union-attr]
    assert kiosk.catalog.acts == ["sign_visitor"]


def test_a_book_is_nothing_an_entrance_could_take(kiosk: Rehearsal) -> None:
    assert kiosk.play(B1) == [Welcome, Welcome]
    assert kiosk.last(Welcome).problem is Problem.ITEM_NOT_CARD


def test_an_answer_that_is_lost_is_asked_for_again_with_the_same_key(kiosk: Rehearsal) -> None:
    kiosk.catalog.lose_answer(0)
    kiosk.catalog.lose_answer(1)
    assert kiosk.play(CARD, choose("read")) == [Welcome, Signed, Signed]
    assert kiosk.catalog.acts == ["sign_guest_book", "state_purpose"]


def test_a_purpose_that_cannot_be_noted_leaves_the_visit_signed(kiosk: Rehearsal) -> None:
    down = partial(setattr, kiosk.catalog, "reachable", False)
    kiosk.play(CARD, down, choose("read"))
    assert kiosk.last(Signed).problem is Problem.NO_ANSWER
    assert kiosk.last(Signed).purpose == ""


def test_a_library_that_does_not_answer_is_told(kiosk: Rehearsal) -> None:
    kiosk.catalog.reachable = False
    assert kiosk.play(CARD) == [Welcome, OutOfOrder]


def test_offline_a_line_waits_for_the_library_and_wifi_is_not_offered(kiosk: Rehearsal) -> None:
    kiosk.catalog.offline = True
    offline = LinkOffline(NOW, (Deed.VISIT, Deed.PURPOSE, Deed.VISITOR))
    kiosk.play(CARD, choose("read"), DONE, *A_VISITOR, begin=(offline, *READY[1:]))
    assert kiosk.catalog.acts == ["sign_guest_book", "state_purpose", "sign_visitor"]
    first = next(view for view in kiosk.views if isinstance(view, Signed))
    assert (first.visit.waiting, first.wifi) == (True, False)
    welcome = kiosk.last(Welcome)
    assert welcome.offline is not None
    assert welcome.offline.not_now == (Service.GROUP, Service.WIFI)


def test_an_entrance_that_can_sign_nobody_offline_is_closed(kiosk: Rehearsal) -> None:
    kiosk.play(begin=(LinkOffline(NOW, (Deed.BORROW,)), *READY[1:]))
    assert isinstance(kiosk.views[-1], OutOfOrder)


class TestAVisitor:
    def test_touches_first_and_types_last(self, kiosk: Rehearsal) -> None:
        kiosk = at_the_door(Entrance("Lantai 2"))
        kiosk.play(*A_VISITOR)
        told = Visitor(
            "Nurul H. A'la", Gender.FEMALE, AgeBand.ADULT, Occupation.TEACHER, Education.BACHELOR, "Bontang"
        )
        assert kiosk.catalog.guests == [(told, "event", "Lantai 2")]
        assert kiosk.catalog.acts == ["sign_visitor"]
        topics = [view.topic for view in kiosk.views if isinstance(view, AskChoice)]
        assert topics == [Topic.GENDER, Topic.AGE, Topic.OCCUPATION, Topic.EDUCATION, Topic.PURPOSE]
        assert isinstance(kiosk.views[-1], Signed)

    def test_need_tell_nothing_but_a_name(self, kiosk: Rehearsal) -> None:
        kiosk.play(VISITOR, *[SKIP] * 4, DONE, SKIP, DONE, *typed("  "), DONE, *typed("ali"), DONE)
        assert kiosk.catalog.guests == [(Visitor("Ali"), "", "")]

    def test_can_go_back_and_finds_what_was_answered(self, kiosk: Rehearsal) -> None:
        kiosk.play(VISITOR, choose("male"), choose("19-24"), BACK, BACK, choose("female"))
        first, second = [view for view in kiosk.views if isinstance(view, AskChoice)][-2:]
        assert (first.topic, first.chosen) == (Topic.GENDER, "male")
        assert (second.topic, second.chosen) == (Topic.AGE, "19-24")
        assert kiosk.play(VISITOR, BACK)[-1] is Welcome

    def test_touches_the_place_they_come_from_where_the_library_names_some(self) -> None:
        kiosk = at_the_door(Entrance(questions=(Topic.ORIGIN,), origins=("Samarinda", "Bontang")))
        kiosk.play(VISITOR, choose("Bontang"), SKIP, *typed("ali"), DONE)
        assert kiosk.catalog.guests[-1][0] == Visitor("Ali", origin="Bontang")
        away = (choose(ELSEWHERE), *typed("sangatta"), BACK, choose(ELSEWHERE), *typed("bone"), DONE)
        kiosk.play(VISITOR, *away, BACK, choose(ELSEWHERE), DONE, SKIP, *typed("ali"), DONE)
        assert kiosk.catalog.guests[-1][0] == Visitor("Ali", origin="Bone")

    def test_who_has_a_card_after_all_just_shows_it(self, kiosk: Rehearsal) -> None:
        screens = kiosk.play(VISITOR, choose("male"), CARD)
        assert screens[-1] is Signed
        assert kiosk.catalog.acts == ["sign_guest_book"]

    def test_whom_the_library_cannot_call_so_is_asked_for_the_name_again(self, kiosk: Rehearsal) -> None:
        kiosk.catalog.unclear = True
        kiosk.play(*A_VISITOR, partial(setattr, kiosk.catalog, "unclear", False), Pressed(Button.ERASE), DONE)
        asked = [view for view in kiosk.views if isinstance(view, AskWords) and view.problem]
        assert [(view.topic, view.words) for view in asked] == [(Topic.NAME, "Nurul H. A'la")]
        assert [told.name for told, _, _ in kiosk.catalog.guests if isinstance(told, Visitor)] == [
            *("Nurul H. A'la", "Nurul H. A'l"),
        ]
        assert isinstance(kiosk.views[-1], Signed)

    def test_walks_away_and_is_forgotten(self, kiosk: Rehearsal) -> None:
        assert kiosk.play(*A_VISITOR[:-1], *PATIENCE_ENDS)[-1] is Welcome
        assert kiosk.catalog.acts == []
        kiosk.play(VISITOR)
        assert kiosk.last(AskChoice).chosen == ""

    def test_no_name_is_in_what_a_view_says_of_itself(self, kiosk: Rehearsal) -> None:
        kiosk.play(*A_VISITOR)
        assert "Nurul" not in repr(kiosk.views)


class TestAGroup:
    def test_is_counted_and_signed_by_its_leader(self, kiosk: Rehearsal) -> None:
        kiosk.play(*A_GROUP)
        told = Group("Bu Rina", "SDN 004", 18, 14, Education.PRIMARY)
        assert kiosk.catalog.guests == [(told, "read", "")]
        assert kiosk.last(Signed).people == 32

    def test_of_nobody_is_asked_again(self, kiosk: Rehearsal) -> None:
        kiosk.play(GROUP, SKIP, DONE, DONE)
        assert kiosk.last(AskPeople).problem is Problem.NOBODY_COUNTED
        kiosk.play(GROUP, SKIP, DONE, DONE, *digits("3"), DONE, SKIP, *typed("x"), DONE, *typed("y"), DONE)
        assert kiosk.catalog.guests == [(Group("Y", "X", 0, 3, None), "", "")]

    def test_cannot_be_larger_than_a_group_can_be(self, kiosk: Rehearsal) -> None:
        kiosk.play(GROUP, SKIP, *digits("9999"), Pressed(Button.FIELD, "male"), *digits("12"), Pressed(Button.ERASE))
        view = kiosk.last(AskPeople)
        assert (view.women, view.men, view.at) == ("999", "1", Gender.MALE)


class TestLeaving:
    def test_is_offered_to_whoever_shows_a_card_again(self) -> None:
        kiosk = at_the_door(Entrance(leaving=Leaving.ASK))
        kiosk.catalog.visit = replace(kiosk.catalog.visit, again=True)
        kiosk.play(CARD, GOODBYE, DONE)
        assert kiosk.catalog.acts == ["sign_guest_book", "sign_out"]
        assert kiosk.last(Signed).visit.left

    def test_at_an_exit_every_card_leaves(self) -> None:
        kiosk = at_the_door(Entrance(leaving=Leaving.EXIT))
        assert kiosk.play(CARD, OTHER) == [Welcome, Signed, Signed]
        assert kiosk.catalog.acts == ["sign_out", "sign_out"]
        assert (kiosk.last(Signed).wifi, kiosk.last(Signed).purposes) == (False, ())

    def test_that_cannot_be_noted_is_told(self) -> None:
        kiosk = at_the_door(Entrance(leaving=Leaving.ASK))
        kiosk.catalog.visit = replace(kiosk.catalog.visit, again=True)
        kiosk.play(CARD, partial(setattr, kiosk.catalog, "reachable", False), GOODBYE)
        assert kiosk.last(Signed).problem is Problem.NO_ANSWER


class TestAStandOfBothKinds:
    @pytest.fixture
    def kiosk(self) -> Rehearsal:
        return Rehearsal(services=EVERYTHING, role=Role.BOTH)

    def test_greets_first_and_leads_to_the_account(self, kiosk: Rehearsal) -> None:
        screens = kiosk.play(CARD, choose("borrow"), GO_ON, B1)
        assert screens[:4] == [Welcome, Signed, Signed, AccountHome]
        assert screens[-1] is Basket

    def test_does_not_greet_twice(self, kiosk: Rehearsal) -> None:
        kiosk.catalog.visit = replace(kiosk.catalog.visit, again=True)
        assert kiosk.play(CARD) == [Welcome, AccountHome]

    def test_asks_who_comes_without_a_card(self, kiosk: Rehearsal) -> None:
        assert kiosk.play(GUESTBOOK, VISITOR)[-2:] == [AskWho, AskChoice]
        assert kiosk.play(GUESTBOOK, GROUP)[-1] is AskChoice
        assert kiosk.play(GUESTBOOK, BACK)[-1] is Welcome
        assert kiosk.play(GUESTBOOK, CARD)[-1] is Signed
        assert kiosk.play(GUESTBOOK, LEAVE)[-1] is Welcome


def test_a_self_check_stand_signs_nobody_in() -> None:
    kiosk = Rehearsal()
    assert kiosk.play(CARD) == [Welcome, AccountHome]
    assert kiosk.catalog.acts == []


def test_whatever_a_visitor_does_they_can_leave_at_every_step(kiosk: Rehearsal) -> None:
    for path in (A_VISITOR, A_GROUP, (CARD, choose("read"))):
        for step in range(len(path) + 1):
            assert kiosk.play(*path[:step], LEAVE)[-1] is Welcome
            assert kiosk.play(ItemSeen("b1"), CardRead("c9"))[-1] is Welcome
