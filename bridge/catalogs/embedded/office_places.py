"""What an admin keeps in order: closed days, shelves and where they stand; and which kiosks there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from bridge.catalogs.embedded.tables import holidays, items, loans, shelves, tokens
from bridge.contract.codes import possible
from bridge.rules import Rules

LONGEST = 200  # characters of a name or of directions
SHOWN = 40  # shelves in a list


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """`copies` stand on it; `directions` are empty when nobody has written them yet."""

    code: str
    directions: str
    copies: int


@dataclass(frozen=True, slots=True)
class ShelfCount:
    """Of all shelves, and of those with directions."""

    shelves: int
    directed: int


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A kiosk that has a token, or lent something. `last_loan` is aware, in the library's zone."""

    name: str
    has_token: bool
    last_loan: datetime | None


def closed_days(connection: Connection, since: date) -> tuple[Holiday, ...]:
    query = select(holidays.c.day, holidays.c.name).where(holidays.c.day >= since).order_by(holidays.c.day)
    return tuple(Holiday(*row) for row in connection.execute(query))


def close(connection: Connection, day: date, name: str) -> bool:
    """False when the library is closed on this day already. Loans that are out keep their last day."""
    if connection.scalar(select(holidays.c.day).where(holidays.c.day == day)) is not None:
        return False
    connection.execute(insert(holidays).values(day=day, name=_kept(name)))
    return True


def reopen(connection: Connection, day: date) -> bool:
    return connection.execute(delete(holidays).where(holidays.c.day == day)).rowcount == 1


def shelf_count(connection: Connection) -> ShelfCount:
    copies = select(items.c.shelf).where(~items.c.withdrawn, items.c.shelf != "")
    every = copies.union(select(shelves.c.code)).subquery()
    directed = connection.scalar(select(func.count()).select_from(shelves)) or 0
    return ShelfCount(connection.scalar(select(func.count()).select_from(every)) or 0, directed)


def shelves_from(connection: Connection, begins: str) -> tuple[Shelf, ...]:
    """Those with directions and those that only stand on copies, whose code begins so; at most `SHOWN`."""
    if begins and not possible(begins):
        return ()
    fits = items.c.shelf.istartswith(begins, autoescape=True) & ~items.c.withdrawn & (items.c.shelf != "")
    counted = select(items.c.shelf, func.count()).where(fits).group_by(items.c.shelf)
    copies = {row[0]: row[1] for row in connection.execute(counted)}
    wanted = select(shelves).where(shelves.c.code.istartswith(begins, autoescape=True))
    told = {row.code: row.directions for row in connection.execute(wanted)}
    codes = sorted(copies.keys() | told.keys())[:SHOWN]
    return tuple(Shelf(code, told.get(code, ""), copies.get(code, 0)) for code in codes)


def direct(connection: Connection, code: str, directions: str) -> None:
    """Writes where the shelf stands, in place of what was written before."""
    values = {"directions": _kept(directions)}
    if not connection.execute(update(shelves).where(shelves.c.code == code).values(values)).rowcount:
        connection.execute(insert(shelves).values(values | {"code": code}))


def forget(connection: Connection, code: str) -> bool:
    """The shelf's directions; copies keep their shelf."""
    return connection.execute(delete(shelves).where(shelves.c.code == code)).rowcount == 1


def kiosks(connection: Connection, rules: Rules) -> tuple[Kiosk, ...]:
    """By their names."""
    busy = select(loans.c.kiosk, func.max(loans.c.lent_at)).group_by(loans.c.kiosk)
    last = {row[0]: row[1].astimezone(rules.now().tzinfo) for row in connection.execute(busy)}
    live = printers(connection)
    return tuple(Kiosk(name, name in live, last.get(name)) for name in sorted({*live, *last}))


def printers(connection: Connection) -> tuple[str, ...]:
    """Kiosks that can be asked to print."""
    query = select(tokens.c.kiosk).where(tokens.c.revoked_at.is_(None)).distinct().order_by(tokens.c.kiosk)
    return tuple(connection.scalars(query))


def _kept(text: str) -> str:
    """PostgreSQL keeps no NUL."""
    return text.replace("\0", "")[:LONGEST]
