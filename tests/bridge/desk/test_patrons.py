"""Patrons at the desk: found by a scan or a name, looked at, blocked, extended; every look leaves a line."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.sample import cast
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import LIBRARIAN, Scene

patrons = tables.patrons.c


@pytest.mark.parametrize("card", [cast.ACTIVE_CARD, cast.NFC_CARD, cast.NIK_CARD])
def test_a_scanned_card_leads_to_its_owner(anybody: Anybody, card: str) -> None:
    answer = anybody(LIBRARIAN).get("/find", q=f" {card} ")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/patrons/sample-")


def test_a_scanned_book_leads_to_its_page_and_from_there_to_who_has_it_and_to_its_case(anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    assert client.get("/find", q="BK000019").headers["location"] == "/desk/items/BK000019"
    page = client.read("/items/BK000019")
    assert 'href="/desk/patrons/sample-10"' in page
    assert 'href="/desk/cases/K' in page
    assert "Pada petugas" in page


def test_a_book_that_somebody_waits_for_leads_to_the_pick_list(anybody: Anybody) -> None:
    assert 'class="button main-act" href="/desk/picks"' in anybody(LIBRARIAN).read("/items/BK000006")


def test_the_number_of_a_proof_leads_to_its_payment(scene: Scene, anybody: Anybody) -> None:
    number = scene.one(select(tables.payments.c.number).limit(1))
    assert anybody(LIBRARIAN).get("/find", q=number).headers["location"] == f"/desk/payments/{number}"


def test_anything_else_is_looked_for_among_the_names_and_the_beginnings_of_numbers(anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    assert client.get("/find", q="rahmah siti").headers["location"] == "/desk/patrons?q=rahmah+siti"
    assert "Siti Rahmah Contoh" in client.read("/patrons", q="rahmah siti")
    assert "Siti Rahmah Contoh" in client.read("/patrons", q="A2600000")
    assert "Siti Rahmah Contoh" not in client.read("/patrons", q="rahmah budi")
    assert "Siti Rahmah Contoh" not in client.read("/patrons", q="%")
    assert "Siti Rahmah Contoh" not in client.read("/patrons", q="Siti_Rahmah")


def test_every_look_at_a_patron_leaves_a_line_without_a_name(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    client.read("/patrons", q="rahmah")
    client.read("/patrons/sample-1")
    client.read("/fines/sample-1")
    client.read("/items/BK000019")
    assert scene.audit()[1:] == [
        (LIBRARIAN, "patrons-searched", "", "1"),
        (LIBRARIAN, "patron-viewed", "A26000001", ""),
        (LIBRARIAN, "fines-viewed", "A26000001", ""),
        (LIBRARIAN, "item-viewed", "BK000019", ""),
    ]


def test_the_page_of_a_patron_shows_what_they_have_wait_for_and_owe(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    late = client.read("/patrons/sample-10")
    for text in ("Amba", "BK000019", "29 Nov 2026", "8 hari lewat", "Rp\u00a014.000", "Hilang"):
        assert text in late
    assert "Antrean ke-1" in client.read("/patrons/sample-3")
    assert "Siap diambil" in client.read("/patrons/sample-12")
    assert "Terima denda Rp\u00a08.000" in client.read("/patrons/sample-1")


def test_a_card_is_blocked_with_a_reason_and_unblocked(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    client.read("/patrons/sample-1")
    answer = client.post("/patrons/sample-1/block", why="card-lost")
    assert answer.headers["location"] == "/desk/patrons/sample-1?said=patron-blocked"
    assert scene.one(select(patrons.status).where(patrons.id == "sample-1")) == "suspended"
    page = client.read("/patrons/sample-1", said="patron-blocked")
    assert "Kartu diblokir." in page
    assert f"Diblokir: kartu hilang. 7 Des 2026, 09.30, oleh {LIBRARIAN}." in page
    assert client.post("/patrons/sample-1/unblock").status_code == 303
    assert scene.one(select(patrons.status).where(patrons.id == "sample-1")) == "active"
    acts = [line for line in scene.audit() if line[1].startswith("patron-") and line[1] != "patron-viewed"]
    assert acts == [
        (LIBRARIAN, "patron-blocked", "A26000001", "card-lost"),
        (LIBRARIAN, "patron-unblocked", "A26000001", ""),
    ]


def test_blocking_twice_is_one_act(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    for _ in range(2):
        assert client.post("/patrons/sample-1/block", why="other").status_code == 303
    assert [act for _, act, _, _ in scene.audit()].count("patron-blocked") == 1


def test_a_card_is_made_valid_for_longer(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    expired = client.read("/patrons/sample-6")
    assert "Habis masa berlaku" in expired
    assert 'value="2027-12-07"' in expired  # a year from today, because the card's last day is past
    assert client.post("/patrons/sample-6/extend", expires="2027-12-07").status_code == 303
    assert scene.one(select(patrons.expires).where(patrons.id == "sample-6")) == date(2027, 12, 7)
    assert "Senin" not in client.read("/patrons/sample-6")
    assert "berlaku sampai Selasa, 7 Desember 2027" in client.read("/patrons/sample-6")
    assert (LIBRARIAN, "patron-extended", "A26000006", "2027-12-07") in scene.audit()


def test_a_day_that_is_past_extends_nothing(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    before = scene.one(select(patrons.expires).where(patrons.id == "sample-1"))
    assert "Masa berlaku tidak diubah" in client.post("/patrons/sample-1/extend", expires="2026-12-06").text
    assert scene.one(select(patrons.expires).where(patrons.id == "sample-1")) == before


def test_the_first_page_counts_what_happened_today(anybody: Anybody) -> None:
    page = anybody(LIBRARIAN).read()
    assert "Senin, 7 Desember 2026" in page
    for name, number in (("Dipinjam hari ini", "4"), ("Kembali hari ini", "4"), ("Denda diterima", "Rp\u00a04.000")):
        assert f"<dt>{name}</dt><dd>{number}</dd>" in page
    for number, name in (("3", "buku diambil untuk pesanan"), ("2", "kasus rusak atau hilang")):
        assert f"<strong>{number}</strong><span>{name}</span>" in page
    assert "Siti" not in page  # numbers only


def test_yesterday_is_not_today_in_the_zone_of_the_library(scene: Scene, anybody: Anybody) -> None:
    scene.wait(hours=14.4)  # six minutes before midnight in Samarinda
    client = anybody(LIBRARIAN)
    assert "<dt>Dipinjam hari ini</dt><dd>4</dd>" in client.read()
    scene.wait(hours=0.2)
    page = client.read()
    assert "Selasa, 8 Desember 2026" in page
    assert "<dt>Dipinjam hari ini</dt><dd>0</dd>" in page
