"""Prints the sample library: `python -m bridge.catalogs.embedded.sheet --out sheet.pdf`, for a real scanner.

Pages of member cards to cut out, in the size of a bank card, each with what is the matter with it, and pages
of book labels for stickers of 70 x 37 mm (A4, 3 x 8).
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyascii import anyascii
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bridge.catalogs.embedded.sample import cast, rows

_PLAIN, _BOLD, _CODE = "Helvetica", "Helvetica-Bold", "Courier"
_TITLE_LINES = 2
_MODULE = 0.36 * mm  # of a barcode's narrowest bar, wide enough for every scanner
_LONGEST_BARS = 49 * mm
_UNKNOWN_CARD = "A26999999"

_CARDS = (
    (cast.ACTIVE_CARD, "Aktif", "active"),
    (cast.ACTIVE_CARD_2, "Aktif", "active"),
    (cast.NFC_CARD, "Aktif: kode cip NFC", "active, a chip's UID"),
    (cast.NIK_CARD, "Aktif: NIK", "active, a national identity number"),
    (cast.PIN_CARD, f"Aktif: PIN {cast.PIN}", f"active, with PIN {cast.PIN}"),
    (cast.AT_LIMIT_CARD, "Pinjaman penuh", "two open loans, no more allowed"),
    (cast.OVERDUE_CARD, "Terlambat", "a loan is overdue"),
    (cast.FINE_CARD, "Ada denda", "an unpaid fine"),
    (cast.HOLD_CARD, "Pesanan siap", f"{cast.BOOK_ON_HOLD} is kept for this card"),
    (cast.READER_CARD, f"Akun lengkap: PIN {cast.READER_PIN}", f"loans, a hold, a fine; PIN {cast.READER_PIN}"),
    (cast.NOT_SIGNED_IN_CARD, "Belum isi buku tamu", "not in today's guest book"),
    (cast.EXPIRED_CARD, "Kedaluwarsa", "expired"),
    (cast.SUSPENDED_CARD, "Ditangguhkan", "suspended"),
    (cast.INACTIVE_CARD, "Belum aktif", "not activated"),
    (_UNKNOWN_CARD, "Tidak dikenal", "nobody's card"),
)


@dataclass(frozen=True, slots=True)
class _Cells:
    """How a page is cut, in points: the first cell's corner and a cell's size and its distance to the next."""

    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float
    gap: float = 0.0

    def corner(self, number: int) -> tuple[float, float]:
        """The lower left corner of the page's `number`th cell, counted from 0, row by row."""
        row, column = divmod(number, self.columns)
        x = self.left + column * (self.width + self.gap)
        return x, A4[1] - self.top - (row + 1) * self.height - row * self.gap


_CARD = _Cells(columns=2, rows=5, left=15 * mm, top=9 * mm, width=85.6 * mm, height=53.98 * mm, gap=2 * mm)
_LABEL = _Cells(columns=3, rows=8, left=0, top=0, width=A4[0] / 3, height=A4[1] / 8)


def print_sheet(out: Path, books: int) -> None:
    """Writes the PDF: the cast's cards, then labels of the first `books` books, then of a book nobody knows."""
    canvas = Canvas(str(out), pagesize=A4, invariant=True)
    canvas.setTitle("Anjungan Pustaka: perpustakaan contoh")
    _pages(canvas, _CARD, _CARDS, _draw_card)
    unknown = (cast.UNKNOWN_BOOK, "?", "tidak ada di katalog / not in the catalog")
    _pages(canvas, _LABEL, (*_labels(books), unknown), _draw_label)
    canvas.save()


def _labels(books: int) -> Iterator[tuple[str, str, str]]:
    """Barcode, title and what is the matter with it."""
    lent = {barcode for patron in rows.patrons() for barcode, _ in patron.loans}
    kept = {barcode for patron in rows.patrons() for barcode, state in patron.holds if state == "ready"}
    for title in rows.titles()[:books]:
        barcode = title.barcodes[0]
        if not title.for_loan:
            yield barcode, title.title, "baca di tempat / not for loan"
        elif barcode in lent:
            yield barcode, title.title, "sedang dipinjam / on loan"
        else:
            yield barcode, title.title, "dipesan / kept for a hold" if barcode in kept else ""


def _pages(canvas: Any, cells: _Cells, contents: Sequence[tuple[str, ...]], draw: Callable[..., None]) -> None:
    for number, content in enumerate(contents):
        place = number % (cells.columns * cells.rows)
        if number and not place:
            canvas.showPage()
        canvas.saveState()
        canvas.translate(*cells.corner(place))
        draw(canvas, *content)
        canvas.restoreState()
    canvas.showPage()


def _draw_card(canvas: Any, code: str, state: str, meaning: str) -> None:
    canvas.setStrokeGray(0.6)
    canvas.roundRect(0, 0, _CARD.width, _CARD.height, 3 * mm)
    canvas.setFont(_PLAIN, 7)
    canvas.drawString(5 * mm, 46 * mm, "KARTU ANGGOTA CONTOH")
    canvas.setFont(_BOLD, 15)
    canvas.drawString(5 * mm, 38 * mm, state)
    canvas.setFont(_PLAIN, 8)
    canvas.drawString(5 * mm, 33 * mm, meaning)
    _draw_bars(canvas, code, 31 * mm, 12 * mm)
    canvas.setFont(_CODE, 10)
    canvas.drawCentredString(31 * mm, 6 * mm, code)
    side = 24 * mm
    symbol = QrCodeWidget(code, barWidth=side, barHeight=side, barBorder=4)
    renderPDF.draw(Drawing(side, side, symbol), canvas, _CARD.width - side - 1 * mm, 4 * mm)


def _draw_label(canvas: Any, barcode: str, title: str, note: str) -> None:
    middle = _LABEL.width / 2
    canvas.setFont(_BOLD, 8.5)
    for line, text in enumerate(shortened(title, _LABEL.width - 12 * mm, 8.5)):
        canvas.drawCentredString(middle, 30 * mm - line * 10, text)
    _draw_bars(canvas, barcode, middle, 12 * mm)
    canvas.setFont(_CODE, 10)
    canvas.drawCentredString(middle, 8 * mm, barcode)
    canvas.setFont(_PLAIN, 6.5)
    canvas.drawCentredString(middle, 5 * mm, note)


def _draw_bars(canvas: Any, code: str, middle: float, y: float) -> None:
    modules = Code128(code, barWidth=1, quiet=False).width
    bars = Code128(code, barWidth=min(_MODULE, _LONGEST_BARS / modules), barHeight=12 * mm, quiet=False)
    bars.drawOn(canvas, middle - bars.width / 2, y)


def shortened(title: str, width: float, size: float) -> tuple[str, ...]:
    """At most two printable lines that fit `width` points in bold type of `size`; what is left out is an ellipsis."""
    lines: list[str] = simpleSplit(_printable(title), _BOLD, size, width)
    if len(lines) > _TITLE_LINES:
        lines = [*lines[: _TITLE_LINES - 1], f"{lines[_TITLE_LINES - 1]}…"]
    return tuple(_cut(line, width, size) for line in lines)


def _cut(line: str, width: float, size: float) -> str:
    while stringWidth(line, _BOLD, size) > width:
        line = f"{line[:-2]}…"
    return line


def _printable(text: str) -> str:
    """In the letters that every PDF reader has: others are transliterated, and what is invisible is left out."""
    visible = (" " if letter.isspace() else letter for letter in text)
    return "".join(_known(letter) for letter in visible if not unicodedata.category(letter).startswith("C"))


def _known(letter: str) -> str:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return anyascii(letter)
    return letter


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bridge.catalogs.embedded.sheet", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PDF to write")
    parser.add_argument("--books", type=int, default=47, metavar="N", help="how many books (default 47)")
    asked = parser.parse_args()
    if not 0 <= asked.books <= len(rows.titles()):
        parser.error(f"--books must be 0 to {len(rows.titles())}")
    try:
        print_sheet(asked.out, asked.books)
    except OSError as error:
        print(f"the sheet cannot be written: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
