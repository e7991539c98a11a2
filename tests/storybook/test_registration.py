"""Becoming a member: every path, every way back, and nothing left of who walks away."""

from __future__ import annotations

from datetime import date

import pytest

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import Education, Gender, Occupation
from bridge.contract.membership import Identity
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.session import Manners
from kiosk.views import (
    AppliedShown,
    AskApplication,
    AskChoice,
    AskConsent,
    AskDigits,
    AskWords,
    OneMoment,
    PhotoTaken,
    Problem,
    Receipt,
    RegisterHome,
    Review,
    Service,
    TakePhoto,
    Topic,
    Wait,
    Welcome,
)
from tests.storybook.fake_camera import FAR, GOOD, PORTRAIT, FakeCamera
from tests.storybook.fake_catalog import NOW
from tests.storybook.rehearsal import (
    BACK,
    CARD,
    CONFIRM,
    DONE,
    LEAVE,
    NO_RECEIPT,
    PATIENCE_ENDS,
    PRINT,
    Rehearsal,
    Silence,
    SilentBefore,
)

REGISTER, SKIP, AGAIN = Pressed(Button.START, "register"), Pressed(Button.SKIP), Pressed(Button.AGAIN)
FROM_THE_WEB, SHIFT = Pressed(Button.NUMBER), Pressed(Button.SHIFT)
NIK = "6472015708950001"  # a woman, born on 17 August 1995


def choose(option: str) -> Event:
    return Pressed(Button.CHOOSE, option)


def typed(words: str) -> tuple[Event, ...]:
    return (*(Pressed(Button.KEY, letter) for letter in words), DONE)


def digits(number: str) -> tuple[Event, ...]:
    return (*(Pressed(Button.DIGIT, digit) for digit in number), DONE)


def change(topic: Topic) -> Event:
    return Pressed(Button.CHANGE, topic)


PATH: tuple[Event, ...] = (
    *(REGISTER, CONFIRM, CONFIRM, choose("nik"), *digits(NIK), *typed("nurul hikmah"), DONE, choose("female")),
    *(*typed("bontang"), choose("Kalimantan Timur"), choose("Kota Samarinda"), *typed("jl. melati 1")),
    *(choose("teacher"), choose("bachelor"), *digits("081234567890"), *typed("nurul@contoh.id")),
)


@pytest.fixture
def kiosk() -> Rehearsal:
    return Rehearsal(services=(Service.BORROW, Service.REGISTER))


def photographed(*seen: object) -> Rehearsal:
    camera = FakeCamera(list(seen) or [GOOD])  # type: ignore[arg-type]
    return Rehearsal(Manners(patience=300, grace=2), services=(Service.BORROW, Service.REGISTER), camera=camera)


def test_an_applicant_tells_everything_looks_it_over_and_gets_a_slip(kiosk: Rehearsal) -> None:
    screens = kiosk.play(*PATH, CONFIRM, PRINT, NO_RECEIPT)
    assert screens[:4] == [Welcome, RegisterHome, AskConsent, AskChoice]
    assert screens[-6:] == [Review, OneMoment, AppliedShown, AppliedShown, AppliedShown, Welcome]
    [(applicant, consent)] = kiosk.catalog.applicants
    assert (applicant.identity, applicant.number, applicant.name) == (Identity.NIK, NIK, "Nurul Hikmah")
    assert (applicant.born, applicant.gender, applicant.born_in) == (date(1995, 8, 17), Gender.FEMALE, "Bontang")
    assert (applicant.province, applicant.regency) == ("Kalimantan Timur", "Kota Samarinda")
    assert (applicant.street, applicant.phone, applicant.email) == ("Jl. Melati 1", "081234567890", "nurul@contoh.id")
    assert (applicant.occupation, applicant.education) == (Occupation.TEACHER, Education.BACHELOR)
    assert (consent.version, consent.at, consent.guardian) == ("2026-11", NOW, "")
    [slip] = kiosk.printer.pages
    assert "P-7KQ2-M9XD" in slip
    assert "KTP asli" in slip
    assert "Rp 10.000" in slip
    assert "Nurul" not in slip
    assert OneMoment(Wait.APPLICATION) in kiosk.views


def test_a_nik_fills_in_birth_and_gender_which_can_be_told_otherwise(kiosk: Rehearsal) -> None:
    told = (REGISTER, CONFIRM, CONFIRM, choose("nik"), *digits(NIK), *typed("nurul"))
    kiosk.play(*told)
    assert (kiosk.last(AskDigits).topic, kiosk.last(AskDigits).digits) == (Topic.BORN, "17081995")
    kiosk.play(*told, DONE)
    assert (kiosk.last(AskChoice).topic, kiosk.last(AskChoice).chosen) == (Topic.GENDER, "female")
    kiosk.play(*told, *[Pressed(Button.ERASE)] * 8, *digits("18081996"), choose("male"))
    assert kiosk.last(AskWords).topic is Topic.BORN_IN


def test_nobody_is_refused_for_a_nik_that_tells_no_birth(kiosk: Rehearsal) -> None:
    path = (REGISTER, CONFIRM, CONFIRM, choose("nik"), *digits("9972019999990001"), *typed("ali"), *digits("17081995"))
    kiosk.play(*path)
    assert kiosk.last(AskChoice).topic is Topic.GENDER
    assert kiosk.last(AskChoice).chosen == ""


def test_a_number_that_is_too_short_and_a_day_that_is_none_are_told(kiosk: Rehearsal) -> None:
    kiosk.play(REGISTER, CONFIRM, CONFIRM, choose("nik"), *digits("647201"))
    assert kiosk.last(AskDigits).problem is Problem.NUMBER_TOO_SHORT
    kiosk.play(REGISTER, CONFIRM, CONFIRM, choose("passport"), *typed("b1234567"), *typed("ali"), *digits("31022001"))
    assert kiosk.last(AskDigits).problem is Problem.NO_SUCH_DAY


def test_who_does_not_agree_tells_nothing(kiosk: Rehearsal) -> None:
    assert kiosk.play(REGISTER, CONFIRM, BACK) == [Welcome, RegisterHome, AskConsent, Welcome]
    assert kiosk.catalog.applicants == []


def test_going_back_loses_nothing(kiosk: Rehearsal) -> None:
    kiosk.play(*PATH, *[BACK] * 14)
    assert kiosk.last(AskChoice).chosen == "nik"
    kiosk.play(*PATH, BACK, DONE, CONFIRM)
    assert kiosk.catalog.applicants[-1][0].email == "nurul@contoh.id"


def test_one_answer_can_be_changed_at_the_end(kiosk: Rehearsal) -> None:
    kiosk.play(*PATH, change(Topic.NAME), *[Pressed(Button.ERASE)] * 6, *typed("aini"), *[DONE] * 3)
    assert kiosk.last(AskWords).words == "Nurul Aini"


class TestAChild:
    PATH = (REGISTER, CONFIRM, CONFIRM, choose("student"), *typed("0123456"), *typed("adi"), *digits("17082014"))

    def test_needs_a_guardian_who_agrees(self, kiosk: Rehearsal) -> None:
        rest = (choose("male"), *typed("siti rahma"), DONE, SKIP, DONE, SKIP, SKIP, DONE, DONE)
        screens = kiosk.play(*self.PATH, *rest, CONFIRM)
        assert screens[-1] is AskConsent
        assert kiosk.last(AskConsent).guardian
        kiosk.play(*self.PATH, *rest, CONFIRM, CONFIRM)
        assert kiosk.catalog.applicants[-1][1].guardian == "Siti Rahma"

    def test_is_not_sent_while_the_guardian_does_not_agree(self, kiosk: Rehearsal) -> None:
        rest = (choose("male"), *typed("siti rahma"), DONE, SKIP, DONE, SKIP, SKIP, DONE, DONE)
        kiosk.play(*self.PATH, *rest, CONFIRM, BACK)
        assert kiosk.catalog.applicants == []
        assert kiosk.last(AskWords).topic is Topic.GUARDIAN


def test_whom_the_library_knows_already_is_told_without_a_name(kiosk: Rehearsal) -> None:
    kiosk.catalog.no_application = (Reason.APPLICATION_EXISTS,)
    assert kiosk.play(*PATH, CONFIRM)[-1] is Review
    assert kiosk.last(Review).problem == Refusal((Reason.APPLICATION_EXISTS,))


def test_a_member_who_shows_a_card_needs_no_application(kiosk: Rehearsal) -> None:
    assert kiosk.play(*PATH[:10], CARD, CardRead("c2"))[-1] is not AskDigits
    assert kiosk.catalog.applicants == []


def test_at_every_step_leaving_and_silence_send_nothing_and_leave_nothing(kiosk: Rehearsal) -> None:
    for step in range(1, len(PATH) + 1, 7):
        for end in ((LEAVE,), PATIENCE_ENDS):
            assert kiosk.play(*PATH[:step], *end)[-1] is Welcome
            assert kiosk.catalog.applicants == []
    kiosk.play(*PATH, LEAVE, REGISTER, CONFIRM, CONFIRM)
    assert kiosk.last(AskChoice).chosen == ""
    for secret in (NIK, "Nurul", "0812", "nurul@", "Melati", "1995"):
        assert secret not in repr(kiosk.views)


def test_an_application_from_the_web_is_found_by_its_number(kiosk: Rehearsal) -> None:
    kiosk.play(REGISTER, FROM_THE_WEB, *typed("p7kq2m9xx"))
    assert kiosk.last(AskApplication).problem == Refusal((Reason.APPLICATION_UNKNOWN,))
    screens = kiosk.play(REGISTER, FROM_THE_WEB, *typed("p7kq2m9xd"))
    assert screens[-1] is AppliedShown
    assert kiosk.play(REGISTER, FROM_THE_WEB, BACK)[-1] is Welcome


COUNTDOWN = SilentBefore(TakePhoto)


class TestThePhoto:
    WEB = (REGISTER, FROM_THE_WEB, *typed("p7kq2m9xd"))

    def test_is_taken_by_itself_after_a_countdown_once_it_is_good(self) -> None:
        kiosk = photographed(FAR, FAR, GOOD)
        screens = kiosk.play(*self.WEB, COUNTDOWN, CONFIRM)
        assert screens[-3:] == [PhotoTaken, PhotoTaken, AppliedShown]
        assert kiosk.catalog.photos == [("P-7KQ2-M9XD", PORTRAIT)]
        assert kiosk.last(AppliedShown).applied.photo
        seconds = [view.seconds for view in kiosk.views if isinstance(view, TakePhoto)]
        assert sorted(set(seconds), reverse=True) == [3, 2, 1, 0]

    def test_is_taken_by_hand_whatever_is_advised_and_taken_again(self) -> None:
        kiosk = photographed(FAR)
        screens = kiosk.play(*self.WEB, CONFIRM, COUNTDOWN, AGAIN, CONFIRM, COUNTDOWN, CONFIRM)
        assert screens.count(AppliedShown) == 1
        assert len(kiosk.catalog.photos) == 1

    def test_can_be_left_to_the_desk(self) -> None:
        kiosk = photographed(FAR)
        assert kiosk.play(*self.WEB, SKIP)[-1] is AppliedShown
        assert not kiosk.last(AppliedShown).applied.photo
        assert kiosk.catalog.photos == []

    def test_waits_for_a_camera_that_is_unplugged_and_comes_back(self) -> None:
        kiosk = photographed(FAR, None, FAR)
        screens = kiosk.play(*self.WEB, Silence(), Silence(), SKIP)
        assert [view.lost for view in kiosk.views if isinstance(view, TakePhoto)][:3] == [False, True, False]
        assert screens[-1] is AppliedShown

    def test_is_not_waited_for_for_ever(self) -> None:
        kiosk = photographed()
        kiosk.camera.there = False  # type: ignore[union-attr]
        screens = kiosk.play(*self.WEB, *[Silence()] * 125)
        assert AppliedShown in screens

    def test_turns_the_camera_off_however_it_ends(self) -> None:
        for end in (SKIP, LEAVE):
            kiosk = photographed(FAR)
            kiosk.play(*self.WEB, end)
            camera = kiosk.camera
            assert isinstance(camera, FakeCamera)
            assert camera.opened == camera.closed == 1

    def test_is_nowhere_in_what_a_view_says_of_itself(self) -> None:
        kiosk = photographed()
        kiosk.play(*self.WEB, CONFIRM, COUNTDOWN, CONFIRM)
        assert "JPEG" not in repr(kiosk.views)


def test_a_slip_without_paper_still_tells_the_number_on_the_glass(kiosk: Rehearsal) -> None:
    kiosk.printer.broken = True
    kiosk.play(*PATH, CONFIRM, PRINT)
    assert kiosk.last(AppliedShown).receipt is Receipt.FAILED
