"""The proof of payment names what was paid under its number, and a copy never passes for the first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.contract.account import Payment
from kiosk.receipts.document import Document
from kiosk.receipts.payment import payment_proof
from tests.receipts.papers import FINE, NOW, imprint, said, texts

PAYMENT = Payment("261123-0042-7788", "6472••12", NOW, (FINE, replace(FINE, number="F-2")), 12_000)


def proof(language: str = "id", *, copy: bool = False) -> Document:
    return payment_proof(imprint(language), PAYMENT, copy=copy)


def test_it_carries_its_number_the_moment_and_every_fine() -> None:
    on_it = said(proof())
    for words in ("No. bukti 261123-0042-7788", "Dibayar 23 Nov 2026, 09.05", "No. denda F-1", "No. denda F-2"):
        assert words in on_it
    assert "Sudah dibayar: Rp 12.000" in on_it
    assert "No. anggota 6472**12" in on_it


@pytest.mark.parametrize(("language", "word"), [("id", "SALINAN"), ("en", "COPY")])
def test_only_what_is_printed_again_is_a_copy(language: str, word: str) -> None:
    assert word in texts(proof(language, copy=True))
    assert word not in texts(proof(language))


def test_a_copy_says_so_before_anything_that_was_paid() -> None:
    lines = texts(proof(copy=True))
    assert lines.index("SALINAN") < lines.index("No. bukti 261123-0042-7788")


def test_it_does_not_ask_to_pay_again() -> None:
    assert "Bayar" not in said(proof())
