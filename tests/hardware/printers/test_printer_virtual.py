"""The rehearsal printer keeps each receipt as a picture, and runs out of paper when it is told to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PIL import Image

from kiosk.hardware import Paper, PrinterStatus
from kiosk.hardware.paper import Cut, Mark, PaperLine
from kiosk.hardware.printer_virtual import DRIVER
from kiosk.hardware.thermal_paper import draw
from kiosk.receipts.document import Document, Text
from tests.hardware.printers.paperwork import RECEIPT

_INK = 110  # darker than any paper, desk or shadow


def _print(folder: Path, document: Document = RECEIPT, columns: int = 32) -> None:
    async def printed() -> None:
        async with DRIVER("printer", str(folder), columns).open() as printer:
            await printer.print(document)

    asyncio.run(printed())


def _status(folder: Path) -> PrinterStatus:
    async def asked() -> PrinterStatus:
        async with DRIVER("printer", str(folder)).open() as printer:
            return await printer.status()

    return asyncio.run(asked())


def test_receipts_are_numbered_across_restarts(tmp_path: Path) -> None:
    for _ in range(3):
        _print(tmp_path / "receipts")
    names = sorted(path.name for path in (tmp_path / "receipts").iterdir())
    assert names == ["receipt-0001.png", "receipt-0002.png", "receipt-0003.png"]


def test_wider_paper_makes_a_wider_picture(tmp_path: Path) -> None:
    _print(tmp_path, columns=32)
    _print(tmp_path, columns=48)
    with Image.open(tmp_path / "receipt-0001.png") as narrow, Image.open(tmp_path / "receipt-0002.png") as wide:
        assert wide.width - narrow.width == (48 - 32) * 12 * 2  # dots a letter, pixels a dot


def test_a_longer_receipt_takes_more_paper(tmp_path: Path) -> None:
    _print(tmp_path, Document((Text("a"),)))
    _print(tmp_path, Document((Text("a"), Text("b"), Text("c"))))
    with Image.open(tmp_path / "receipt-0001.png") as short, Image.open(tmp_path / "receipt-0002.png") as long:
        assert long.height - short.height == 2 * 30 * 2  # lines, dots a line, pixels a dot


def test_letters_stay_on_the_paper_and_large_ones_are_twice_as_wide() -> None:
    normal = _inked(draw([PaperLine("H" * 16)], 32))
    large = _inked(draw([PaperLine("H" * 16, wide=True, tall=True)], 32))
    assert large[2] - large[0] == pytest.approx(2 * (normal[2] - normal[0]), abs=8)
    assert large[2] <= draw([], 32).width - large[0] + 8


def test_centred_text_is_in_the_middle() -> None:
    picture = draw([PaperLine("HH", centred=True)], 32)
    left, _, right, _ = _inked(picture)
    assert abs((left + right) - picture.width) <= 4


def test_paper_after_the_cut_belongs_to_the_next_slip() -> None:
    marks: list[Mark] = [PaperLine("a"), Cut(full=True), PaperLine("b"), PaperLine("c")]
    assert draw(marks, 32).height == draw([PaperLine("a")], 32).height


def test_an_empty_receipt_is_still_a_slip() -> None:
    assert draw([], 32).height > 0


def test_without_paper_it_says_so_and_prints_nothing(tmp_path: Path) -> None:
    (tmp_path / "paper-out").touch()
    assert _status(tmp_path) == PrinterStatus(Paper.OUT)
    with pytest.raises(OSError, match="out of paper"):
        _print(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["paper-out"]


def test_new_paper_is_seen_at_once(tmp_path: Path) -> None:
    (tmp_path / "paper-out").touch()
    (tmp_path / "paper-out").unlink()
    assert _status(tmp_path) == PrinterStatus(Paper.OK)


def test_a_folder_that_cannot_be_made_is_a_missing_printer(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        _print(tmp_path / "file" / "receipts")


def _inked(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything printed."""
    box = picture.convert("L").point(lambda value: 255 if value < _INK else 0).getbbox()
    assert box is not None
    return box
