"""Patrons as a librarian sees them: found by card or name, blocked and unblocked, their cards made valid for longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, select, update

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.audit import Act, Line, Wanted, latest
from bridge.catalogs.embedded.tables import patrons
from bridge.contract.codes import possible
from bridge.rules import Rules

MOST_FOUND = 50
LONGEST_NAME = 100  # characters of a search
_LONGEST_VALIDITY = timedelta(days=3660)


class Standing(StrEnum):
    """What the card is worth today."""

    ACTIVE = "active"
    EXPIRED = "expired"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"


class WhyBlocked(StrEnum):
    """A list, because a reason is kept in the audit, where no name may stand."""

    CARD_LOST = "card-lost"
    ITEM_NOT_REPLACED = "item-not-replaced"
    FINE_UNPAID = "fine-unpaid"
    MISCONDUCT = "misconduct"
    MOVED_AWAY = "moved-away"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """`expires` is the card's last day."""

    id: str
    number: str
    name: str
    standing: Standing
    expires: date


def member(connection: Connection, rules: Rules, patron: str) -> Member | None:
    if not possible(patron):
        return None
    found = _members(connection, rules, select(patrons).where(patrons.c.id == patron))
    return found[0] if found else None


def with_card(connection: Connection, card: str) -> str | None:
    """The id of the patron that this code belongs to."""
    who = facts.member_with_card(connection, card)
    return who.id if who else None


def with_name(connection: Connection, rules: Rules, words: str) -> tuple[Member, ...]:
    """Those whose name holds every word, or whose number begins with the first; at most `MOST_FOUND`."""
    wanted = words[:LONGEST_NAME].replace("\0", "").split()
    if not wanted:
        return ()
    query = select(patrons).order_by(patrons.c.name, patrons.c.number).limit(MOST_FOUND)
    numbered = patrons.c.number.istartswith(wanted[0], autoescape=True)
    named = [patrons.c.name.icontains(word, autoescape=True) for word in wanted]
    matches = named[0] | numbered if len(named) == 1 else named[0]
    return _members(connection, rules, query.where(matches, *named[1:]))


def block(connection: Connection, patron: str) -> bool:
    """Whether there was somebody to block."""
    return _change(connection, patron, ("active", "inactive"), "suspended")


def unblock(connection: Connection, patron: str) -> bool:
    return _change(connection, patron, ("suspended",), "active")


def extend(connection: Connection, rules: Rules, patron: str, expires: date) -> bool:
    """Gives the card another last day; False for one that is past or absurdly far."""
    today = rules.now().date()
    if not possible(patron) or not today <= expires <= today + _LONGEST_VALIDITY:
        return False
    return connection.execute(update(patrons).where(patrons.c.id == patron).values(expires=expires)).rowcount == 1


def next_year(rules: Rules, expires: date) -> date:
    """A year from the card's last day, or from today when that is past."""
    start = max(expires, rules.now().date())
    return start + timedelta(days=365)


def block_line(connection: Connection, rules: Rules, number: str) -> Line | None:
    """Who blocked this patron last, when and why."""
    lines = latest(connection, rules, Wanted(act=Act.PATRON_BLOCKED, subject=number))
    return lines[0] if lines else None


def _members(connection: Connection, rules: Rules, query: Select[Any]) -> tuple[Member, ...]:
    today = rules.now().date()
    return tuple(
        Member(row.id, row.number, row.name, _standing(row.status, row.expires, today), row.expires)
        for row in connection.execute(query)
    )


def _standing(status: str, expires: date, today: date) -> Standing:
    return Standing.EXPIRED if status == "active" and expires < today else Standing(status)


def _change(connection: Connection, patron: str, before: tuple[str, ...], after: str) -> bool:
    if not possible(patron):
        return False
    theirs = (patrons.c.id == patron) & patrons.c.status.in_(before)
    return connection.execute(update(patrons).where(theirs).values(status=after)).rowcount == 1
