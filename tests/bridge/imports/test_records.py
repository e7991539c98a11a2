"""Titles and copies from MARC 21 and from what CDS/ISIS exports."""

from __future__ import annotations

import logging

import pytest

from tests.bridge.imports.iso2709 import SAMAN, isis, marc, marc8, titled
from tests.bridge.imports.uploads import Uploads

FILES = {
    "marc21": marc(SAMAN) + marc(titled("Larung", "K2")),
    "cisis": isis(SAMAN) + isis(titled("Larung", "K2")),
    "cisis-cp850": isis(SAMAN, "cp850", b"\x1e") + isis(titled("Larung", "K2"), "cp850", b"\x1e"),
    "cisis-utf-8": isis(SAMAN, "utf-8", columns=0) + isis(titled("Larung", "K2"), "utf-8", columns=0),
}


@pytest.mark.parametrize("format", FILES)
def test_a_record_is_a_title_with_its_copies(uploads: Uploads, format: str) -> None:
    progress = uploads.bring(FILES[format], format=format).progress
    assert (progress.read, progress.added, progress.position) == (2, 2, len(FILES[format]))
    saman = uploads.titles()["INLIS000000000012345"]
    del saman["id"], saman["title_key"], saman["author_key"], saman["words"]
    assert saman == {
        "control": "INLIS000000000012345",
        "title": "Saman : sebuah novel",
        "author": "Ayu Utami; Sitok Srengenge",
        "call_number": "899.221 UTA s",
        "subject": "Novel Indonesia; Fiksi",
        "year": 1998,
        "publisher": "KPG",
        "link": "https://example.org/saman",
    }
    control = saman["control"]
    assert uploads.copies() == {"S1": (control, "R1", True), "S2": (control, "R2", False)}
    assert [title.title for title in uploads.found("srengenge fiksi saman")] == ["Saman : sebuah novel"]
    assert uploads.bring(FILES[format], format=format).progress.changed == 2


def test_a_title_may_have_very_many_copies(uploads: Uploads) -> None:
    barcodes = [f"B{number}" for number in range(3_000)]
    described = [titled(f"Judul {n}", f"K{n}", *(f"{n}{barcode}" for barcode in barcodes)) for n in range(3)]
    uploads.bring(b"".join(map(marc, described)), format="marc21")
    assert len(uploads.copies()) == 9_000


def test_marc_8_is_read_as_what_it_means(uploads: Uploads) -> None:
    described = [("035", [("a", b"K1")]), ("245", [("a", b"Caf\xe2e de l'\xe2Etoile")])]
    uploads.bring(marc8(described), format="marc21")
    assert uploads.titles()["K1"]["title"] == "Café de l'Étoile"


def test_utf_8_is_read_as_such_even_when_the_leader_says_otherwise(uploads: Uploads) -> None:
    uploads.bring(marc8([("035", [("a", b"K1")]), ("245", [("a", "Café القرآن".encode())])]), format="marc21")
    assert uploads.titles()["K1"]["title"] == "Café القرآن"


@pytest.mark.parametrize("charset", ["cp1252", "cp850", "utf-8"])
def test_the_text_of_isis_is_in_the_charset_it_was_written_in(uploads: Uploads, charset: str) -> None:
    format = {"cp1252": "cisis", "cp850": "cisis-cp850", "utf-8": "cisis-utf-8"}[charset]
    uploads.bring(isis(titled("Café Zoë " * 30, "K1", "S1"), charset), format=format)
    assert uploads.titles()["K1"]["title"] == ("Café Zoë " * 30).strip()


def test_a_field_of_isis_without_subfields_is_taken_whole(uploads: Uploads) -> None:
    uploads.bring(isis((("001", "K1"), ("245", "Saman"), ("100", "Ayu Utami"), ("990", "S1"))), format="cisis")
    assert (uploads.titles()["K1"]["title"], uploads.titles()["K1"]["author"]) == ("Saman", "Ayu Utami")
    assert list(uploads.copies()) == ["S1"]


def test_every_bad_marc_record_is_reported_with_its_number_and_hides_no_good_one(uploads: Uploads) -> None:
    good = marc(titled("Larung", "K2", "S2"))
    swollen = good[:24] + b"".join(b"245" + b"9999" + b"00000" for _ in range(50)) + b"\x1e" + good[-40:]
    swollen = f"{len(swollen):05}".encode() + swollen[5:12] + f"{24 + 600 + 1:05}".encode() + swollen[17:]
    content = b"".join(
        (
            marc(titled("Saman", "K1", "S1")),
            b"99999" + good[5:],
            b"abcde" + good[5:],
            good[:12] + b"00009" + good[17:],
            good[:-30] + b"\x1d",
            swollen,
            b"\x1d" * 3 + b"\r\n",
            marc(titled("", "K3")),
            good.replace(b"Larung", b"Lar\xffng"),
            marc(titled("x", "K4", "S1")),
            b"x" * 1_000_000 + b"\x1d",
            good,
            good[:60],
        )
    )
    assert uploads.wrong(content, format="marc21") == [
        (2, "The record is not as long as its beginning says."),
        (3, "A record should begin here, but none does."),
        (4, "The record's list of its fields is damaged."),
        (5, "The record is not as long as its beginning says."),
        (6, "The record's list of its fields is damaged."),
        (7, "The title is missing."),
        (8, "It has characters that cannot be read: “UTF-8”. Check the file's encoding."),
        (9, "The barcode “S1” is in this file more than once."),
        (10, "The line or record is too long."),
        (12, "The record is cut off."),
    ]


def test_every_bad_isis_record_is_reported_with_its_number_and_hides_no_good_one(uploads: Uploads) -> None:
    good = isis(titled("Larung", "K2", "S2"))
    content = b"".join(
        (
            isis(titled("Saman", "K1", "S1")),
            b"00300" + good[5:],
            isis(titled("Satu", "K10")),
            b"these are no records\r\n" * 3,
            isis(titled("Dua", "K11")),
            good.replace(b"2450009", b"245x009"),
            isis(titled("", "K3")),
            isis(titled("x", "K4", "S1")),
            isis(titled("Tiga\x81", "K5"), "latin-1"),
            good,
            isis(titled("Empat", "K12"))[:50],
        )
    )
    assert uploads.wrong(content, format="cisis") == [
        (2, "The record is not as long as its beginning says."),
        (4, "A record should begin here, but none does."),
        (6, "The record's list of its fields is damaged."),
        (7, "The title is missing."),
        (8, "The barcode “S1” is in this file more than once."),
        (9, "It has characters that cannot be read: “Tiga\N{REPLACEMENT CHARACTER}”. Check the file's encoding."),
        (11, "The record is cut off."),
    ]


def test_nothing_of_a_record_is_logged_or_printed(
    uploads: Uploads, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    strange = marc8([("035", [("a", b"SECRET1")]), ("245", [("a", b"SECRET2 \xfe\x1b$1ab"), ("\x7f", b"SECRET3")])])
    no_indicators = marc(titled("SECRET4", "K2")).replace(b"  \x1faSECRET4", b"\x1fa  SECRET4")
    number = uploads.begin(strange + no_indicators, format="marc21")
    uploads.check(number)
    uploads.apply(number, skip_bad=True)
    assert uploads.titles()["K2"]["title"] == "SECRET4"
    assert "SECRET" not in caplog.text + "".join(capfd.readouterr())
