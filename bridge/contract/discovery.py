"""The vocabulary of search: what the library has, where it stands, and whether it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bridge.contract.circulation import Refusal, Whereabouts

PAGE = 20  # titles in one answer to a search
MOST_SUGGESTIONS = 6
LONGEST_WORDS = 200  # characters of a search; what is longer finds nothing


@dataclass(frozen=True, slots=True)
class Title:
    """A work as the catalog describes it. All texts are the catalog's, unsafe until cleaned.

    `copies` are those of the library, `available` those on the shelf that may be lent now. `link` is the address of
    a digital title (http or https), empty for others.
    """

    id: str
    title: str
    author: str = ""
    year: int | None = None
    call_number: str = ""
    copies: int = 0
    available: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One item of a title. `directions` is the map line: where its shelf stands, in the library's words.

    `due` is the last day of its loan while it is lent.
    """

    barcode: str
    whereabouts: Whereabouts
    shelf: str = ""
    directions: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class TitleDetail:
    """A title with its copies. `waiting` is how many patrons wait for it already."""

    title: Title
    publisher: str = ""
    subject: str = ""
    copies: tuple[Copy, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """At most `PAGE` titles, best first. `more` continues the search, empty at its end."""

    titles: tuple[Title, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Titles and authors that begin with what was typed; at most `MOST_SUGGESTIONS`."""

    texts: tuple[str, ...]


class Discovery(Protocol):
    """What anybody may ask about the collection; it is told to everybody, so nothing in it is about patrons."""

    async def search(self, words: str, more: str) -> Found:
        """Titles whose title, author and keywords together hold all the words; the last may be unfinished.

        One box for the three ways of seed 000, 2. `more` is "" at first, then the former answer's; one that
        is no longer understood begins again.
        """

    async def suggest(self, words: str) -> Suggestions:
        """Ways to complete what has been typed so far."""

    async def title(self, id: str) -> TitleDetail | Refusal:
        """Where the title's copies stand and which of them are there. TITLE_UNKNOWN."""
