"""Finds titles: every word has to be in the title, author, publisher or subject; newest first.

A column is compared as UTF-8 without case whatever it is kept as, so that every library finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, cast, func, or_, select, true
from sqlalchemy.dialects.mysql import CHAR

from bridge.catalogs.inlislite import copies, tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.readers import as_id
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import (
    LONGEST_WORDS,
    MOST_SUGGESTIONS,
    PAGE,
    Copy,
    Found,
    Suggestions,
    Title,
    TitleDetail,
)

_catalogs, _collections = tables.catalogs.c, tables.collections.c
_MOST_WORDS = 12
_year = re.compile(r"(?<!\d)(1[4-9]|20)\d\d(?!\d)").search


def search(desk: Desk, words: str, more: str) -> Found:
    """`more` is the id of the last title that was shown."""
    typed = words.split()[:_MOST_WORDS] if len(words) <= LONGEST_WORDS else []
    if not typed:
        return Found(())
    below = as_id(more)
    query = _titles(desk).where(*(_holds(desk, word) for word in typed)).order_by(_catalogs.ID.desc())
    query = query if below is None else query.where(_catalogs.ID < below)
    rows = desk.connection.execute(query.limit(PAGE + 1)).all()
    titles = _described(desk, rows[:PAGE])
    return Found(titles, titles[-1].id if len(rows) > PAGE else "")


def suggest(desk: Desk, words: str) -> Suggestions:
    """Titles, then authors."""
    typed = " ".join(words.split()) if len(words) <= LONGEST_WORDS else ""
    if not typed:
        return Suggestions(())
    texts: dict[str, str] = {}
    for column in (_catalogs.Title, _catalogs.Author):
        begins = _text(column).ilike(f"{_escaped(typed)}%", escape=_ESCAPE)
        query = select(column).distinct().where(begins, _is_shown(desk)).order_by(column).limit(MOST_SUGGESTIONS)
        for text in desk.connection.scalars(query):
            texts.setdefault(str(text).strip().casefold(), str(text).strip()[:LONGEST_WORDS])
    return Suggestions(tuple(texts.values())[:MOST_SUGGESTIONS])


def title(desk: Desk, id: str) -> TitleDetail | Refusal:
    number = as_id(id)
    extra = [column for column in (_catalogs.Publisher, _catalogs.Subject) if desk.schema.has(column)]
    found = _titles(desk).add_columns(*extra).where(_catalogs.ID == number)
    row = desk.connection.execute(found).one_or_none() if number is not None else None
    if row is None or number is None:
        return Refusal((Reason.TITLE_UNKNOWN,))
    about = [str(getattr(row, name, None) or "").strip() for name in ("Publisher", "Subject")]
    return TitleDetail(_described(desk, [row])[0], about[0], about[1], _copies(desk, number))


def title_of(desk: Desk, copy: copies.Copy) -> Title:
    """Of a copy, whose title may have been taken away."""
    rows = desk.connection.execute(_titles(desk).where(_catalogs.ID == copy.title)).all()
    return _described(desk, rows)[0] if rows else Title(str(copy.title or ""), copy.item.title)


_ESCAPE = "!"


def _escaped(text: str) -> str:
    for letter in (_ESCAPE, "%", "_"):
        text = text.replace(letter, _ESCAPE + letter)
    return text


def _titles(desk: Desk) -> Select[Any]:
    shown = (_catalogs.ID, _catalogs.Title, _catalogs.Author, _catalogs.PublishYear, _catalogs.CallNumber)
    return select(*shown).where(_is_shown(desk))


def _is_shown(desk: Desk) -> ColumnElement[bool]:
    """Some titles the library does not show to the public."""
    if not desk.schema.has(_catalogs.IsOPAC):
        return true()
    return or_(_catalogs.IsOPAC.is_(None), _catalogs.IsOPAC != 0)


def _holds(desk: Desk, word: str) -> ColumnElement[bool]:
    where = [_catalogs.Title, _catalogs.Author]
    where += [column for column in (_catalogs.Publisher, _catalogs.Subject) if desk.schema.has(column)]
    return or_(*(_text(column).ilike(f"%{_escaped(word)}%", escape=_ESCAPE) for column in where))


def _text(column: Column[Any]) -> ColumnElement[str]:
    return cast(column, CHAR(charset="utf8mb4")).collate("utf8mb4_general_ci")


def _described(desk: Desk, rows: Sequence[Row[Any]]) -> tuple[Title, ...]:
    counted = _counted(desk, [row.ID for row in rows])
    return tuple(
        Title(
            str(row.ID), str(row.Title or "").strip(), str(row.Author or "").strip(), _published(row.PublishYear),
            str(row.CallNumber or "").strip(), *counted.get(row.ID, (0, 0)),
        )
        for row in rows
    )  # fmt: skip


def _published(text: object) -> int | None:
    found = _year(str(text or ""))
    return int(found[0]) if found else None


def _counted(desk: Desk, titles: Collection[int]) -> dict[int, tuple[int, int]]:
    """The copies of each title, and how many of them can be lent now."""
    if not titles:
        return {}
    there = (_collections.Status_id == desk.ids.available) & (_collections.Rule_id == desk.ids.for_loan)
    if desk.schema.books:
        free = _collections.BookingMemberID.is_(None) | (_collections.BookingMemberID == "")
        until = _collections.BookingExpiredDate
        there &= free | until.is_(None) | (until <= desk.moment)
    counted = select(_collections.Catalog_id, func.count(), func.coalesce(func.sum(there), 0))
    query = counted.where(_collections.Catalog_id.in_(titles)).group_by(_collections.Catalog_id)
    return {int(row[0]): (int(row[1]), int(row[2])) for row in desk.connection.execute(query)}


def _copies(desk: Desk, title: int) -> tuple[Copy, ...]:
    places = tables.locations.c
    shelves = select(_collections.ID, places.Name).join(tables.locations, places.ID == _collections.Location_id)
    names = {row[0]: row[1] for row in desk.connection.execute(shelves.where(_collections.Catalog_id == title))}
    return tuple(_as_copy(desk, copy, str(names.get(copy.id) or "").strip()) for copy in copies.copies_of(desk, title))


def _as_copy(desk: Desk, copy: copies.Copy, directions: str) -> Copy:
    where = copies.whereabouts(desk, copy)
    loan = copies.open_loan(desk, copy) if where is Whereabouts.ON_LOAN else None
    due = copies.due_of(loan, desk) if loan is not None else None
    return Copy(copy.item.barcode, where, copy.item.call_number, directions, due)
