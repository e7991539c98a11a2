"""Fines, payments and their proofs; damaged and lost items; the pick list."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.account import CaseKind
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import KIOSK, LIBRARIAN, Scene, case_number

fines, payments, items, cases = tables.fines.c, tables.payments.c, tables.items.c, tables.cases.c


def unpaid(scene: Scene, patron: str) -> list[str]:
    owed = select(fines.number).where(fines.patron_id == patron, fines.payment_id.is_(None))
    return [row[0] for row in scene.look(owed)]


def text_of(pdf: bytes, folder: Path) -> str:
    """As poppler reads it, with plain blanks."""
    (folder / "proof.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(folder / "proof.pdf"), "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout
    return said.replace("\u00a0", " ")


def test_a_payment_is_taken_and_its_proof_is_a_pdf(scene: Scene, anybody: Anybody, tmp_path: Path) -> None:
    client = anybody(LIBRARIAN)
    owed = unpaid(scene, "sample-1")
    client.read("/fines/sample-1")
    answer = client.post("/fines/sample-1", fine=owed)
    number = answer.headers["location"].removeprefix("/desk/payments/").partition("?")[0]
    assert unpaid(scene, "sample-1") == []
    proof = client.get(f"/payments/{number}/proof.pdf")
    assert proof.headers["Content-Type"] == "application/pdf"
    text = text_of(proof.content, tmp_path)
    for expected in (number, "Negeri 5 Menara", "Rp 8.000", "4 hari × Rp 2.000", "Senin, 7 Desember 2026", LIBRARIAN):
        assert expected in text
    assert "A26000001" not in text  # the card is masked
    assert "0001" in text
    assert (LIBRARIAN, "payment-taken", number, "8000") in scene.audit()
    assert (LIBRARIAN, "proof-made", number, "") in scene.audit()


def test_a_fine_is_paid_once_however_often_it_is_sent(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    owed = unpaid(scene, "sample-1")
    assert client.post("/fines/sample-1", fine=owed).status_code == 303
    assert client.post("/fines/sample-1", fine=owed).status_code == 409
    assert len(scene.look(select(payments.id).where(payments.patron_id == "sample-1"))) == 2


def test_nobody_pays_the_fine_of_another_or_one_that_there_is_not(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    assert client.post("/fines/sample-2", fine=unpaid(scene, "sample-1")).status_code == 409
    assert client.post("/fines/sample-1", fine=["D999999-1"]).status_code == 409
    assert client.post("/fines/sample-1").status_code == 422
    assert len(unpaid(scene, "sample-1")) == 1


def test_only_the_chosen_fines_are_paid(scene: Scene, anybody: Anybody) -> None:
    scene.fine("sample-1", "BK000010", 4)
    first, second = unpaid(scene, "sample-1")
    assert anybody(LIBRARIAN).post("/fines/sample-1", fine=[second]).status_code == 303
    assert unpaid(scene, "sample-1") == [first]


def test_a_proof_is_sent_to_the_printer_of_a_kiosk_and_the_desk_sees_it_was_printed(
    scene: Scene, anybody: Anybody
) -> None:
    client = anybody(LIBRARIAN)
    number = scene.one(select(payments.number).order_by(payments.id.desc()).limit(1))
    client.read(f"/payments/{number}")
    assert client.post(f"/payments/{number}/print", kiosk="no-such-kiosk").status_code == 422
    assert client.post(f"/payments/{number}/print", kiosk=KIOSK).status_code == 303
    assert "menunggu dicetak" in client.read(f"/payments/{number}")
    waiting = asyncio.run(scene.kiosk.next_printout()).payment
    assert waiting is not None
    assert waiting.number == number
    asyncio.run(scene.kiosk.settle_printout(number, printed=True))
    assert "sudah dicetak" in client.read(f"/payments/{number}")
    assert (LIBRARIAN, "proof-sent", number, KIOSK) in scene.audit()


def test_the_till_lists_the_payments_of_the_day_with_their_sum(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    client.post("/fines/sample-1", fine=unpaid(scene, "sample-1"))
    page = client.read("/fines")
    assert "<strong>Rp\u00a012.000</strong>" in page
    assert page.count('href="/desk/payments/') == 2


def test_a_found_copy_is_kept_for_the_first_who_waits_and_gets_a_slip_without_a_name(
    scene: Scene, anybody: Anybody
) -> None:
    client = anybody(LIBRARIAN)
    assert "Cantik Itu Luka" in client.read("/picks")
    answer = client.post("/picks", barcode="BK000006")
    assert answer.headers["location"] == "/desk/picks?slip=BK000006&said=picked"
    page = client.read("/picks", slip="BK000006", said="picked")
    assert "•••••0003" in page
    assert "Simpan sampai Rabu, 9 Desember 2026" in page
    assert "Maria" not in page
    assert (LIBRARIAN, "hold-picked", "BK000006", "") in scene.audit()
    assert "Siap diambil" in client.read("/patrons/sample-3")


def test_a_copy_whose_hold_has_lapsed_leaves_the_hold_shelf_by_a_scan(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    client.post("/picks", barcode="BK000006")
    scene.wait(days=3)
    client.log_in(LIBRARIAN)
    assert "BK000006" in client.read("/picks").partition('id="clear"')[2]
    assert client.post("/picks", barcode="BK000006").headers["location"] == "/desk/picks?said=cleared"
    assert "BK000006" not in client.read("/picks")
    assert (LIBRARIAN, "hold-cleared", "BK000006", "") in scene.audit()


@pytest.mark.parametrize(("barcode", "words"), [("BK999999", "tidak ada dalam katalog"), ("BK000010", "kedua daftar")])
def test_a_copy_that_nobody_waits_for_is_told_and_nothing_is_kept(
    scene: Scene, anybody: Anybody, barcode: str, words: str
) -> None:
    answer = anybody(LIBRARIAN).post("/picks", barcode=barcode)
    assert answer.status_code == 422
    assert words in answer.text
    assert not [line for line in scene.audit() if line[1].startswith("hold-")]


def test_a_lost_book_is_replaced_by_the_same_and_its_lateness_still_costs(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    number = case_number(scene, "BK000019")
    assert "Rp\u00a014.000" in client.read(f"/cases/{number}")
    answer = client.post(f"/cases/{number}", outcome="replaced", replacement="BK777777")
    assert answer.headers["location"] == "/desk/cases?said=case-settled"
    assert scene.one(select(items.withdrawn).where(items.barcode == "BK000019")) is True
    assert scene.one(select(items.withdrawn).where(items.barcode == "BK777777")) is False
    assert scene.one(select(fines.amount).where(fines.patron_id == "sample-10", fines.payment_id.is_(None))) == 14_000
    assert scene.one(select(cases.settled_by).where(cases.number == number)) == LIBRARIAN
    assert (LIBRARIAN, "case-settled", number, "replaced") in scene.audit()
    assert "Diganti" in client.read("/cases")


@pytest.mark.parametrize("replacement", ["", "BK000001"])
def test_a_replacement_needs_a_barcode_that_is_free(scene: Scene, anybody: Anybody, replacement: str) -> None:
    number = case_number(scene, "BK000019")
    answer = anybody(LIBRARIAN).post(f"/cases/{number}", outcome="replaced", replacement=replacement)
    assert answer.status_code == 409
    assert "Belum dapat diselesaikan" in answer.text
    assert scene.one(select(cases.outcome).where(cases.number == number)) is None


@pytest.mark.parametrize("outcome", ["repaired", "found", "unfounded"])
def test_a_case_is_settled_once(scene: Scene, anybody: Anybody, outcome: str) -> None:
    client = anybody(LIBRARIAN)
    number = case_number(scene, "BK000009")
    assert client.post(f"/cases/{number}", outcome=outcome).status_code == 303
    assert client.post(f"/cases/{number}", outcome=outcome).status_code == 409
    assert [line[1] for line in scene.audit()].count("case-settled") == 1


def test_a_case_that_a_kiosk_reports_is_among_the_open_ones(scene: Scene, anybody: Anybody) -> None:
    case = scene.report(scene.borrow("sample-5", "BK000010").number, CaseKind.DAMAGED)
    assert case.number in anybody(LIBRARIAN).read("/cases")
