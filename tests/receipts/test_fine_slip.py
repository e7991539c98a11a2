"""The fine slip says what is to be paid and why: item, dates, days, rate, amount."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.contract.circulation import Fine, Item
from kiosk.receipts.document import Style, Text
from kiosk.receipts.fine_slip import fine_slip
from tests.receipts.papers import FINE, imprint, said, texts


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "id",
            [
                "Laskar Pelangi",
                "Kode buku 3271000012345",
                "No. denda F-1",
                "Batas kembali 20 November 2026",
                "Dikembalikan 23 November 2026",
                "Hari terhitung 3 x Rp 2.000",
                "Denda Rp 6.000",
            ],
        ),
        (
            "en",
            [
                "Laskar Pelangi",
                "Item code 3271000012345",
                "Fine no. F-1",
                "Due 20 November 2026",
                "Returned 23 November 2026",
                "Days counted 3 x Rp 2.000",
                "Fine Rp 6.000",
            ],
        ),
    ],
)
def test_it_tells_item_dates_days_rate_and_amount(language: str, expected: list[str]) -> None:
    lines = texts(fine_slip(imprint(language), (FINE,)))
    at = lines.index(expected[0])
    assert lines[at : at + len(expected)] == expected


def test_the_sum_of_all_fines_is_the_largest_thing_on_it() -> None:
    slip = fine_slip(imprint(), (FINE, replace(FINE, number="F-2", amount=12_000)))
    assert [part.text for part in slip.parts[1:] if isinstance(part, Text) and part.style is Style.LARGE] == [
        "Rp 18.000"
    ]


def test_it_sends_to_the_desk_and_is_no_proof_of_payment() -> None:
    on_it = said(fine_slip(imprint(), (FINE,)))
    assert "Bayar di meja layanan" in on_it
    assert "bukan bukti pembayaran" in on_it


def test_a_fine_that_an_older_system_left_behind_has_only_its_amount() -> None:
    lines = texts(fine_slip(imprint(), (Fine("F-9", 4000),)))
    at = lines.index("Denda dari catatan lama")
    assert lines[at : at + 3] == ["Denda dari catatan lama", "No. denda F-9", "Denda Rp 4.000"]


def test_a_fine_without_dates_still_names_its_item() -> None:
    lines = texts(fine_slip(imprint(), (Fine("F-9", 4000, Item("b1", "Buku lama")),)))
    at = lines.index("Buku lama")
    assert lines[at : at + 4] == ["Buku lama", "Kode buku b1", "No. denda F-9", "Denda Rp 4.000"]


def test_the_masked_member_number_is_on_it_only_when_a_card_was_shown() -> None:
    assert "No. anggota 6472**12" in said(fine_slip(imprint(), (FINE,), "6472••12"))
    assert "No. anggota" not in said(fine_slip(imprint(), (FINE,)))
