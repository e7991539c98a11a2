"""The proof of payment as a PDF on A5, for the desk's own printer (seed 001, mechanism B.6)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from bridge.central.desk import shown, wording
from bridge.central.desk.lettering import BOLD, PLAIN, load_fonts, printable
from bridge.contract.account import Payment
from bridge.contract.circulation import Fine

_WIDTH, _HEIGHT = A5
_LEFT, _RIGHT, _TOP, _BOTTOM = 15 * mm, _WIDTH - 15 * mm, _HEIGHT - 22 * mm, 32 * mm
_VALUES = _LEFT + 32 * mm  # where the values of the head begin
_TITLE_WIDTH = _RIGHT - _LEFT - 28 * mm  # beside it stands the amount
_TITLE_LINES = 2


def pdf(payment: Payment, login: str, language: str) -> bytes:
    """As many pages as the fines need; `login` is who took the money."""
    load_fonts()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=True)
    canvas.setTitle(payment.number)
    paper = _Paper(canvas, language)
    paper.head(payment, login)
    for fine in payment.fines:
        paper.fine(fine)
    paper.total(payment)
    canvas.save()
    return file.getvalue()


@dataclass(slots=True)
class _Paper:
    """Written from top to bottom; `y` is where the next line stands, in points."""

    canvas: Any
    language: str
    y: float = _TOP

    def head(self, payment: Payment, login: str) -> None:
        self._write(wording.say(self.language, "proof.title"), BOLD, 16)
        self.y -= 12 * mm
        paid_at = payment.paid_at
        at = f"{shown.day(paid_at.date(), self.language)}, {shown.clock(paid_at, self.language)}"
        for name, value in (("number", payment.number), ("at", at), ("card", payment.card), ("login", login)):
            self._write(wording.say(self.language, f"proof.{name}"), PLAIN, 9)
            self._write(value, BOLD, 9, x=_VALUES)
            self.y -= 6 * mm
        self._rule()

    def fine(self, fine: Fine) -> None:
        """The title beside the amount, then the dates and the reckoning where they are known."""
        if self.y < _BOTTOM:
            self.canvas.showPage()
            self.y = _TOP
        self._write_right(shown.money(fine.amount), PLAIN, 9)
        for line in _lines(fine.item.title if fine.item else wording.say(self.language, "proof.untitled")):
            self._write(line, BOLD, 9)
            self.y -= 4.5 * mm
        for line in (fine.number, *self._reasons(fine)):
            self._write(line, PLAIN, 8)
            self.y -= 4 * mm
        self.y -= 3 * mm

    def total(self, payment: Payment) -> None:
        self._rule()
        self._write(wording.say(self.language, "proof.total"), BOLD, 12)
        self._write_right(shown.money(payment.total), BOLD, 12)
        self.y -= 10 * mm
        self._write(wording.say(self.language, "proof.again"), PLAIN, 8)

    def _reasons(self, fine: Fine) -> tuple[str, ...]:
        if fine.due is None or fine.returned is None:
            return ()
        due, returned = (shown.short_day(day, self.language) for day in (fine.due, fine.returned))
        dates = wording.say(self.language, "proof.dates", due=due, returned=returned)
        return dates, wording.say(self.language, "proof.rule", days=fine.days, rate=shown.money(fine.rate))

    def _write(self, text: str, font: str, size: int, x: float = _LEFT) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, printable(text))

    def _write_right(self, text: str, font: str, size: int) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(_RIGHT, self.y, text)

    def _rule(self) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(_LEFT, self.y, _RIGHT, self.y)
        self.y -= 7 * mm


def _lines(title: str) -> tuple[str, ...]:
    """At most two that fit beside the amount; what is left out is an ellipsis."""
    lines: list[str] = simpleSplit(printable(title), BOLD, 9, _TITLE_WIDTH)
    if len(lines) > _TITLE_LINES:
        lines = [*lines[: _TITLE_LINES - 1], f"{lines[_TITLE_LINES - 1]}…"]
    return tuple(_cut(line) for line in lines)


def _cut(line: str) -> str:
    while pdfmetrics.stringWidth(line, BOLD, 9) > _TITLE_WIDTH:
        line = f"{line[:-2]}…"
    return line
