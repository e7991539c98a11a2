"""The month's report of visits as libraries file it: in Indonesian, on A4, to be signed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from bridge.catalogs.embedded.statistics import BREAKDOWNS, Statistics
from bridge.central.desk import charts, shown
from bridge.central.desk.lettering import BOLD, PLAIN, load_fonts, printable
from bridge.central.desk.wording.statistics import INDONESIAN, told

_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=15, leading=20)
_HEAD = ParagraphStyle("head", fontName=BOLD, fontSize=11, leading=15, spaceBefore=5 * mm, spaceAfter=2 * mm)
_TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9, leading=13)
_SUM = ParagraphStyle("sum", fontName=BOLD, fontSize=9, leading=13)
_LINE, _INK = HexColor("#c9c2b4"), HexColor("#12302d")
_DAYS_BESIDE = 4  # of a month, so that they fit on a page


def pdf(counted: Statistics, made: datetime) -> bytes:
    """`made` is when, in the library's zone."""
    load_fonts()
    file = io.BytesIO()
    title = "Laporan Statistik Kunjungan Perpustakaan"
    document = SimpleDocTemplate(file, pagesize=A4, title=title, invariant=1, topMargin=18 * mm, bottomMargin=18 * mm)
    document.build([*_heading(title, counted), *_by_day(counted), *_breakdowns(counted), *_signatures(made)])
    return file.getvalue()


def _heading(title: str, counted: Statistics) -> list[Any]:
    period = f"Periode {_day(counted.first)} sampai {_day(counted.last)}"
    sums = f"Pengunjung {_number(counted.people)} orang dalam {_number(counted.visits)} catatan buku tamu"
    return [Paragraph(title, _TITLE), Paragraph(period, _TEXT), Paragraph(sums, _TEXT)]


def _by_day(counted: Statistics) -> list[Any]:
    """As many columns as fit, each from top to bottom."""
    cells = [(shown.short_day(day, "id"), _number(people)) for day, people in counted.days]
    height = -(-len(cells) // _DAYS_BESIDE)
    columns = [cells[at * height : (at + 1) * height] for at in range(_DAYS_BESIDE)]
    padded = [column + [("", "")] * (height - len(column)) for column in columns]
    rows = [[text for column in padded for text in column[at]] for at in range(height)]
    chart = charts.bars([people for _, people in counted.days], [str(day.day) for day, _ in counted.days], PLAIN)
    widths = [28 * mm, 13 * mm] * _DAYS_BESIDE
    return [Paragraph(INDONESIAN["statistics.days"], _HEAD), chart, Spacer(1, 3 * mm), _table(rows, widths)]


def _breakdowns(counted: Statistics) -> list[Any]:
    parts: list[Any] = []
    for name in BREAKDOWNS:
        rows = [[_cell(told("id", name, part.value)), _number(part.people)] for part in counted.breakdowns[name]]
        rows.append([Paragraph("Jumlah", _SUM), _number(counted.people)])
        parts.append(KeepTogether([Paragraph(INDONESIAN[f"by.{name}"], _HEAD), _table(rows, [110 * mm, 30 * mm])]))
    return parts


def _signatures(made: datetime) -> list[Any]:
    left = f"Mengetahui,<br/>Kepala Perpustakaan<br/><br/><br/><br/>{'.' * 40}<br/>NIP"
    right = f"{_day(made.date())}<br/>Petugas<br/><br/><br/><br/>{'.' * 40}<br/>NIP"
    return [Spacer(1, 10 * mm), KeepTogether(Table([[Paragraph(left, _TEXT), Paragraph(right, _TEXT)]]))]


def _table(rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> Table:
    style = [
        ("FONT", (0, 0), (-1, -1), PLAIN, 9),
        ("TEXTCOLOR", (0, 0), (-1, -1), _INK),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    style += [("LEFTPADDING", (column, 0), (column, -1), 14) for column in range(2, len(widths), 2)]
    style += [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in range(1, len(widths), 2)]
    return Table(rows or [["", ""]], colWidths=widths, style=TableStyle(style), hAlign="LEFT")


def _cell(text: str) -> Paragraph:
    """What comes from outside is text, and never reportlab's markup."""
    return Paragraph(escape(printable(text)), _TEXT)


def _day(day: date) -> str:
    return shown.short_day(day, "id")


def _number(number: int) -> str:
    return shown.number(number, "id")
