"""The return receipt ends a loan on paper; its cost, when it was late, stands on a slip of its own."""

from __future__ import annotations

from datetime import date

from bridge.contract.circulation import Item, Returned
from kiosk.receipts.document import Rule, Text
from kiosk.receipts.returned import return_receipt
from tests.receipts.papers import FINE, NOW, imprint, said, texts

LATE = Returned("L-1", Item("3271000012345", "Laskar Pelangi"), NOW, date(2026, 11, 20), fine=FINE)
GOOD = Returned("L-2", Item("3271000067890", "Bumi Manusia"), NOW, date(2026, 12, 5))


def test_it_names_every_item_its_loan_and_the_moment() -> None:
    lines = texts(return_receipt(imprint(), (LATE, GOOD)))
    at = lines.index("Bumi Manusia")
    assert lines[at + 1 : at + 5] == [
        "Kode buku 3271000067890",
        "No. transaksi L-2",
        "Status Tercatat",
        "Dikembalikan 23 Nov 2026, 09.05",
    ]
    assert "Dikembalikan 2 buku" in lines


def test_it_carries_no_member_number_because_nobody_showed_a_card() -> None:
    assert "No. anggota" not in said(return_receipt(imprint(), (LATE,)))


def test_what_lateness_cost_is_not_on_it() -> None:
    assert "6.000" not in said(return_receipt(imprint(), (LATE,)))


def test_that_the_service_is_free_stands_apart_from_the_rule_of_fines() -> None:
    parts = return_receipt(imprint(), (LATE,)).parts
    free, fine = (
        next(place for place, part in enumerate(parts) if isinstance(part, Text) and words in part.text)
        for words in ("tidak dipungut biaya", "denda")
    )
    assert any(isinstance(part, Rule) for part in parts[free:fine])
