"""The Wi-Fi slip: what is on it, and a camera that reads the code off the printed paper."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import cv2
import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridge.contract.hotspot import WifiAccess
from kiosk.hardware.escpos_page import Cutting, page, profiles
from kiosk.hardware.paper import Raster, Roll
from kiosk.hardware.thermal_paper import draw
from kiosk.receipts.layout import lay_out
from kiosk.receipts.wifi_code import wifi_code
from kiosk.receipts.wifi_slip import wifi_slip
from tests.receipts.papers import imprint, said

UNTIL = datetime(2026, 11, 23, 17, 0, tzinfo=timezone(timedelta(hours=8)))
OPEN = WifiAccess("Perpustakaan", "", "p-k7q2m9", "xd4hw8ra", UNTIL)
SECURED = WifiAccess("Perpustakaan", "rak;buku:7")
VOUCHER = WifiAccess("Perpustakaan", "", "", "84731-20915", UNTIL)
LETTERS = st.one_of(st.sampled_from('\\;,":'), st.characters(codec="utf-8", min_codepoint=0x20))
AWKWARD = st.text(LETTERS, min_size=8)


def test_a_member_finds_network_name_and_password_and_until_when() -> None:
    paper = said(wifi_slip(imprint(), OPEN))
    for words in ("AKSES WI-FI", "Nama jaringan Perpustakaan", "Nama pengguna p-k7q2m9", "Kata sandi xd4hw8ra"):
        assert words in paper
    assert "Berlaku sampai 23 Nov 2026, 17.00" in paper
    assert "denda" not in paper
    assert "User name p-k7q2m9" in said(wifi_slip(imprint("en"), OPEN))


def test_a_network_with_a_password_of_its_own_asks_for_nothing_else() -> None:
    paper = said(wifi_slip(imprint(), SECURED))
    assert "Kata sandi jaringan rak;buku:7" in paper
    assert "halaman" not in paper
    assert "Berlaku sampai" not in paper


def test_a_voucher_is_a_code_without_a_user() -> None:
    paper = said(wifi_slip(imprint(), VOUCHER))
    assert "Kode 84731-20915" in paper
    assert "Nama pengguna" not in paper


@pytest.mark.parametrize("access", [WifiAccess("Perpus  \u2014 Kota"), WifiAccess("Perpustakaan", "dua  spasi")])
def test_what_paper_cannot_spell_is_only_in_the_code(access: WifiAccess) -> None:
    paper = said(wifi_slip(imprint(), access))
    assert "gunakan kode di atas" in paper
    assert "Nama jaringan" not in paper


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("access", [OPEN, SECURED, VOUCHER])
def test_a_camera_reads_the_code_off_the_paper(access: WifiAccess, columns: int) -> None:
    marks = Roll().feed(page(lay_out(wifi_slip(imprint(), access), columns), "default", Cutting.PART, columns))
    paper = numpy.array(draw(marks, columns).convert("L"))
    read = {detector.detectAndDecode(paper)[0] for detector in (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco())}
    assert wifi_code(access.network, access.secret) in read


@settings(deadline=None, max_examples=40)
@given(AWKWARD.map(lambda text: text[:32]), AWKWARD.map(lambda text: text[:63]), st.sampled_from([32, 48]))
@example("\x1bp\x00\x19\xfa" * 6, "\x10\x14\x01\x00\x01" * 12, 32)
def test_no_network_can_make_a_printer_obey(network: str, secret: str, columns: int) -> None:
    stream = page(lay_out(wifi_slip(imprint(), WifiAccess(network, secret)), columns), "default", Cutting.PART, columns)
    roll = Roll()
    [code] = [mark for mark in roll.feed(stream) if isinstance(mark, Raster)]
    assert roll.finished
    assert len(code.rows) <= columns * 12 * 0.75


@pytest.mark.parametrize("profile", sorted(profiles()))
def test_every_profile_prints_the_code(profile: str) -> None:
    marks = list(Roll().feed(page(lay_out(wifi_slip(imprint(), OPEN), 32), profile, Cutting.PART, 32)))
    assert any(isinstance(mark, Raster) for mark in marks)
