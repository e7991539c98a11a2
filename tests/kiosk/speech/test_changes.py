"""A view of the same kind says only what is new; a countdown does not talk all the time."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.circulation import Loan
from kiosk.photo.advice import Advice
from kiosk.speech.changes import Shown, news
from kiosk.views import (
    AskDigits,
    AskPin,
    AskWords,
    Basket,
    Holds,
    Place,
    Receipt,
    Search,
    StillThere,
    Summary,
    TakePhoto,
    Topic,
    View,
    Working,
)
from tests.gallery.examples import EXAMPLES
from tests.gallery.items import BUMI, DUE, LENT, PATRON, PELANGI

ASKED = AskWords(Topic.NAME, Place(1, 5), "Bud")
SUMMARY = Summary(PATRON, (Loan("1", PELANGI, DUE, LENT),), undo=9)


def after(before: View, now: View, language: str = "en") -> tuple[str, ...]:
    return news(Shown(before, language), Shown(now, language))


def test_a_scanned_book_is_all_that_is_said_after_the_scan() -> None:
    one, two = Basket(replace(PATRON, limit=5), (PELANGI,)), Basket(replace(PATRON, limit=5), (PELANGI, BUMI))
    assert after(one, two) == ("Book 2: Bumi Manusia, Pramoedya Ananta Toer", "2 of 5 books")


def test_another_language_says_everything_again() -> None:
    basket = Basket(PATRON, (PELANGI,))
    assert len(news(Shown(basket, "id"), Shown(basket, "en"))) > 3


def test_another_kind_of_view_is_told_whole() -> None:
    assert after(Basket(PATRON), StillThere(15))[0] == "Are you still there?"


def test_the_same_view_again_says_nothing() -> None:
    assert after(SUMMARY, SUMMARY) == ()


def test_the_seconds_of_an_undo_pass_in_silence() -> None:
    assert after(SUMMARY, replace(SUMMARY, undo=8)) == ()


def test_a_countdown_is_said_every_five_seconds() -> None:
    said = [after(StillThere(seconds + 1), StillThere(seconds)) for seconds in range(14, 0, -1)]
    assert [one for one in said if one] == [("10 seconds left.",), ("5 seconds left.",)]


def test_a_hold_that_is_about_to_be_cancelled_is_asked_about() -> None:
    holds = EXAMPLES["holds-revealed"]
    assert isinstance(holds, Holds)
    sure = replace(holds, sure=holds.account.holds[0].number)
    assert after(holds, sure) == ("You can choose: Yes, cancel it, Back.",)


def test_a_receipt_that_comes_out_is_said() -> None:
    printing = replace(SUMMARY, receipt=Receipt.PRINTING)
    said = after(printing, replace(SUMMARY, receipt=Receipt.PRINTED))
    assert said[0] == "Please take your receipt."


def test_progress_is_said_by_the_book() -> None:
    assert after(Working(0, 3), Working(1, 3)) == ("Book 2 of 3",)


def test_each_typed_letter_is_said_and_each_that_is_taken_back() -> None:
    assert after(ASKED, replace(ASKED, words="Budi")) == ("i",)
    assert after(ASKED, replace(ASKED, words="Bu")) == ("d erased",)
    assert after(Search("a"), Search("a ")) == ("space",)


def test_a_typed_digit_of_a_pin_is_only_counted() -> None:
    assert after(AskPin(3), AskPin(4)) == ("4 digits typed.",)


def test_a_typed_digit_of_a_number_is_said() -> None:
    digits = AskDigits(Topic.PHONE, Place(3, 9), (4, 4, 4, 3), "08")
    assert after(digits, replace(digits, digits="081")) == ("1",)


def test_suggestions_that_come_after_the_typing_are_said() -> None:
    assert after(Search("las"), Search("las", ("Laskar Pelangi",)))[0] == "Suggestion 1: Laskar Pelangi"


def test_the_camera_says_its_advice_once_and_counts() -> None:
    closer = TakePhoto(advice=Advice.CLOSER)
    assert after(closer, TakePhoto(advice=Advice.CLOSER)) == ()
    ready = TakePhoto(advice=Advice.READY, seconds=3)
    assert after(closer, ready)[1:] == ("3",)
    assert after(ready, replace(ready, seconds=2)) == ("2",)
