"""A digital title's code can be read from the glass, and leads nowhere but to the web."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from deploy.stand import virtual_display
from kiosk.qr import QUIET, matrix_of
from kiosk.screens.address import LONGEST, host_of
from tests.gallery.examples_search import LINK
from tests.gallery.test_gallery import SIZES


@pytest.mark.screen
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_phone_reads_the_link_from_the_glass(width: int, height: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.gallery.render", str(width), str(height), str(tmp_path), "^title-digital"]
    with virtual_display(width, height) as display:
        subprocess.run(command, env={**os.environ, "DISPLAY": display}, check=True, capture_output=True)
    assert read_from(tmp_path / "title-digital.id.png") == LINK
    assert read_from(tmp_path / "title-digital-longest.id.png") == LINK.ljust(LONGEST, "0")


def read_from(picture: Path) -> str:
    read, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(picture)))
    return str(read)


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://ikaltim.kaltimprov.go.id/buku/1", "ikaltim.kaltimprov.go.id"),
        ("HTTP://Example.ID:8080/", "example.id"),
        ("https://kaltimprov.go.id@penipu.example/", "penipu.example"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://аpple.com/", "xn--pple-43d.com"),
        ("https://[::1]/", "::1"),
    ],
)
def test_the_host_is_told_as_a_browser_looks_it_up(link: str, host: str) -> None:
    assert host_of(link) == host


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "tel:+62541000000",
        "WIFI:S:gratis;;",
        "https://",
        "https:///buku",
        "//kaltimprov.go.id/buku",
        "https://[::1/",
        "https://" + "a" * 64 + ".id/",
        "https://a..id/",
        "https://kaltimprov.go.id/\nhttps://penipu.example",
        "https://kaltimprov.go.id/\u202e",
        "https://kaltimprov.go.id/a b",
        "https://kaltimprov.go.id/" + "a" * LONGEST,
    ],
)
def test_nothing_else_becomes_a_code(link: str) -> None:
    assert host_of(link) == ""


def test_the_code_of_the_longest_address_is_square_and_has_white_around_it() -> None:
    matrix = matrix_of("https://kaltimprov.go.id/".ljust(LONGEST, "a"))
    assert {len(row) for row in matrix} == {len(matrix)}
    assert not any(matrix[QUIET - 1])
    assert any(matrix[QUIET])
    assert not any(row[QUIET - 1] for row in matrix)
