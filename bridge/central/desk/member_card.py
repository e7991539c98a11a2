"""The member card as a PDF of its own size (CR80): the front with photo and name, the back with what readers read."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from bridge.central.desk import shown, wording
from bridge.central.desk.lettering import BOLD, PLAIN, load_fonts, printable

WIDTH, HEIGHT = 85.6 * mm, 53.98 * mm  # ISO/IEC 7810, ID-1
_EDGE = 5 * mm
_BAND = 12 * mm
_PHOTO = (22.5 * mm, 30 * mm)  # 3:4
_WORDS = _EDGE + _PHOTO[0] + 5 * mm
_GREEN, _INK, _GREY = HexColor("#0f5f57"), HexColor("#12302d"), HexColor("#5b6b68")
_SMALLEST = 7  # points of a letter
_NARROWEST_BAR = 0.19 * mm  # what common readers still read


@dataclass(frozen=True, slots=True)
class _Style:
    font: str = PLAIN
    size: int = 7
    ink: Any = _INK


@dataclass(frozen=True, slots=True)
class MemberCard:
    """`photo` is a JPEG, None when there is none."""

    library: str
    name: str = field(repr=False)
    number: str
    expires: date
    photo: bytes | None = field(default=None, repr=False)


def pdf(card: MemberCard, language: str) -> bytes:
    """Two pages, front and back."""
    load_fonts()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setTitle(wording.say(language, "card.title"))
    _front(canvas, card, language)
    canvas.showPage()
    _back(canvas, card, language)
    canvas.save()
    return file.getvalue()


def _front(canvas: Any, card: MemberCard, language: str) -> None:
    _band(canvas, card.library, language)
    if card.photo is not None:
        picture = ImageReader(io.BytesIO(card.photo))
        canvas.drawImage(picture, _EDGE, _EDGE, *_PHOTO)
    y = HEIGHT - _BAND - 7 * mm
    style, lines = _fitting(card.name, _NAME, WIDTH - _WORDS - _EDGE, 2)
    for line in lines:
        _write(canvas, line, style, _WORDS, y)
        y -= 4.8 * mm
    expires = wording.say(language, "card.expires", day=shown.short_day(card.expires, language))
    _write(canvas, card.number, _NUMBER, _WORDS, y - 1.5 * mm)
    _write(canvas, expires, _SMALL, _WORDS, y - 6 * mm)
    _square_code(canvas, card.number, WIDTH - _EDGE - 13 * mm, _EDGE - 1 * mm, 14 * mm)


def _back(canvas: Any, card: MemberCard, language: str) -> None:
    _bars(canvas, card.number)
    _write(canvas, card.number, _NUMBER, _EDGE, 24 * mm)
    y = 15 * mm
    for line in simpleSplit(printable(wording.say(language, "card.rules")), PLAIN, 7, WIDTH - 2 * _EDGE):
        _write(canvas, line, _SMALL, _EDGE, y)
        y -= 3.4 * mm


def _band(canvas: Any, library: str, language: str) -> None:
    canvas.setFillColor(_GREEN)
    canvas.rect(0, HEIGHT - _BAND, WIDTH, _BAND, stroke=0, fill=1)
    style, [name] = _fitting(library or wording.say(language, "card.title"), _HEAD, WIDTH - 2 * _EDGE, 1)
    _write(canvas, name, style, _EDGE, HEIGHT - 5.4 * mm)
    _write(canvas, wording.say(language, "card.kind"), _Style(ink=white), _EDGE, HEIGHT - 9.2 * mm)


def _bars(canvas: Any, number: str) -> None:
    """As wide as the card allows, so that they are easily read."""
    bars = Code128(printable(number), barHeight=18 * mm, barWidth=1, quiet=0)
    narrowest = max(_NARROWEST_BAR, min(0.4 * mm, (WIDTH - 2 * _EDGE) / bars.width))
    bars = Code128(printable(number), barHeight=18 * mm, barWidth=narrowest, quiet=0)
    bars.drawOn(canvas, _EDGE, 29 * mm)


def _square_code(canvas: Any, number: str, x: float, y: float, side: float) -> None:
    widget = QrCodeWidget(number, barLevel="M", barBorder=1)
    left, bottom, right, top = widget.getBounds()
    scale = side / (right - left), side / (top - bottom)
    drawing = Drawing(side, side, transform=[scale[0], 0, 0, scale[1], 0, 0])
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, x, y)


def _write(canvas: Any, text: str, style: _Style, x: float, y: float) -> None:
    canvas.setFillColor(style.ink)
    canvas.setFont(style.font, style.size)
    canvas.drawString(x, y, printable(text))


def _fitting(text: str, style: _Style, width: float, most: int) -> tuple[_Style, list[str]]:
    """At most so many lines that are no wider, in smaller letters if need be; what is still too much is an ellipsis."""
    for size in range(style.size, _SMALLEST - 1, -1):
        style = replace(style, size=size)
        lines: list[str] = simpleSplit(printable(text), style.font, size, width) or [""]
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return style, [_cut(line, style, width) for line in lines]


def _cut(line: str, style: _Style, width: float) -> str:
    while pdfmetrics.stringWidth(line, style.font, style.size) > width:
        line = f"{line[:-2]}…"
    return line


_HEAD, _NAME, _NUMBER = _Style(BOLD, 9, white), _Style(BOLD, 11), _Style(BOLD, 10)
_SMALL = _Style(ink=_GREY)
