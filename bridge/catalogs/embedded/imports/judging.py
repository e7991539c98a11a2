"""What can be said of a row without asking the library: whether its texts, codes, dates and choices can be true."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

from bridge.catalogs.embedded.imports import words
from bridge.catalogs.embedded.imports.faults import Problem, shown
from bridge.catalogs.embedded.imports.rows import LONGEST_TEXT, MOST_CARDS, CopyRow, PatronRow, TitleRow
from bridge.contract.codes import possible

Wrong = tuple[Problem, str]  # and what was there

_LONGEST_LINK = 2_000
_FIRST_YEAR = 1880  # in which anybody is born
_NO_DAY = ("", "-", "0000-00-00")  # the last is MySQL's
_year = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_a_year = re.compile(r"[0-9]{4}").fullmatch
_day_first = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})").fullmatch
_CHOICES = {
    **dict.fromkeys(("", "yes", "ya", "y", "1", "true", "ada"), True),
    **dict.fromkeys(("no", "tidak", "n", "t", "0", "false"), False),
}
_STATUSES = {
    **dict.fromkeys(("", "active", "aktif"), "active"),
    **dict.fromkeys(("inactive", "tidak aktif", "nonaktif"), "inactive"),
    **dict.fromkeys(("suspended", "diblokir", "ditangguhkan"), "suspended"),
}


def wrong_in_title(row: TitleRow, *, needs_title: bool) -> Iterator[Wrong]:
    if needs_title and not row.title:
        yield Problem.TITLE_MISSING, ""
    for text in (row.title, row.author, row.call_number, row.subject, row.publisher):
        if len(text) > LONGEST_TEXT:
            yield Problem.TEXT_TOO_LONG, shown(text)
    if row.control and not possible(row.control):
        yield Problem.CODE_WRONG, shown(row.control)
    if row.year and year(row.year) is None:
        yield Problem.YEAR_WRONG, shown(row.year)
    if row.link and not _is_link(row.link):
        yield Problem.LINK_WRONG, shown(row.link)
    for copy in row.copies:
        yield from _wrong_in_copy(copy)


def _wrong_in_copy(copy: CopyRow) -> Iterator[Wrong]:
    if not possible(copy.barcode):
        yield Problem.CODE_WRONG, shown(copy.barcode)
    if len(copy.shelf) > LONGEST_TEXT:
        yield Problem.TEXT_TOO_LONG, shown(copy.shelf)
    if choice(copy.for_loan) is None:
        yield Problem.CHOICE_WRONG, shown(copy.for_loan)


def wrong_in_patron(row: PatronRow) -> Iterator[Wrong]:
    if not row.number:
        yield Problem.CODE_MISSING, ""
    for code in (row.number, *row.cards):
        if code and not possible(code):
            yield Problem.CODE_WRONG, shown(code)
    if len(row.cards) > MOST_CARDS:
        yield Problem.TEXT_TOO_LONG, shown(" ".join(row.cards))
    if not row.name:
        yield Problem.NAME_MISSING, ""
    for text in (row.name, row.category):
        if len(text) > LONGEST_TEXT:
            yield Problem.TEXT_TOO_LONG, shown(text)
    if status(row.status) is None:
        yield Problem.CHOICE_WRONG, shown(row.status)
    if day(row.expires) is None:
        yield Problem.DATE_WRONG, shown(row.expires)
    yield from _wrong_for_statistics(row)


def _wrong_for_statistics(row: PatronRow) -> Iterator[Wrong]:
    said: tuple[tuple[Problem, Callable[[str], object], str], ...] = (
        (Problem.GENDER_WRONG, words.gender, row.gender),
        (Problem.BORN_WRONG, birthday, row.born),
        (Problem.OCCUPATION_WRONG, words.occupation, row.occupation),
        (Problem.EDUCATION_WRONG, words.education, row.education),
    )
    for problem, understood, text in said:
        try:
            understood(text)
        except ValueError:
            yield problem, shown(text)


def year(text: str) -> int | None:
    """The first one in it: "c2005." and "[2005]" are how cataloguers write it."""
    found = _year.search(text)
    return int(found[1]) if found else None


def choice(text: str) -> bool | None:
    return _CHOICES.get(text.casefold())


def status(text: str) -> str | None:
    return _STATUSES.get(text.casefold())


def day(text: str) -> date | None:
    """2026-12-31, or the day first, as in Indonesia."""
    parts = _day_first(text)
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else date.fromisoformat(text)
    except ValueError:
        return None


def birthday(text: str) -> date | None:
    """A year alone is its first day; None for no date. Raises ValueError for what is neither."""
    text = text.removesuffix(" 00:00:00")
    if text in _NO_DAY:
        return None
    born = date(int(text), 1, 1) if _a_year(text) else day(text)
    if born is None or born.year < _FIRST_YEAR:
        raise ValueError(text)
    return born


def _is_link(text: str) -> bool:
    if len(text) > _LONGEST_LINK or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
