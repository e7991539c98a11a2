"""Finds titles that have all the words, newest first, in the index of words that the database has.

SQLite's FTS5 gives them in this order, one by one. PostgreSQL's GIN gives all of them in none, so that each word is
in its index once for each block of titles, as `block/word`: a few blocks are asked at a time, the newest first.
Words that are so common that even one block has too many of them are found in the newest rows as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from bridge.catalogs.embedded.keys import words_of
from bridge.catalogs.embedded.tables import titles

BLOCK = 65_536  # ids; in the migration 0003 too
_LOOKED_THROUGH = 2_000  # rows
_SAMPLE = 500  # rows
_LOOK_UP = 20  # to look a title up takes so much longer than to collect its number
_FTS5 = table("title_search", column("title_search"), column("rowid", Integer))
_TSVECTOR: ColumnElement[Any] = column("title_search")


def newest(connection: Connection, query: Select[Any], words: str, below: int | None, most: int) -> Sequence[Row[Any]]:
    """At most `most` rows of the query about titles, whose id is smaller than `below`.

    `words` are folded, at least one; the last may be unfinished. As they have letters and digits only, no word can
    be anything else in the query languages of the indexes.
    """
    *whole, unfinished = words_of(words)
    if connection.dialect.name == "postgresql":
        top = below or (connection.scalar(select(func.max(titles.c.id))) or 0) + 1
        return _Gin(connection, top, tuple(whole), unfinished).newest(query, most)
    asked = " ".join([*(f'"{word}"' for word in whole), f'"{unfinished}"*'])
    query = query.join(_FTS5, _FTS5.c.rowid == titles.c.id).where(_FTS5.c.title_search.op("MATCH")(asked))
    query = query if below is None else query.where(_FTS5.c.rowid < below)
    return connection.execute(query.order_by(_FTS5.c.rowid.desc()).limit(most)).all()


class _Gin:
    """One question to PostgreSQL about the titles below `top`."""

    def __init__(self, connection: Connection, top: int, whole: tuple[str, ...], unfinished: str) -> None:
        self._connection, self._top, self._whole, self._unfinished = connection, top, whole, unfinished

    def newest(self, query: Select[Any], most: int) -> Sequence[Row[Any]]:
        """No title is looked at twice."""
        bound = self._top - _LOOKED_THROUGH
        rows = self._looked_through(query.where(titles.c.id >= bound), most)
        query = query.where(titles.c.id < bound)
        for blocks in _steps((bound - 1) // BLOCK):
            if len(rows) == most:
                break
            rows = [*rows, *self._looked_up(query, blocks, most - len(rows))]
        return rows

    def _looked_through(self, query: Select[Any], most: int) -> Sequence[Row[Any]]:
        rows = query.where(titles.c.id < self._top, self._has_all(self._latest)).order_by(titles.c.id.desc())
        return self._connection.execute(rows.limit(most)).all()

    def _looked_up(self, query: Select[Any], blocks: range, most: int) -> Sequence[Row[Any]]:
        """`+ 0` is an order without that of the ids, whose index would be read instead of that of the words."""
        looked_up = (self._whole,) if self._is_common else (self._whole, self._unfinished)
        query = query.where(_TSVECTOR.op("@@")(cast(_asked(blocks, *looked_up), TSQUERY)))
        query = query.where(self._has_all(blocks)) if self._is_common else query
        return self._connection.execute(query.order_by((titles.c.id + 0).desc()).limit(most)).all()

    @cached_property
    def _is_common(self) -> bool:
        """GIN collects all titles with an unfinished word before it looks at any other word: where that would be
        many, the unfinished word is looked for in the titles that have the others."""
        if not self._whole:
            return False
        latest = select(_TSVECTOR).where(titles.c.id < self._top).order_by(titles.c.id.desc()).limit(_SAMPLE)
        asked = (_asked(self._latest, (), self._unfinished), _asked(self._latest, self._whole))
        counts = (func.count().filter(_has(words)) for words in asked)
        counted = self._connection.execute(select(*counts).select_from(latest.subquery())).one()
        return bool(counted[0] > _LOOK_UP * (counted[1] + 1))

    @property
    def _latest(self) -> range:
        """The blocks of the rows that are looked through."""
        return range(max(self._top - _LOOKED_THROUGH, 0) // BLOCK, (self._top - 1) // BLOCK + 1)

    def _has_all(self, blocks: range) -> ColumnElement[bool]:
        return _has(_asked(blocks, self._whole, self._unfinished))


def _steps(newest: int) -> Iterator[range]:
    """All blocks from this one to the first, each time eight times as many."""
    most = 1
    while newest >= 0:
        blocks = range(max(newest + 1 - most, 0), newest + 1)
        yield blocks
        newest, most = blocks.start - 1, 8 * most


def _asked(blocks: range, whole: tuple[str, ...], unfinished: str = "") -> str:
    """What these blocks are asked for, as a `tsquery`."""
    words = [*(f"{word}'" for word in whole), *([f"{unfinished}':*"] if unfinished else [])]
    return " | ".join("(" + " & ".join(f"'{block}/{word}" for word in words) + ")" for block in blocks)


def _has(asked: str) -> ColumnElement[bool]:
    """`@@` without its index."""
    return func.ts_match_vq(_TSVECTOR, cast(asked, TSQUERY))
