"""What a library tells a stand in advance, so that the stand can decide in its place: the least that this needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from bridge.policy import LoanPolicy

LONGEST_TITLE = 80  # characters; the rest is cut


@dataclass(frozen=True, slots=True)
class KnownPatron:
    """A patron without a name or a number. `row` is the library's own for them, and replaces what it said before.

    `prints` are the fingerprints of their id and of all their cards; none when there is no such patron any more.
    `visited` is the last day on which they signed the guest book. `has_pin`: their card alone proves nothing.
    """

    row: str
    prints: tuple[str, ...]
    status: Literal["active", "inactive", "suspended"] = "active"
    expires: date = date.max
    loans: int = 0
    overdue: int = 0
    owes: bool = False
    visited: date | None = None
    has_pin: bool = False


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item without its number. `row` is as in `KnownPatron`; an item that is gone has no `print`. `title` is at most
    LONGEST_TITLE characters: the patron has to know it again.

    `due` is the last day of its loan, None when it is not lent; `renewals` how often that was renewed. `loan` is the
    `loan_print` of who has it: it tells nothing before that patron and this item are both at the stand. `wanted`: it
    is kept for somebody, or somebody waits for it. `bin` is where it is laid when it comes back.
    """

    row: str
    print: str
    title: str = ""
    for_loan: bool = True
    due: date | None = None
    loan: str = ""
    renewals: int = 0
    wanted: bool = False
    has_case: bool = False
    bin: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since `after`, or the next part of everything.

    `next` is the `after` of the next question; `more` when there is more already. `afresh` when the library begins
    from the beginning: what the stand had is not to be trusted once this walk has come to its end. `at` is the
    library's time when it answered, aware; `holidays` are all from that day on.
    """

    patrons: tuple[KnownPatron, ...]
    items: tuple[KnownItem, ...]
    next: str
    more: bool
    afresh: bool
    at: datetime
    policy: LoanPolicy
    holidays: tuple[date, ...]


class Advance(Protocol):
    """May raise `Unavailable`."""

    async def changes(self, after: str) -> Changes:
        """`after` is empty at the very beginning; one that the library does not understand begins afresh."""
