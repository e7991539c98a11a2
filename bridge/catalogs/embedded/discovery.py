"""Finds titles: first those that begin with what was typed, then those that have all the words, newest first.

Nothing is ranked and nothing is counted, so that a common word costs in a large collection what it costs in a small
one: an index gives the next page in its own order, and is left there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, not_, select, tuple_

from bridge.catalogs.embedded import holdings, matching
from bridge.catalogs.embedded.keys import folded
from bridge.catalogs.embedded.tables import titles
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.discovery import LONGEST_WORDS, MOST_SUGGESTIONS, PAGE, Found, Suggestions, Title, TitleDetail
from bridge.rules import Rules

_SHOWN = (titles.c.id, titles.c.title, titles.c.author, titles.c.year, titles.c.call_number, titles.c.link)
_TITLES: Select[Any] = select(*_SHOWN)
_BEHIND_ALL = "\U0010ffff"
_LARGEST_ID = 2**31 - 1
_place = re.compile(r"([bw])([1-9][0-9]{0,9})").fullmatch


def search(connection: Connection, words: str, more: str) -> Found:
    """One page. `more` is where the last page ended: in which part, `b`eginning or `w`ords, and its last title."""
    typed = _typed(words)
    if not typed:
        return Found(())
    part, after = _continued(connection, typed, more)
    first = connection.execute(_beginning(typed, after).limit(PAGE + 1)).all() if part == "b" else []
    below = after.id if after and part == "w" else None
    others = _TITLES.where(not_(_begins(titles.c.title_key, typed)))
    rows = [*first, *matching.newest(connection, others, typed, below, PAGE + 1 - len(first))]
    last = f"{'b' if len(first) >= PAGE else 'w'}{rows[PAGE - 1].id}" if len(rows) > PAGE else ""
    return Found(tuple(_described(connection, rows[:PAGE]).values()), last)


def suggest(connection: Connection, words: str) -> Suggestions:
    """Titles and authors, half of each where there are enough of both; each can be searched for as it is."""
    typed = _typed(words)
    if not typed:
        return Suggestions(())
    by_title = list(islice(_completions(connection, typed, titles.c.title_key, titles.c.title), MOST_SUGGESTIONS))
    by_author = list(islice(_completions(connection, typed, titles.c.author_key, titles.c.author), MOST_SUGGESTIONS))
    most_titles = MOST_SUGGESTIONS - min(len(by_author), MOST_SUGGESTIONS // 2)
    texts = dict.fromkeys((*by_title[:most_titles], *by_author))
    return Suggestions(tuple(texts)[:MOST_SUGGESTIONS])


def title(connection: Connection, rules: Rules, id: str) -> TitleDetail | Refusal:
    row = None
    if id.isascii() and id.isdigit() and len(id) <= len(str(_LARGEST_ID)) and int(id) <= _LARGEST_ID:
        whole = _TITLES.add_columns(titles.c.publisher, titles.c.subject)
        row = connection.execute(whole.where(titles.c.id == int(id))).one_or_none()
    if row is None:
        return Refusal((Reason.TITLE_UNKNOWN,))
    described = _described(connection, [row])[row.id]
    copies = holdings.copies(connection, row.id, rules.now().date())
    return TitleDetail(described, row.publisher, row.subject, copies, holdings.waiting(connection, row.id))


def titles_by_id(connection: Connection, rules: Rules, ids: Collection[int]) -> dict[int, Title]:
    """Those of the titles that there are."""
    rows = connection.execute(_TITLES.where(titles.c.id.in_(ids))).all() if ids else []
    return _described(connection, rows)


def _typed(words: str) -> str:
    return folded(words)[:LONGEST_WORDS].rstrip() if len(words) <= LONGEST_WORDS else ""


def _continued(connection: Connection, typed: str, more: str) -> tuple[str, Row[Any] | None]:
    """The part and the title where to go on; the beginning of everything when that is no place of this search."""
    place = _place(more)
    if place is None or (last := int(place[2])) > _LARGEST_ID:
        return "b", None
    row = connection.execute(_TITLES.add_columns(titles.c.title_key).where(titles.c.id == last)).one_or_none()
    if row is None or (place[1] == "b" and not row.title_key.startswith(typed)):
        return "b", None
    return place[1], row


def _beginning(typed: str, after: Row[Any] | None) -> Select[Any]:
    """In the order of the alphabet."""
    order = (titles.c.title_key, titles.c.id)
    query = _TITLES.where(_begins(titles.c.title_key, typed)).order_by(*order)
    return query if after is None else query.where(tuple_(*order) > tuple_(after.title_key, after.id))


def _begins(key: Column[str], typed: str) -> ColumnElement[bool]:
    """A range of the key's index."""
    return and_(key >= typed, key < typed + _BEHIND_ALL)


def _completions(connection: Connection, typed: str, key: Column[str], text: Column[str]) -> Iterator[str]:
    """One for each different key, however many titles have it: each step looks behind the key of the last."""
    query: Select[*tuple[str, str]] = select(key, text).where(key < typed + _BEHIND_ALL).order_by(key).limit(1)
    row = connection.execute(query.where(key >= typed)).one_or_none()
    while row is not None:
        yield row[1][:LONGEST_WORDS]
        row = connection.execute(query.where(key > row[0])).one_or_none()


def _described(connection: Connection, rows: Collection[Row[Any]]) -> dict[int, Title]:
    counted = holdings.counted(connection, [row.id for row in rows])
    return {
        row.id: Title(
            str(row.id), row.title, row.author, row.year, row.call_number, *counted.get(row.id, (0, 0)), link=row.link
        )
        for row in rows
    }
