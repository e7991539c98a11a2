"""Rows as CSV that a spreadsheet opens without taking a cell from outside for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"  # by which spreadsheets know that it is UTF-8


def lines(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """One text for each row; numbers stay numbers."""
    text = io.StringIO()
    writer = csv.writer(text)
    yield BOM
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def harmless(cell: str) -> str:
    """An apostrophe before it makes a text of what would be a formula, also after blanks."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA) else cell
