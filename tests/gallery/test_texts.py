"""Both languages say everything, with the same blanks to fill."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from string import Formatter

import pytest

from bridge.contract.circulation import NextStep, Reason
from kiosk.screens.days import clock_time
from kiosk.screens.texts import MONTHS, TEXTS, WEEKDAYS, long_date
from kiosk.views import Cause, Problem, Receipt
from tests.gallery.items import DUE

SUMMARIES = ("summary", "renewed", "return-summary", "return-summary.late")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_with_the_same_blanks() -> None:
    indonesian, english = TEXTS["id"], TEXTS["en"]
    assert indonesian.keys() == english.keys()
    assert {key for key in english if blanks(english[key]) != blanks(indonesian[key])} == set()


@pytest.mark.parametrize("language", TEXTS)
def test_every_reason_step_problem_cause_and_receipt_has_words(language: str) -> None:
    wanted = [
        *(f"reason.{reason}" for reason in Reason),
        *(f"next.{step}" for step in NextStep),
        *(f"problem.{problem}" for problem in Problem),
        *(f"cause.{cause}" for cause in Cause),
        *(f"{what}.receipt.{receipt}" for what in SUMMARIES for receipt in Receipt),
    ]
    assert [key for key in wanted if key not in TEXTS[language]] == []


@pytest.mark.parametrize("language", TEXTS)
def test_there_are_words_for_whatever_is_certain_while_the_library_cannot_be_asked(language: str) -> None:
    certainties = ("registered", "waiting", "partly")
    wanted = [
        *(f"{what}.lead.all.{certainty}" for what in SUMMARIES[:3] for certainty in certainties),
        *(f"offline.{possible}" for possible in ("borrow-return", "borrow", "return")),
    ]
    assert [key for key in wanted if key not in TEXTS[language]] == []


def test_the_time_of_what_a_stand_knows_is_told_in_its_own_zone() -> None:
    knew = datetime(2026, 11, 23, 9, 5, tzinfo=timezone(timedelta(hours=8)))
    assert (clock_time("id", knew), clock_time("en", knew)) == ("09.05", "09:05")


def test_every_reason_has_a_next_step() -> None:
    assert all(isinstance(reason.next_step, NextStep) for reason in Reason)


def test_dates_are_written_as_people_say_them() -> None:
    assert long_date("id", DUE) == "Senin, 7 Desember 2026"
    assert long_date("en", DUE) == "Monday, 7 December 2026"
    assert all(len(WEEKDAYS[language]) == 7 and len(MONTHS[language]) == 12 for language in TEXTS)
