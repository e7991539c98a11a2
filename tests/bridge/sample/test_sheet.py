"""The sheet that is printed: what stands on it, read back with pdftotext."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.catalogs.embedded.sample import cast, rows
from bridge.catalogs.embedded.sheet import shortened

CARDS = {value for name, value in vars(cast).items() if name.endswith("_CARD") or name.startswith("ACTIVE_CARD")}

Sheet = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Runs the program in an empty folder, with more arguments."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bridge.catalogs.embedded.sheet", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def pages(file: Path) -> list[str]:
    assert shutil.which("pdftotext"), "these tests need pdftotext: install poppler-utils"
    read = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    return read.split("\f")[:-1]


def test_every_card_of_the_cast_is_on_it_and_no_name(sheet: Sheet, tmp_path: Path) -> None:
    assert sheet("--out", "sheet.pdf").returncode == 0
    text = "\n".join(pages(tmp_path / "sheet.pdf")[:2])
    assert [card for card in CARDS if card not in text] == []
    assert "KARTU ANGGOTA" in text
    assert [patron.name for patron in rows.patrons() if patron.name in text] == []


def test_there_is_a_label_for_every_book_that_was_asked_for_and_for_one_that_nobody_knows(
    sheet: Sheet, tmp_path: Path
) -> None:
    assert sheet("--out", "sheet.pdf", "--books", "30").returncode == 0
    text = "\n".join(pages(tmp_path / "sheet.pdf"))
    assert [number for number in range(1, 40) if f"BK{number:06}" in text] == list(range(1, 31))
    assert cast.UNKNOWN_BOOK in text
    assert "Laskar Pelangi" in text


def test_a_label_tells_what_is_the_matter_with_its_book(sheet: Sheet, tmp_path: Path) -> None:
    assert sheet("--out", "sheet.pdf", "--books", "16").returncode == 0
    text = "\n".join(pages(tmp_path / "sheet.pdf"))
    assert [text.count(note) for note in ("on loan", "kept for a hold", "not for loan")] == [1, 1, 1]


def test_the_whole_library_can_be_printed(sheet: Sheet, tmp_path: Path) -> None:
    assert sheet("--out", "sheet.pdf", "--books", str(len(rows.titles()))).returncode == 0
    assert len(pages(tmp_path / "sheet.pdf")) == 2 + -(-(len(rows.titles()) + 1) // 24)


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(sheet: Sheet) -> None:
    ended = sheet("--out", "missing/sheet.pdf")
    assert ended.returncode == 1
    assert ended.stderr.startswith("the sheet cannot be written: ")
    assert "Traceback" not in ended.stderr


def test_more_books_than_there_are_cannot_be_asked_for(sheet: Sheet) -> None:
    assert sheet("--out", "sheet.pdf", "--books", "9999").returncode == 2


def test_titles_are_shortened_to_two_lines_and_markup_and_invisible_letters_do_no_harm() -> None:
    assert shortened("[b]Buku[/b] & <i>\u200e", 160, 8.5) == ("[b]Buku[/b] & <i>",)
    first, second = shortened("Sangat " * 60, 160, 8.5)
    assert first.startswith("Sangat")
    assert second.endswith("…")
    (word,) = shortened("x" * 400, 160, 8.5)
    assert word.endswith("…")


def test_letters_that_the_fonts_lack_are_transliterated_and_others_are_kept() -> None:
    assert shortened("Café Nǐ hǎo", 160, 8.5) == ("Café Ni hao",)
    assert "".join(shortened("رحلة ابن بطوطة", 160, 8.5)).isascii()
