"""What every paper of a kiosk keeps to, whatever it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from bridge.contract.account import Account, OpenLoan, Payment
from bridge.contract.circulation import Fine, Item, Returned
from kiosk.receipts.document import Document
from kiosk.receipts.fine_slip import fine_slip
from kiosk.receipts.imprint import Imprint, Letterhead
from kiosk.receipts.layout import lay_out
from kiosk.receipts.loan import loan_receipt
from kiosk.receipts.loan_list import loan_list
from kiosk.receipts.payment import payment_proof
from kiosk.receipts.renewal import renewal_receipt
from kiosk.receipts.returned import return_receipt
from tests.receipts.papers import FINE, NOW, PATRON, imprint, loan, said, texts

Paper = Callable[[Imprint, str], Document]  # with this title of the book

PAPERS: dict[str, Paper] = {
    "loan": lambda on, title: loan_receipt(on, PATRON, (loan(title=title),)),
    "renewal": lambda on, title: renewal_receipt(on, PATRON, (loan(title=title),)),
    "list": lambda on, title: loan_list(on, Account(PATRON, date(2027, 1, 1), (OpenLoan(loan(title=title), 12),))),
    "return": lambda on, title: return_receipt(on, (Returned("L-1", Item("b", title), NOW, date(2026, 12, 5)),)),
    "slip": lambda on, title: fine_slip(on, (replace(FINE, item=Item("b", title)),), PATRON.card),
    "proof": lambda on, title: payment_proof(on, paid(replace(FINE, item=Item("b", title))), copy=True),
}
EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


def paid(*fines: Fine) -> Payment:
    return Payment("7301-2290", PATRON.card, NOW, fines, sum(fine.amount for fine in fines))


@EVERY_PAPER
def test_it_begins_with_the_library_and_ends_with_thanks(paper: Paper) -> None:
    lines = texts(paper(imprint(), "Laskar Pelangi"))
    assert lines[:3] == ["Perpustakaan Umum Kota Contoh", "Jl. Melati No. 1", "Kota Contoh"]
    assert lines[-1].startswith("Terima kasih.")
    assert "Buka 08.00-16.00" in lines


@EVERY_PAPER
@pytest.mark.parametrize(("language", "time"), [("id", "23 Nov 2026, 09.05"), ("en", "23 Nov 2026, 09:05")])
def test_it_tells_when_and_where_it_was_printed(paper: Paper, language: str, time: str) -> None:
    on_it = said(paper(imprint(language), "Laskar Pelangi"))
    assert time in on_it
    assert "Lobi 1" in on_it


@EVERY_PAPER
def test_both_languages_say_the_same_things_differently(paper: Paper) -> None:
    indonesian, english = (texts(paper(imprint(language), "Laskar Pelangi")) for language in ("id", "en"))
    assert "Laskar Pelangi" in indonesian
    assert "Laskar Pelangi" in english
    assert {"Terima kasih.", "Terima kasih. Selamat membaca!"} & set(indonesian)
    assert {"Thank you.", "Thank you. Enjoy reading!"} & set(english)


@EVERY_PAPER
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_whatever_a_title_holds_is_printable_and_fits(paper: Paper, columns: int) -> None:
    hostile = "\x1b@\x1dV\x00 Bahasa “عربية” 本 \u202e" + "x" * 90
    for line in lay_out(paper(imprint(), hostile), columns):
        assert len(line.text) <= columns
        assert all(" " <= letter <= "~" for letter in line.text)


@EVERY_PAPER
def test_a_library_without_fines_has_no_rule_about_them(paper: Paper) -> None:
    on_it = said(paper(imprint(head=Letterhead("Perpustakaan")), "Laskar Pelangi"))
    assert "per buku per hari" not in on_it
    assert "per buku per hari" in said(paper(imprint(), "Laskar Pelangi"))


@EVERY_PAPER
def test_money_is_written_as_everybody_writes_it_in_both_languages(paper: Paper) -> None:
    for language in ("id", "en"):
        assert "Rp 2.000" in said(paper(imprint(language), "Laskar Pelangi"))


@pytest.mark.parametrize(
    ("language", "counting", "rule"),
    [
        ("id", "opening", "Terlambat: denda Rp 2.000 per buku per hari buka."),
        ("id", "calendar", "Terlambat: denda Rp 2.000 per buku per hari."),
        ("en", "opening", "Late returns: Rp 2.000 per item per opening day."),
        ("en", "calendar", "Late returns: Rp 2.000 per item per day."),
    ],
)
@EVERY_PAPER
def test_the_rule_of_fines_says_which_days_count(
    paper: Paper, language: str, counting: Literal["opening", "calendar"], rule: str
) -> None:
    head = Letterhead("Perpustakaan", fine_per_day=2000, fine_counting=counting)
    assert rule in said(paper(imprint(language, head), "Laskar Pelangi"))
