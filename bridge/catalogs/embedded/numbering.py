"""Member numbers, as INLISLite makes them: a place, a date and a number that runs; never anybody's identity number."""

from __future__ import annotations

from sqlalchemy import Connection, exists, or_, select, text

from bridge.catalogs.embedded.tables import cards, patrons
from bridge.contract.guestbook import Gender
from bridge.rules import Rules

_NEXT = text(
    """INSERT INTO member_numbers (beginning, last) VALUES (:beginning, 1)
    ON CONFLICT (beginning) DO UPDATE SET last = member_numbers.last + 1 RETURNING last"""
)


def next_number(connection: Connection, rules: Rules, gender: str) -> str:
    """One that nobody has, neither as a number nor on a card. `MembershipPolicy.numbering` says how it looks."""
    place, today = rules.policy.membership.place_code, rules.now().date()
    letter = "P" if gender == Gender.FEMALE else "L"  # perempuan, laki-laki
    before, width, after = {
        "date": (f"{place}{today:%y%m%d}", 5, ""),
        "month": (f"{place}{today:%Y%m}", 3, ""),
        "year": (place, 5, f"{letter}{today:%Y}"),
    }[rules.policy.membership.numbering]
    counted = f"{before} {after[1:]}".strip()
    while _is_taken(connection, number := f"{before}{_running(connection, counted):0{width}d}{after}"):
        pass
    return number


def _running(connection: Connection, beginning: str) -> int:
    """Nobody else gets one that begins so until the transaction ends."""
    number: int = connection.execute(_NEXT, {"beginning": beginning}).scalar_one()
    return number


def _is_taken(connection: Connection, number: str) -> bool:
    """By somebody who was imported."""
    known = exists().where(patrons.c.number == number), exists().where(cards.c.code == number)
    return bool(connection.scalar(select(or_(*known))))
