"""The list of loans, earliest first, with the days that are left and what lateness costs."""

from __future__ import annotations

from datetime import date

from bridge.contract.account import Account, OpenLoan
from kiosk.receipts.loan_list import loan_list
from tests.receipts.papers import PATRON, imprint, loan, texts

LATE = OpenLoan(loan("L-2", "Bumi Manusia", date(2026, 11, 20)), days_left=-3, fine=6000)
TODAY = OpenLoan(loan("L-3", "Ronggeng", date(2026, 11, 23)), days_left=0)
GOOD = OpenLoan(loan(), days_left=12)


def lines(*loans: OpenLoan, language: str = "id") -> list[str]:
    return texts(loan_list(imprint(language), Account(PATRON, date(2027, 1, 1), loans)))


def test_the_loan_that_is_due_first_comes_first() -> None:
    listed = lines(GOOD, TODAY, LATE)
    places = [listed.index(title) for title in ("Bumi Manusia", "Ronggeng", "Laskar Pelangi")]
    assert places == sorted(places)
    assert "Dipinjam 3 buku" in listed


def test_each_loan_has_its_last_day_and_the_days_that_are_left() -> None:
    listed = lines(GOOD)
    at = listed.index("Laskar Pelangi")
    assert listed[at + 1 : at + 5] == [
        "Kode buku 3271000012345",
        "No. transaksi L-1",
        "Batas kembali 5 Desember 2026",
        "Sisa waktu 12 hari",
    ]


def test_a_late_loan_tells_by_how_much_and_what_it_costs_today() -> None:
    listed = lines(LATE)
    assert "Terlambat 3 hari" in listed
    assert "Denda bila kembali hari ini" in " ".join(listed)
    assert any("Rp 6.000" in line for line in listed)


def test_a_loan_due_today_is_not_late() -> None:
    assert "Sisa waktu 0 hari" in lines(TODAY)
    assert "Time left 0 days" in lines(TODAY, language="en")


def test_the_masked_member_number_is_on_it() -> None:
    assert "No. anggota 6472**********12" in lines(GOOD)
