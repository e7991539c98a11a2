"""The loan receipt says what the hand stamp said: when to return, and whose loan it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contract.circulation import Loan
from kiosk.receipts.document import Style, Text
from kiosk.receipts.imprint import Letterhead
from kiosk.receipts.layout import Line, lay_out
from kiosk.receipts.loan import loan_receipt
from tests.receipts.papers import PATRON, imprint, loan


def _lines(*loans: Loan, language: str = "id", columns: int = 32) -> tuple[Line, ...]:
    return lay_out(loan_receipt(imprint(language), PATRON, loans), columns)


def _texts(*loans: Loan, language: str = "id") -> list[str]:
    return [" ".join(line.text.split()) for line in _lines(*loans, language=language)]


def test_it_begins_with_the_library_and_its_address() -> None:
    assert _texts(loan())[:3] == ["Perpustakaan Umum Kota Contoh", "Jl. Melati No. 1", "Kota Contoh"]


def test_it_names_title_item_and_transaction() -> None:
    texts = _texts(loan())
    at = texts.index("Laskar Pelangi")
    assert texts[at + 1 : at + 3] == ["Kode buku 3271000012345", "No. transaksi L-1"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", ["Kembali paling lambat:", "Sabtu", "5 Desember 2026"]),
        ("en", ["Return no later than:", "Saturday", "5 December 2026"]),
    ],
)
def test_the_day_of_return_is_told_in_the_language_of_the_visit(language: str, said: list[str]) -> None:
    texts = _texts(loan(), language=language)
    at = texts.index(said[0])
    assert texts[at : at + 3] == said


def test_nothing_on_the_paper_is_larger_than_the_day_of_return() -> None:
    parts = loan_receipt(imprint(), PATRON, (loan(),)).parts[1:]
    assert [part.text for part in parts if isinstance(part, Text) and part.style is Style.LARGE] == [
        "Sabtu",
        "5 Desember 2026",
    ]


def test_the_member_number_stays_masked_and_readable() -> None:
    assert "No. anggota 6472**********12" in _texts(loan())


def test_two_loans_due_the_same_day_share_one_date() -> None:
    texts = _texts(loan("L-1"), loan("L-2", "Bumi Manusia"))
    assert texts.count("5 Desember 2026") == 1
    assert "No. transaksi L-2" in texts
    assert "Dipinjam 2 buku" in texts


def test_loans_due_on_different_days_each_carry_their_own_and_the_earlier_comes_first() -> None:
    texts = _texts(loan("L-1"), loan("L-2", "Bumi Manusia", date(2026, 12, 2)))
    days = [texts.index(text) for text in ("Bumi Manusia", "2 Desember 2026", "Laskar Pelangi", "5 Desember 2026")]
    assert days == sorted(days)


@pytest.mark.parametrize(("language", "time"), [("id", "23 Nov 2026, 09.05"), ("en", "23 Nov 2026, 09:05")])
def test_it_tells_when_and_where_it_was_printed(language: str, time: str) -> None:
    texts = _texts(loan(), language=language)
    assert any(text.endswith(time) for text in texts)
    assert any(text.endswith("Lobi 1") for text in texts)


def test_it_ends_with_the_rule_of_fines_the_librarys_words_and_thanks() -> None:
    said = " ".join(_texts(loan()))
    assert "denda Rp 2.000 per buku per hari buka." in said
    assert said.endswith("Buka 08.00-16.00  Terima kasih. Selamat membaca!")


def test_a_library_without_fines_threatens_with_none() -> None:
    document = loan_receipt(imprint(head=Letterhead("Perpustakaan")), PATRON, (loan(),))
    assert not any("denda" in line.text for line in lay_out(document, 48))


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.sampled_from(["id", "en"]), st.sampled_from([32, 42, 48]))
def test_no_day_of_the_year_is_torn_in_two_lines(due: date, language: str, columns: int) -> None:
    big = [line.text for line in _lines(loan(due=due), language=language, columns=columns)]
    assert any(text.startswith(f"{due.day} ") and text.endswith(str(due.year)) for text in big)


@pytest.mark.parametrize(("field", "head"), [("name", {"name": " "}), ("fine_per_day", {"fine_per_day": -1})])
def test_a_letterhead_that_cannot_be_printed_is_refused_by_the_key(field: str, head: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=field):
        Letterhead(**head)  # type: ignore[arg-type] # a TOML table
