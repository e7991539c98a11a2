"""What the sample's files hold."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bridge.catalogs.embedded.sample import cast, rows

BARCODES = [barcode for title in rows.titles() for barcode in title.barcodes]


def test_there_are_hundreds_of_titles_and_some_have_two_copies() -> None:
    assert len(rows.titles()) >= 320
    assert sum(len(title.barcodes) == 2 for title in rows.titles()) >= 25


def test_every_barcode_is_one_items_and_of_the_samples_form() -> None:
    assert len(set(BARCODES)) == len(BARCODES)
    assert [barcode for barcode in BARCODES if not re.fullmatch(r"BK\d{6}", barcode)] == []


def test_every_title_is_described() -> None:
    described = r"(R )?[\d2][\dX]\d?(\.\d+)?( \d+)* [A-Z]{2,3} \w"
    assert [title for title in rows.titles() if not re.fullmatch(described, title.call_number)] == []
    assert all(title.title and title.author and title.subject and title.publisher for title in rows.titles())
    assert all(re.match(r"Lantai [123], (Rak|Ruang) ", title.shelf) for title in rows.titles())
    assert all(1900 < title.year <= 2026 for title in rows.titles())


def test_reference_works_and_only_they_are_not_for_loan() -> None:
    kept = {title.title for title in rows.titles() if not title.for_loan}
    assert kept == {title.title for title in rows.titles() if title.call_number.startswith("R ")}
    assert len(kept) >= 10


def test_there_are_forty_one_patrons_with_numbers_and_codes_of_their_own() -> None:
    codes = [code for patron in rows.patrons() for code in (patron.number, *patron.codes)]
    assert len(rows.patrons()) == 41
    assert all(re.fullmatch(r"A\d{8}", patron.number) for patron in rows.patrons())
    assert len(set(codes)) == len(codes)
    assert not set(codes) & set(BARCODES)


def test_loans_and_holds_are_of_items_that_exist_and_no_item_is_lent_twice() -> None:
    lent = [barcode for patron in rows.patrons() for barcode, _ in patron.loans]
    held = {barcode for patron in rows.patrons() for barcode, _ in patron.holds}
    assert len(set(lent)) == len(lent)
    assert set(lent) | held <= set(BARCODES)


def test_no_national_identity_number_is_of_a_province_that_exists() -> None:
    numbers = [code for patron in rows.patrons() for code in patron.codes if len(code) == 16]
    assert cast.NIK_CARD in numbers
    assert all(number.startswith("99") for number in numbers)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_holidays_that_never_move_are_there(year: int) -> None:
    days = {day for day, _ in rows.holidays()}
    assert {date(year, *day) for day in ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25))} <= days
