"""The statistics' rows: what is counted of a visit, apart from who it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bridge.catalogs.embedded.tables import footfall, patrons
from bridge.contract.guestbook import AgeBand, Group, Visitor

_OLDEST = {
    AgeBand.CHILD: 12,
    AgeBand.TEENAGER: 18,
    AgeBand.YOUNG_ADULT: 24,
    AgeBand.ADULT: 44,
    AgeBand.OLDER_ADULT: 59,
}


def count_member(  # noqa: PLR0913, PLR0917 - what is told of a visit
    connection: Connection, patron: str, visit: str, at: datetime, kiosk: str, place: str
) -> None:
    known = connection.execute(select(patrons).where(patrons.c.id == patron)).one()
    about = {"gender": known.gender, "occupation": known.occupation, "education": known.education}
    about |= {"age": known.born and age_band(known.born, at.date())}
    _count(connection, "member", visit, at, {"kiosk": kiosk, "place": place} | about)


def count_visitor(connection: Connection, visitor: Visitor, visit: str, at: datetime, told: dict[str, str]) -> None:
    about = {"gender": visitor.gender, "age": visitor.age, "occupation": visitor.occupation}
    _count(connection, "visitor", visit, at, told | about | {"education": visitor.education, "origin": visitor.origin})


def count_group(connection: Connection, group: Group, visit: str, at: datetime, told: dict[str, str]) -> None:
    about: dict[str, Any] = {"education": group.level, "origin": group.institution}
    about |= {"people": group.people, "women": group.women, "men": group.men}
    _count(connection, "group", visit, at, told | about)


def note(connection: Connection, visit: str, **changed: Any) -> None:
    """What became known of it afterwards."""
    connection.execute(update(footfall).where(footfall.c.visit == visit).values(**changed))


def age_band(born: date, day: date) -> AgeBand | None:
    """None for who is not born yet, or older than anybody."""
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if not 0 <= years < 130:
        return None
    return next((band for band, oldest in _OLDEST.items() if years <= oldest), AgeBand.SENIOR)


def _count(connection: Connection, kind: str, visit: str, at: datetime, about: dict[str, Any]) -> None:
    """`at` is in the library's zone."""
    row = {"visit": visit, "day": at.date(), "hour": at.hour, "kind": kind}
    known = {name: str(value) if isinstance(value, str) else value for name, value in about.items() if value}
    connection.execute(insert(footfall).values(row | known))
