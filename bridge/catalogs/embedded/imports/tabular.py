"""Reads titles, copies and patrons from CSV, as spreadsheets and hands write it, line by line."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bridge.catalogs.embedded.imports.faults import Fault, Problem, shown
from bridge.catalogs.embedded.imports.formats import Columns
from bridge.catalogs.embedded.imports.rows import MOST_CARDS, CopyRow, PatronRow, Read, Row, TitleRow, tidied

_DELIMITERS = ",;\t"
_LONGEST_LINE = 500_000  # bytes; a cell may have 131,072 characters
_MOST_LINES = 50  # of one row
_CHUNK = 1 << 20  # bytes
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class _Line:
    """`text` is None when it is too long to be one; `position` is the byte behind it."""

    number: int
    text: str | None
    position: int


def columns(path: Path, kind: str, named: Columns) -> frozenset[str]:
    """Those of the names that the file has. Raises OSError."""
    with path.open("rb") as file:
        header = next(_lines(file, _charset(path)), None)
    return frozenset(_names(_text(header))) & frozenset(named.of(kind))


def read(path: Path, kind: str, named: Columns) -> Iterator[Read]:
    """Raises OSError."""
    with path.open("rb") as file:
        lines = _lines(file, _charset(path))
        header = next(lines, None)
        names = _names(_text(header))
        if fault := _wrong_header(header, names, named.needed(kind)):
            yield Read(fault, header.position if header else 0)
            return
        for line, cells in _rows(lines, _delimiter(_text(header))):
            if isinstance(cells, Fault):
                yield Read(cells, line.position)
            elif any(cells):
                yield Read(_row(line.number, kind, names, cells), line.position)


def _lines(file: BinaryIO, charset: str) -> Iterator[_Line]:
    number, position = 0, 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        position += len(line)
        if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
            yield _Line(number, line.decode(charset, "replace"), position)
        else:
            position += _skip(file)
            yield _Line(number, None, position)


def _skip(file: BinaryIO) -> int:
    """To the end of the line; how many bytes that were."""
    skipped = 0
    while rest := file.readline(_CHUNK):
        skipped += len(rest)
        if rest.endswith(b"\n"):
            break
    return skipped


def _charset(path: Path) -> str:
    """UTF-8 if all of the file can be that, else what Windows writes in Indonesia."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while part := file.read(_CHUNK):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _text(line: _Line | None) -> str:
    return "" if line is None or line.text is None else line.text.removeprefix("\ufeff")


def _names(header: str) -> list[str]:
    try:
        names = next(csv.reader([header], delimiter=_delimiter(header)), [])
    except csv.Error:
        return []
    return [name.strip().casefold().replace(" ", "_") for name in names]


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _wrong_header(header: _Line | None, names: list[str], needed: tuple[str, ...]) -> Fault | None:
    if header is None:
        return Fault(0, Problem.NOTHING_IN_IT)
    if header.text is None:
        return Fault(header.number, Problem.LINE_TOO_LONG)
    if "\x00" in header.text or not names:
        return Fault(0, Problem.NOT_TEXT)
    missing = next((name for name in needed if name not in names), None)
    return None if missing is None else Fault(header.number, Problem.COLUMN_MISSING, missing)


def _rows(lines: Iterator[_Line], delimiter: str) -> Iterator[tuple[_Line, list[str] | Fault]]:
    """Each with the line where it begins; a row with line breaks in its cells has more than one.

    After a row that is wrong it goes on with the next line, so that a quotation mark too many hides nothing.
    """
    ahead: deque[_Line] = deque()
    while line := ahead.popleft() if ahead else next(lines, None):
        if line.text is None:
            yield line, Fault(line.number, Problem.LINE_TOO_LONG)
            continue
        texts = [line.text, *_continued(line.text, ahead, lines)]
        reader = csv.reader(texts, delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error:
            yield line, Fault(line.number, Problem.QUOTES_WRONG)
            continue
        for _ in range(reader.line_num - 1):
            ahead.popleft()
        yield line, [tidied(cell) for cell in cells]


def _continued(text: str, ahead: deque[_Line], lines: Iterator[_Line]) -> Iterator[str]:
    """The lines that may still be of a row, while it has a quotation mark without its partner; they stay `ahead`."""
    marks, following = text.count('"'), 0
    while marks % 2 and following < _MOST_LINES:
        if following == len(ahead) and (line := next(lines, None)):
            ahead.append(line)
        if following == len(ahead) or (more := ahead[following].text) is None:
            return
        following += 1
        marks += more.count('"')
        yield more


def _row(line: int, kind: str, names: list[str], cells: list[str]) -> Row | Fault:
    if len(cells) > len(names) and any(cells[len(names) :]):
        return Fault(line, Problem.CELLS_TOO_MANY)
    unreadable = next((cell for cell in cells if _UNREADABLE in cell), None)
    if unreadable is not None:
        return Fault(line, Problem.UNREADABLE, shown(unreadable))
    said = dict(zip(names, cells, strict=False))
    return _patron(line, said) if kind == "patrons" else _title(line, said)


def _patron(line: int, said: dict[str, str]) -> PatronRow:
    described = ("number", "name", "status", "expires", "gender", "born", "occupation", "education", "category")
    cards = tuple(said.get("cards", "").split()[: MOST_CARDS + 1])
    return PatronRow(line, **{name: said.get(name, "") for name in described}, cards=cards)


def _title(line: int, said: dict[str, str]) -> TitleRow:
    described = ("control", "title", "author", "call_number", "subject", "year", "publisher", "link")
    copy = CopyRow(*(said.get(name, "") for name in ("barcode", "shelf", "for_loan")))
    return TitleRow(line, **{name: said.get(name, "") for name in described}, copies=(copy,) if copy.barcode else ())
