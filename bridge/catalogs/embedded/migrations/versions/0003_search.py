"""The index of the words of all titles: SQLite's FTS5, or PostgreSQL's full text with an order of keys that it can use.

What the index is called begins with `title_search`, so that it can be told from the tables that it is about.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_CHUNK = 1000  # titles
_UNFINISHED = " ".join(map(str, range(1, 17)))  # lengths of unfinished words that are looked up, not collected
_KEPT_BACK = 16 << 20  # bytes of new words until they are written; large imports take two thirds of the time
_SQLITE = (
    f"""CREATE VIRTUAL TABLE title_search USING fts5(
        words, content = 'titles', content_rowid = 'id', detail = none, columnsize = 0, tokenize = 'ascii',
        prefix = '{_UNFINISHED}'
    )""",
    f"INSERT INTO title_search (title_search, rank) VALUES ('hashsize', {_KEPT_BACK})",  # noqa: S608 - a number of ours
    """CREATE TRIGGER title_search_added AFTER INSERT ON titles BEGIN
        INSERT INTO title_search (rowid, words) VALUES (new.id, new.words);
    END""",
    """CREATE TRIGGER title_search_removed AFTER DELETE ON titles BEGIN
        INSERT INTO title_search (title_search, rowid, words) VALUES ('delete', old.id, old.words);
    END""",
    """CREATE TRIGGER title_search_changed AFTER UPDATE OF id, words ON titles
        WHEN old.words <> new.words OR old.id <> new.id BEGIN
        INSERT INTO title_search (title_search, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO title_search (rowid, words) VALUES (new.id, new.words);
    END""",
    "INSERT INTO title_search (title_search) VALUES ('rebuild')",
)
_BLOCK = 65_536  # ids; each word is in the index once for each block of titles, as "block/word"
_POSTGRESQL = (
    f"""ALTER TABLE titles
        ALTER COLUMN title_key TYPE text COLLATE "C",
        ALTER COLUMN author_key TYPE text COLLATE "C",
        ADD COLUMN title_search tsvector NOT NULL
            GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(
                replace(' ' || words, ' ', ' ' || (id / {_BLOCK})::text || '/'), ' '
            ), ''))) STORED""",
    "CREATE INDEX title_search_words ON titles USING gin (title_search) WITH (fastupdate = off)",
)

_titles = sa.table("titles", *map(sa.column, ("id", "title", "author", "subject", "call_number", "publisher")))


def upgrade() -> None:
    _fill()
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("go back to a backup")


def _fill() -> None:
    connection, last = op.get_bind(), 0
    keys = "title_key = :title_key, author_key = :author_key, words = :words"
    change = sa.text(f"UPDATE titles SET {keys} WHERE id = :id")  # noqa: S608 - names of ours
    while rows := connection.execute(
        sa.select(_titles).where(_titles.c.id > last).order_by(_titles.c.id).limit(_CHUNK)
    ).all():
        connection.execute(change, [_keys(row) for row in rows])
        last = rows[-1].id


def _keys(row: sa.Row[Any]) -> dict[str, object]:
    words = _folded(f"{row.title} {row.author} {row.subject} {row.call_number} {row.publisher}").split()
    return {
        "id": row.id,
        "title_key": _folded(row.title)[:200].rstrip(),
        "author_key": _folded(row.author)[:200].rstrip(),
        "words": " ".join(dict.fromkeys(word[:60] for word in words[:200])),
    }


def _folded(text: str) -> str:
    """As far as the texts that there were before this step need it; an import folds them again, and better."""
    apart = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).casefold()
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return " ".join("".join(character if character.isalnum() else " " for character in bare).split())
