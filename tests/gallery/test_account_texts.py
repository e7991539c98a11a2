"""The account and the search have words for everything that a library can answer."""

from __future__ import annotations

import pytest

from bridge.contract.account import CaseKind
from bridge.contract.circulation import Whereabouts
from kiosk.screens.days import days_left, near_date
from kiosk.screens.shortening import shorten_start
from kiosk.screens.texts import TEXTS
from kiosk.views import Receipt
from tests.gallery.items import DUE

SILENT = {Receipt.NOTHING, Receipt.OFFERED}


@pytest.mark.parametrize("language", TEXTS)
def test_every_case_place_and_print_has_words(language: str) -> None:
    wanted = [
        *(f"loans.case.{kind}" for kind in CaseKind),
        *(f"copy.{whereabouts}" for whereabouts in Whereabouts),
        *(f"print.{receipt}" for receipt in Receipt if receipt not in SILENT),
    ]
    assert [key for key in wanted if key not in TEXTS[language]] == []


@pytest.mark.parametrize(
    ("days", "indonesian", "english"),
    [
        (12, "12 hari lagi", "12 days left"),
        (2, "2 hari lagi", "2 days left"),
        (1, "besok", "tomorrow"),
        (0, "hari ini", "today"),
        (-1, "terlambat 1 hari", "1 day late"),
        (-12, "terlambat 12 hari", "12 days late"),
    ],
)
def test_days_are_counted_as_people_do(days: int, indonesian: str, english: str) -> None:
    assert (days_left("id", days), days_left("en", days)) == (indonesian, english)


def test_a_near_day_has_no_year() -> None:
    assert near_date("id", DUE) == "Senin, 7 Desember"
    assert near_date("en", DUE) == "Monday, 7 December"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("bumi", "bumi"),
        ("bumi manusia", "… manusia"),
        ("laskar pelangi ", "…pelangi "),
        ("W" * 99, "…" + "W" * 8),
    ],
)
def test_what_is_typed_is_shortened_at_its_beginning(typed: str, shown: str) -> None:
    assert shorten_start(typed, 90, lambda text: 10 * len(text)) == shown
