"""A document set into lines of a printer's width: where words break, before anyone knows a command."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.qr import Matrix, matrix_of
from kiosk.receipts.document import Code, Document, Gap, Part, Row, Rule, Ruler, Style, Text

_JOINED = "\u00a0"  # no text of a document has it, and no line of paper


@dataclass(frozen=True, slots=True)
class Line:
    """One line of paper, printable ASCII, never longer than its style's share of the columns; or a `picture` in its
    place, module by module."""

    text: str
    style: Style = Style.NORMAL
    centred: bool = False
    picture: Matrix = ()


def lay_out(document: Document, columns: int) -> tuple[Line, ...]:
    """The document's lines for a paper of `columns` characters: 32 for 58 mm, 48 (some 42) for 80 mm.

    No line is longer than `columns`, a LARGE one than half of that; words longer than a line are broken.
    LARGE text that would need a second line becomes TALL when that saves it.
    """
    return tuple(line for part in document.parts for line in _lines(part, columns))


def _lines(part: Part, columns: int) -> Iterator[Line]:
    match part:
        case Text(text, style, centred):
            fitting = _fitting(style, text, columns)
            for line in _balanced(text, _width(fitting, columns)):
                yield Line(line, fitting, centred)
        case Row(label, value, style):
            fitting = _fitting(style, f"{label} {value}", columns)
            for line in _row(label, value, _width(fitting, columns)):
                yield Line(line, fitting)
        case Rule():
            yield Line("-" * columns)
        case Ruler():
            yield Line("".join(_mark(column) for column in range(1, columns + 1)))
        case Gap():
            yield Line("")
        case Code(text):
            yield Line("", centred=True, picture=matrix_of(text))


def _mark(column: int) -> str:
    """Every tenth is the number of tens, every fifth a cross."""
    return str(column // 10) if column % 10 == 0 else "+" if column % 5 == 0 else "-"


def _fitting(style: Style, text: str, columns: int) -> Style:
    """A day or a name torn in two lines is harder to read than one in narrower letters."""
    too_wide = style is Style.LARGE and len(text) > _width(style, columns)
    return Style.TALL if too_wide and len(text) <= columns else style


def _width(style: Style, columns: int) -> int:
    return max(1, columns // 2) if style is Style.LARGE else columns


def _balanced(text: str, width: int) -> list[str]:
    """The paragraph in as few lines as `width` allows, about equally long: no word is left alone."""
    lines = _wrapped(text, width)
    longest_word = max(map(len, _whole(text).split(" "))) or width
    for narrower in range(width - 1, longest_word - 1, -1):
        candidate = _wrapped(text, narrower)
        if len(candidate) > len(lines):
            break
        lines = candidate
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    lines = textwrap.wrap(_whole(text), width, break_on_hyphens=False)
    return [line.replace(_JOINED, " ") for line in lines]


def _whole(text: str) -> str:
    """Amounts of money are not torn: "Rp 2.000" counts as one word."""
    return text.replace("Rp ", f"Rp{_JOINED}")


def _row(label: str, value: str, width: int) -> Iterator[str]:
    if len(label) + 1 + len(value) <= width and label and value:
        yield label + value.rjust(width - len(label))
        return
    yield from _wrapped(label, width)
    for line in _wrapped(value, width):
        yield line.rjust(width)
