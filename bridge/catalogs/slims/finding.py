"""Searches SLiMS's catalog: every word in title, author or topic."""

from __future__ import annotations

from bridge.catalogs.slims import titles
from bridge.catalogs.slims.access import Access
from bridge.contract.discovery import LONGEST_WORDS, MOST_SUGGESTIONS, PAGE, Found, Suggestions

_MOST_WORDS = 12
_FARTHEST = 100_000  # titles into what was found
_SHOWN = "SELECT b.biblio_id FROM biblio b WHERE COALESCE(b.opac_hide, 0) = 0"
_WORD = """
    AND (b.title LIKE :{0} ESCAPE '|'
        OR EXISTS (SELECT 1 FROM biblio_author ba JOIN mst_author a ON a.author_id = ba.author_id
            WHERE ba.biblio_id = b.biblio_id AND a.author_name LIKE :{0} ESCAPE '|')
        OR EXISTS (SELECT 1 FROM biblio_topic bt JOIN mst_topic t ON t.topic_id = bt.topic_id
            WHERE bt.biblio_id = b.biblio_id AND t.topic LIKE :{0} ESCAPE '|'))
    """
_ORDER = " ORDER BY (b.title LIKE :beginning ESCAPE '|') DESC, b.biblio_id DESC LIMIT :most OFFSET :start"
_TITLES = (
    "SELECT DISTINCT b.title FROM biblio b WHERE COALESCE(b.opac_hide, 0) = 0 AND b.title LIKE :beginning ESCAPE '|'"
    " ORDER BY b.title LIMIT :most"
)
_AUTHORS = (
    "SELECT DISTINCT a.author_name FROM mst_author a WHERE a.author_name LIKE :beginning ESCAPE '|'"
    " AND EXISTS (SELECT 1 FROM biblio_author ba JOIN biblio b ON b.biblio_id = ba.biblio_id"
    " WHERE ba.author_id = a.author_id AND COALESCE(b.opac_hide, 0) = 0) ORDER BY a.author_name LIMIT :most"
)


def search(access: Access, words: str, more: str) -> Found:
    """Titles that begin with what was typed come first, then the newest. `more` is how many were told already."""
    typed = _typed(words)
    if not typed:
        return Found(())
    start = int(more) if more.isascii() and more.isdigit() and len(more) < 8 and int(more) <= _FARTHEST else 0
    parts = typed.split()[:_MOST_WORDS]
    names = {f"word{number}": f"%{_escaped(part)}%" for number, part in enumerate(parts)}
    sql = _SHOWN + "".join(_WORD.format(name) for name in names) + _ORDER
    rows = access.rows(sql, beginning=f"{_escaped(typed)}%", most=PAGE + 1, start=start, **names)
    found = titles.by_id(access, [row.biblio_id for row in rows[:PAGE]])
    return Found(tuple(found.values()), str(start + PAGE) if len(rows) > PAGE else "")


def suggest(access: Access, words: str) -> Suggestions:
    """Titles and authors, half of each where there are enough of both."""
    typed = _typed(words)
    if not typed:
        return Suggestions(())
    beginning = f"{_escaped(typed)}%"
    by_title, by_author = (
        [row[0][:LONGEST_WORDS] for row in access.rows(sql, beginning=beginning, most=MOST_SUGGESTIONS)]
        for sql in (_TITLES, _AUTHORS)
    )
    most_titles = MOST_SUGGESTIONS - min(len(by_author), MOST_SUGGESTIONS // 2)
    return Suggestions(tuple(dict.fromkeys((*by_title[:most_titles], *by_author)))[:MOST_SUGGESTIONS])


def _typed(words: str) -> str:
    """Without what no text of the tables can hold."""
    if len(words) > LONGEST_WORDS:
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _escaped(part: str) -> str:
    for letter in "|%_":
        part = part.replace(letter, f"|{letter}")
    return part
