"""Applications at the desk: looked over, put right, approved with a card, refused; and what cards need afterwards."""

from __future__ import annotations

import asyncio
import io
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import cv2
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.sample import cast
from bridge.central.desk import member_card
from bridge.central.desk.member_card import MemberCard
from bridge.central.desk.portraits import portrait
from bridge.contract.circulation import Patron
from bridge.contract.guestbook import Gender
from bridge.contract.membership import LONGEST_PHOTO, PHOTO_SIZE, Applicant, Applied, PinChanged
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import KIOSK, LIBRARIAN, Scene
from tests.bridge.embedded.joining import AGREED, SITI, jpeg

HOSTILE = replace(SITI, name='<script>alert("1")</script> \u202etixe', number="6472015708990004")
FORM = {
    "identity": "nik", "number": SITI.number, "name": "Siti Rahmawati Contoh", "born": "1999-08-17",
    "gender": "female", "born_in": "Samarinda", "street": "", "regency": "", "province": "", "phone": "", "email": "",
    "occupation": "", "education": "",
}  # fmt: skip


def applies(scene: Scene, who: Applicant = SITI, *, photo: bool = True) -> Applied:
    applied = asyncio.run(scene.kiosk.apply(who, AGREED, next(scene.keys)))
    assert isinstance(applied, Applied), applied
    if photo:
        with_photo = asyncio.run(scene.kiosk.add_photo(applied.number, jpeg(), next(scene.keys)))
        assert isinstance(with_photo, Applied), with_photo
    return applied


def test_those_that_wait_are_listed_with_what_is_missing(scene: Scene, anybody: Anybody) -> None:
    first, second = applies(scene), applies(scene, HOSTILE, photo=False)
    page = anybody(LIBRARIAN).get("/applications").text
    assert page.index(first.number) < page.index(second.number)
    assert page.count("belum ada foto") == 1
    assert "<script>alert" not in page
    assert KIOSK in page


def test_the_number_of_a_slip_leads_to_the_application(scene: Scene, anybody: Anybody) -> None:
    number = applies(scene).number
    found = anybody(LIBRARIAN).get("/find", q=number.lower().replace("-", ""))
    assert found.headers["location"] == f"/desk/applications/{number}"


def test_an_application_is_shown_with_its_photo_and_its_doubts(scene: Scene, anybody: Anybody) -> None:
    applied = applies(scene, replace(SITI, born=date(1998, 8, 17), gender=Gender.MALE))
    client = anybody(LIBRARIAN)
    page = client.read(f"/applications/{applied.number}")
    assert "Tanggal lahir di dalam NIK berbeda" in page
    assert "Jenis kelamin di dalam NIK berbeda" in page
    answer = client.get(f"/applications/{applied.number}/photo")
    assert answer.content == jpeg()
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_wrong_is_put_right(scene: Scene, anybody: Anybody) -> None:
    number = applies(scene).number
    client = anybody(LIBRARIAN)
    assert client.post(f"/applications/{number}/correct", **FORM).status_code == 303
    assert "Siti Rahmawati Contoh" in client.read(f"/applications/{number}")
    typed = client.post(f"/applications/{number}/correct", **FORM | {"born": "1999-02-30", "street": "Jl. Baru 1"})
    assert typed.status_code == 409
    assert "Belum disimpan" in typed.text
    assert "Jl. Baru 1" in typed.text
    assert "Jl. Baru 1" not in client.read(f"/applications/{number}")


def test_who_is_approved_is_a_member_with_a_card(scene: Scene, anybody: Anybody) -> None:
    number = applies(scene).number
    client = anybody(LIBRARIAN)
    patron = client.post(f"/applications/{number}/approve", account="true").headers["location"].partition("?")[0]
    page = client.read(patron.removeprefix("/desk"))
    assert "Siti Rahmawati" in page
    member = scene.one(select(tables.patrons.c.number).where(tables.patrons.c.name == "Siti Rahmawati"))
    assert isinstance(asyncio.run(scene.kiosk.identify(member, None)), Patron)
    assert scene.look(select(tables.digital_accounts.c.step)) == [("verified",)]
    assert client.get(f"{patron.removeprefix('/desk')}/photo").content == jpeg()
    assert (LIBRARIAN, "application-approved", number, member) in scene.audit()
    assert client.post(f"/applications/{number}/approve").status_code == 409


def test_a_refusal_has_a_reason(scene: Scene, anybody: Anybody) -> None:
    number = applies(scene).number
    client = anybody(LIBRARIAN)
    assert client.post(f"/applications/{number}/refuse", why="no-proof").status_code == 303
    assert "tidak ada bukti identitas" in client.read(f"/applications/{number}")
    assert client.post(f"/applications/{number}/refuse", why="because").status_code == 422
    assert number not in client.read("/applications")


def test_nobody_else_sees_any_of_it(scene: Scene, anybody: Anybody) -> None:
    number = applies(scene).number
    stranger = anybody("")
    for path in ("/applications", f"/applications/{number}", f"/applications/{number}/photo"):
        assert stranger.get(path).status_code == 303
    client = anybody(LIBRARIAN)
    assert client.get("/applications/P-0000-0000").status_code == 404
    assert client.get("/patrons/nobody/card.pdf").status_code == 404


def test_an_expired_card_is_renewed_for_a_term(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    [(patron, number)] = scene.look(
        select(tables.patrons.c.id, tables.patrons.c.number)
        .join(tables.cards)
        .where(tables.cards.c.code == cast.EXPIRED_CARD)
    )
    assert client.post(f"/patrons/{patron}/renew").status_code == 303
    assert scene.one(select(tables.patrons.c.expires).where(tables.patrons.c.id == patron)) == date(2027, 12, 7)
    assert (LIBRARIAN, "membership-renewed", number, "2027-12-07") in scene.audit()


def test_a_code_from_the_desk_sets_a_new_pin_once_and_is_written_nowhere(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    page = client.post("/patrons/sample-1/code").text
    code = page.partition('class="once">')[2].partition("<")[0].replace(" ", "")
    changed = asyncio.run(scene.kiosk.change_pin("A26000001", code, "580214", "key-pin-1"))
    assert isinstance(changed, PinChanged)
    assert not isinstance(asyncio.run(scene.kiosk.change_pin("A26000001", code, "914207", "key-pin-2")), PinChanged)
    assert code not in str(scene.audit())


def said_by(program: str, *arguments: str | Path) -> str:
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Siti Rahmawati", "0126112300001"),
        ("Ādhyatmikāvidyā " * 12, "6472015708990003"),
        ("عبد الرحمن 王小明 \u202e", "A26-00001"),
    ],
)
def test_a_card_is_as_large_as_a_card_and_its_codes_are_read(tmp_path: Path, name: str, number: str) -> None:
    made = member_card.pdf(MemberCard("Perpustakaan Contoh", name, number, date(2027, 12, 7), jpeg()), "id")
    (tmp_path / "card.pdf").write_bytes(made)
    assert "242.646 x 153.014 pts" in said_by("pdfinfo", tmp_path / "card.pdf")  # 85.6 x 53.98 mm
    assert said_by("pdftotext", tmp_path / "card.pdf", "-").count(number) == 2
    said_by("pdftoppm", "-r", "300", "-png", tmp_path / "card.pdf", tmp_path / "card")
    square, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(tmp_path / "card-1.png")))
    assert square == number
    [bars] = zxingcpp.read_barcodes(Image.open(tmp_path / "card-2.png"))
    assert (bars.format, bars.text) == (zxingcpp.BarcodeFormat.Code128, number)


def test_a_picture_from_anywhere_becomes_a_photo_without_a_word_about_where() -> None:
    noise = Image.effect_noise((3000, 2000), 120).convert("RGB")
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Somebody's telephone"
    noise.save(file, "JPEG", exif=exif)
    made = portrait(file.getvalue())
    assert made is not None
    assert len(made) <= LONGEST_PHOTO
    photo = Image.open(io.BytesIO(made))
    assert (photo.size, dict(photo.getexif())) == (PHOTO_SIZE, {})
    assert portrait(b"no picture") is None


def test_a_photo_is_brought_at_the_desk(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    assert client.get("/patrons/sample-1/photo").status_code == 404
    answer = client.post("/patrons/sample-1/photo", files={"photo": jpeg((1200, 900))})
    assert answer.headers["location"].endswith("said=photo-replaced")
    assert Image.open(io.BytesIO(client.get("/patrons/sample-1/photo").content)).size == PHOTO_SIZE
    refused = client.post("/patrons/sample-1/photo", files={"photo": b"GIF89a"})
    assert refused.headers["location"].endswith("said=photo-unreadable")
    assert scene.one(select(tables.photos.c.patron_id)) == "sample-1"
