"""What a file says about a title or a patron, whatever its format, before anybody has judged it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bridge.catalogs.embedded.imports.faults import Fault

LONGEST_TEXT = 4_000  # characters
MOST_CARDS = 20  # of one patron
_not_text = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class CopyRow:
    """`for_loan` as it is written, empty for yes."""

    barcode: str
    shelf: str = ""
    for_loan: str = ""


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A line or record about a title and those of its copies that it names; texts are `tidied`."""

    line: int
    control: str = ""
    title: str = ""
    author: str = ""
    call_number: str = ""
    subject: str = ""
    year: str = ""
    publisher: str = ""
    link: str = ""
    copies: tuple[CopyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PatronRow:
    """`cards` are what else the patron is known by, besides the number. From `gender` on it is for the statistics, but
    for the `category`, the library's own kind of member."""

    line: int
    number: str = ""
    name: str = ""
    status: str = ""
    expires: str = ""
    gender: str = ""
    born: str = ""
    occupation: str = ""
    education: str = ""
    category: str = ""
    cards: tuple[str, ...] = ()


Row = TitleRow | PatronRow


@dataclass(frozen=True, slots=True)
class Read:
    """One row, or why it is none; `position` is how many bytes of the file have been read with it."""

    row: Row | Fault
    position: int


def tidied(text: str) -> str:
    """In one line, without control characters and space at its ends; otherwise as it was."""
    return _not_text.sub(" ", text).strip()
