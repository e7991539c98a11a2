"""Finds titles that have all the words, newest first, in the index of words that the database has.

SQLite's FTS5 gives them in this order, one by one. PostgreSQL's GIN gives all of them in none, so that it is asked
for as few as will do: the newest rows are looked through as they are, which is where common words are found; then
the newest blocks, whose number is one of the words of each title; and only rare words are looked for in everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from bridge.catalogs.embedded.keys import words_of
from bridge.catalogs.embedded.tables import titles

BLOCK = 65_536  # ids; in the migration 0003 too
_LOOKED_THROUGH = 2_000  # rows
_FTS5 = table("title_search", column("title_search"), column("rowid", Integer))
_TSVECTOR: ColumnElement[Any] = column("title_search")


def newest(connection: Connection, query: Select[Any], words: str, below: int | None, most: int) -> Sequence[Row[Any]]:
    """At most `most` rows of the query about titles, whose id is smaller than `below`.

    `words` are folded, at least one; the last may be unfinished. As they have letters and digits only, no word can
    be anything else in the query languages of the indexes.
    """
    *whole, unfinished = words_of(words)
    if connection.dialect.name == "postgresql":
        asked = " & ".join([*(f"'{word}'" for word in whole), f"'{unfinished}':*"])
        return _with_gin(connection, query, asked, below, most)
    asked = " ".join([*(f'"{word}"' for word in whole), f'"{unfinished}"*'])
    query = query.join(_FTS5, _FTS5.c.rowid == titles.c.id).where(_FTS5.c.title_search.op("MATCH")(asked))
    query = query if below is None else query.where(_FTS5.c.rowid < below)
    return connection.execute(query.order_by(_FTS5.c.rowid.desc()).limit(most)).all()


def _with_gin(
    connection: Connection, query: Select[Any], asked: str, below: int | None, most: int
) -> Sequence[Row[Any]]:
    """Each step looks at more than the one before it, and is the last when it finds enough."""
    top = below or (connection.scalar(select(func.max(titles.c.id))) or 0) + 1
    rows: Sequence[Row[Any]] = ()
    for step in _steps(query.where(titles.c.id < top), asked, top):
        rows = connection.execute(step.limit(most)).all()
        if len(rows) == most:
            break
    return rows


def _steps(query: Select[Any], asked: str, top: int) -> Iterator[Select[Any]]:
    """`ts_match_vq` is `@@` without its index, and `+ 0` an order without that of the ids."""
    words = cast(asked, TSQUERY)
    newest_rows = titles.c.id >= top - _LOOKED_THROUGH
    yield query.where(newest_rows, func.ts_match_vq(_TSVECTOR, words)).order_by(titles.c.id.desc())
    query = query.order_by((titles.c.id + 0).desc())
    block = top // BLOCK
    if block > 1:
        in_blocks = cast(f"('#{block}' | '#{block - 1}') & {asked}", TSQUERY)
        yield query.where(_TSVECTOR.op("@@")(in_blocks))
    yield query.where(_TSVECTOR.op("@@")(words))
