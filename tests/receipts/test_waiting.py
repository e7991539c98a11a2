"""Papers while the library cannot be asked: each item tells what is certain, and the paper what that means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bridge.contract.circulation import Item, Loan, Returned
from kiosk.receipts.document import Document
from kiosk.receipts.layout import lay_out
from kiosk.receipts.loan import loan_receipt
from kiosk.receipts.renewal import renewal_receipt
from kiosk.receipts.returned import return_receipt
from tests.receipts.papers import NOW, PATRON, imprint, loan, said, texts

Paper = Callable[..., Document]  # of loans or returns, in a language

REGISTERED = loan()
WAITING = replace(loan("K1-17", "Bumi Manusia"), waiting=True)
ABOUT = replace(loan("K1-18", "Cantik Itu Luka"), waiting=True, estimated=True)
BACK = Returned("L-2", Item("3271000067890", "Bumi Manusia"), NOW, date(2026, 11, 20))
KEPT = replace(BACK, number="K1-19", waiting=True)

WAITING_MEANS = {
    "id": "Menunggu perpustakaan: tersimpan di anjungan ini, dicatat setelah perpustakaan terhubung lagi.",
    "en": "Waiting for the library: this kiosk keeps it, and the library registers it once it is connected.",
}


def lent(*loans: Loan, language: str = "id") -> Document:
    return loan_receipt(imprint(language), PATRON, loans)


def renewed(*loans: Loan, language: str = "id") -> Document:
    return renewal_receipt(imprint(language), PATRON, loans)


def returned(*returns: Returned, language: str = "id") -> Document:
    return return_receipt(imprint(language), returns)


def test_each_item_tells_whether_the_library_has_it() -> None:
    lines = texts(lent(REGISTERED, WAITING))
    first, second = lines.index("Laskar Pelangi"), lines.index("Bumi Manusia")
    assert lines[first + 2 : first + 4] == ["No. transaksi L-1", "Status Tercatat"]
    assert lines[second + 2 : second + 4] == ["No. anjungan K1-17", "Status Menunggu perpustakaan"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("paper", "kept", "has"),
    [(lent, WAITING, REGISTERED), (renewed, WAITING, REGISTERED), (returned, KEPT, BACK)],
    ids=["loan", "renewal", "return"],
)
def test_what_waiting_means_is_said_once_and_only_where_something_waits(
    paper: Paper, kept: Loan | Returned, has: Loan | Returned, language: str
) -> None:
    assert said(paper(has, kept, kept, language=language)).count(WAITING_MEANS[language]) == 1
    assert WAITING_MEANS[language] not in said(paper(has, language=language))


@pytest.mark.parametrize("paper", [lent, renewed])
def test_a_day_that_is_not_certain_is_marked_and_stands_apart_from_one_that_is(paper: Paper) -> None:
    lines = texts(paper(WAITING, ABOUT))
    certain, about = lines.index("Kembali paling lambat:"), lines.index("Kembali kira-kira:")
    assert lines.count("5 Desember 2026") == 2
    assert lines.index("Bumi Manusia") < certain < lines.index("Cantik Itu Luka") < about
    assert "Tanggal kira-kira dipastikan perpustakaan" in said(paper(ABOUT))
    assert "kira-kira" not in said(paper(WAITING))


@pytest.mark.parametrize(
    ("one", "late"),
    [
        (KEPT, True),
        (replace(KEPT, due=None), False),
        (replace(KEPT, due=NOW.date()), False),
        (BACK, False),
    ],
)
def test_a_late_return_that_waits_is_told_without_a_sum(one: Returned, late: bool) -> None:
    assert ("Terlambat: dendanya dihitung perpustakaan nanti." in said(returned(one))) == late


@pytest.mark.parametrize("title", ["", "\u200b\x1b"])
def test_an_item_whose_title_nobody_knows_is_called_by_its_number(title: str) -> None:
    assert "Buku 3271000012345" in texts(lent(replace(WAITING, item=Item("3271000012345", title))))


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("language", ["id", "en"])
def test_whatever_a_library_or_a_stand_says_is_printable_and_fits(columns: int, language: str) -> None:
    hostile = Item("\x1b@\x1dV" + "9" * 60, "\x00 Bahasa “عربية” 本 \u202e" + "x" * 90)
    loans = (replace(ABOUT, item=hostile, number="K" * 90), WAITING)
    back = (replace(KEPT, item=hostile, number="K" * 90),)
    for document in (lent(*loans, language=language), returned(*back, language=language)):
        for line in lay_out(document, columns):
            assert len(line.text) <= columns
            assert all(" " <= letter <= "~" for letter in line.text)


@pytest.mark.parametrize("columns", [32, 48])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_status_of_an_item_stands_on_one_line_of_every_paper(columns: int, language: str) -> None:
    lines = texts(lent(WAITING, language=language), columns)
    assert {"Status Menunggu perpustakaan", "Status Waiting for the library"} & set(lines)
