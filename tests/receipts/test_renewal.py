"""The renewal receipt is the stamp anew: the new day of return is the largest thing on it."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.receipts.document import Style, Text
from kiosk.receipts.renewal import renewal_receipt
from tests.receipts.papers import PATRON, imprint, loan, texts


def test_nothing_on_the_paper_is_larger_than_the_new_day_of_return() -> None:
    parts = renewal_receipt(imprint(), PATRON, (loan(),)).parts[1:]
    large = [part.text for part in parts if isinstance(part, Text) and part.style is Style.LARGE]
    assert large == ["Sabtu", "5 Desember 2026"]


@pytest.mark.parametrize(
    ("language", "title", "count"),
    [("id", "BUKTI PERPANJANGAN", "Diperpanjang 2 buku"), ("en", "RENEWAL RECEIPT", "Renewed 2 items")],
)
def test_it_says_that_it_is_a_renewal_and_of_how_many(language: str, title: str, count: str) -> None:
    loans = (loan(), loan("L-2", "Bumi Manusia", date(2026, 12, 2)))
    lines = texts(renewal_receipt(imprint(language), PATRON, loans))
    assert title in lines
    assert count in lines
    assert "No. anggota 6472**********12" in lines or "Member 6472**********12" in lines
