"""Reads titles, copies and patrons from CSV, as spreadsheets and hands write it, line by line."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bridge.catalogs.embedded.imports.faults import Fault, Problem, shown
from bridge.catalogs.embedded.imports.formats import Columns
from bridge.catalogs.embedded.imports.rows import CopyRow, PatronRow, Read, Row, TitleRow, tidied

_DELIMITERS = ",;\t"
_LONGEST_LINE = 500_000  # bytes; a cell may have 131,072 characters
_CHUNK = 1 << 20
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(slots=True)
class _Lines:
    """The lines of a file as text. One that is too long is an empty one and noted in `too_long`."""

    file: BinaryIO
    charset: str
    number: int = 0
    position: int = 0
    too_long: set[int] = field(default_factory=set)

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(_LONGEST_LINE):
            self.number += 1
            self.position += len(line)
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                self._skip()
                line = b"\n"
            yield line.decode(self.charset, "replace")

    def _skip(self) -> None:
        self.too_long.add(self.number)
        while (rest := self.file.readline(_CHUNK)) and not rest.endswith(b"\n"):
            self.position += len(rest)
        self.position += len(rest)


def columns(path: Path, kind: str, named: Columns) -> frozenset[str]:
    """Those of the names that the file has. Raises OSError."""
    with path.open("rb") as file:
        cells = _header(next(iter(_Lines(file, _charset(path))), ""))
    return frozenset(cells) & frozenset(named.of(kind))


def read(path: Path, kind: str, named: Columns) -> Iterator[Read]:
    """Raises OSError."""
    with path.open("rb") as file:
        lines = _Lines(file, _charset(path))
        texts = iter(lines)
        header = next(texts, "")
        names = _header(header)
        if fault := _wrong_header(header, names, named.needed(kind)):
            yield Read(fault, lines.position)
            return
        for line, cells in _cells(lines, texts, _delimiter(header)):
            if isinstance(cells, Fault):
                yield Read(cells, lines.position)
            elif any(cells):
                yield Read(_row(line, kind, names, cells), lines.position)


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


def _header(line: str) -> list[str]:
    names = next(csv.reader([line.removeprefix("\ufeff")], delimiter=_delimiter(line)), [])
    return [name.strip().casefold().replace(" ", "_") for name in names]


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _wrong_header(header: str, names: list[str], needed: tuple[str, ...]) -> Fault | None:
    if not header.strip():
        return Fault(0, Problem.NOTHING_IN_IT)
    if "\x00" in header:
        return Fault(0, Problem.NOT_TEXT)
    missing = next((name for name in needed if name not in names), None)
    return None if missing is None else Fault(1, Problem.COLUMN_MISSING, missing)


def _cells(lines: _Lines, texts: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str] | Fault]]:
    """Each row under the line where it begins; quoted cells may have many."""
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    while True:
        line = lines.number + 1
        try:
            cells = [tidied(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            yield line, Fault(line, Problem.QUOTES_WRONG)
            continue
        if lines.too_long:
            yield line, Fault(lines.too_long.pop(), Problem.LINE_TOO_LONG)
        else:
            yield line, cells


def _row(line: int, kind: str, names: list[str], cells: list[str]) -> Row | Fault:
    if len(cells) > len(names) and any(cells[len(names) :]):
        return Fault(line, Problem.CELLS_TOO_MANY)
    unreadable = next((cell for cell in cells if _UNREADABLE in cell), None)
    if unreadable is not None:
        return Fault(line, Problem.UNREADABLE, shown(unreadable))
    said = dict(zip(names, cells, strict=False))
    return _patron(line, said) if kind == "patrons" else _title(line, said)


def _patron(line: int, said: dict[str, str]) -> PatronRow:
    texts = {name: said.get(name, "") for name in ("number", "name", "status", "expires")}
    return PatronRow(line, **texts, cards=tuple(said.get("cards", "").split()))


def _title(line: int, said: dict[str, str]) -> TitleRow:
    described = ("control", "title", "author", "call_number", "subject", "year", "publisher", "link")
    copy = CopyRow(*(said.get(name, "") for name in ("barcode", "shelf", "for_loan")))
    return TitleRow(line, **{name: said.get(name, "") for name in described}, copies=(copy,) if copy.barcode else ())
