"""Who came to the library: how many, when, what for and who they are, from rows that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from bridge.catalogs.embedded.tables import footfall, visits
from bridge.contract.guestbook import AgeBand, Education, Gender

BREAKDOWNS = ("purpose", "gender", "age", "occupation", "education", "kind", "place")

ORDERED: dict[str, tuple[str, ...]] = {"age": tuple(AgeBand), "education": tuple(Education)}
LATELY = timedelta(days=30)  # within which somebody leaves where a stand asks for it

_GROUP = footfall.c.kind == "group"


@dataclass(frozen=True, slots=True)
class Part:
    """So many people of whom this is known; `value` is empty for those of whom it is not."""

    value: str
    people: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """From `first` to `last`, both days included. `people` counts everybody in a group, `visits` a group as one.

    `days` has every day, also those on which nobody came; `hours` are those of the library's clock, and what nobody
    knows the hour of is in none. The parts of every breakdown add up to `people`.
    """

    first: date
    last: date
    people: int
    visits: int
    days: tuple[tuple[date, int], ...]
    hours: tuple[tuple[int, int], ...]
    breakdowns: dict[str, tuple[Part, ...]]


def statistics(connection: Connection, first: date, last: date) -> Statistics:
    within = footfall.c.day.between(first, last)
    people, visits = connection.execute(select(_people(), func.count()).where(within)).one()
    by_day = dict(_counted(connection, footfall.c.day, within))
    by_hour = {hour: number for hour, number in _counted(connection, footfall.c.hour, within) if hour is not None}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Statistics(
        first,
        last,
        people,
        visits,
        tuple((day, by_day.get(day, 0)) for day in days),
        tuple((hour, by_hour.get(hour, 0)) for hour in _open_hours(by_hour)),
        {name: _breakdown(connection, name, within) for name in BREAKDOWNS},
    )


def rows(connection: Connection, first: date, last: date) -> list[tuple[Any, ...]]:
    """Everything that is known, one row for each kind of visit, day and hour: day, hour, the breakdowns, people."""
    told = (footfall.c.day, footfall.c.hour, *(footfall.c[name] for name in (*BREAKDOWNS, "origin")))
    counted = (_people(), func.sum(footfall.c.women), func.sum(footfall.c.men))
    query = select(*told, *counted).where(footfall.c.day.between(first, last)).group_by(*told).order_by(*told)
    return [tuple(row) for row in connection.execute(query)]


def inside(connection: Connection, today: date) -> int | None:
    """How many members have signed today and not left; None where nobody tells that they leave."""
    lately = (visits.c.day > today - LATELY) & visits.c.left_at.is_not(None)
    if connection.scalar(select(visits.c.id).where(lately).limit(1)) is None:
        return None
    here = (visits.c.day == today) & visits.c.left_at.is_(None)
    return connection.scalar(select(func.count()).select_from(visits).where(here)) or 0


def _people() -> ColumnElement[int]:
    return func.coalesce(func.sum(footfall.c.people), 0)


def _counted(connection: Connection, by: ColumnElement[Any], within: ColumnElement[bool]) -> list[tuple[Any, int]]:
    return [(value, number) for value, number in connection.execute(select(by, _people()).where(within).group_by(by))]


def _open_hours(by_hour: dict[int, int]) -> range:
    """From the first in which anybody came to the last."""
    return range(min(by_hour), max(by_hour) + 1) if by_hour else range(0)


def _breakdown(connection: Connection, name: str, within: ColumnElement[bool]) -> tuple[Part, ...]:
    """Ages and schools in their own order, all others the largest first; last those of whom it is not known."""
    counted = _genders(connection, within) if name == "gender" else _counted(connection, footfall.c[name], within)
    order = {value: place for place, value in enumerate(ORDERED.get(name, ()))}
    parts = [Part(value, number) for value, number in counted if number]
    return tuple(sorted(parts, key=lambda part: (part.value == "", order.get(part.value, 0), -part.people, part.value)))


def _genders(connection: Connection, within: ColumnElement[bool]) -> list[tuple[str, int]]:
    """Of a group they were counted, of everybody else asked."""
    columns = footfall.c
    single = {
        gender: case(((~_GROUP) & (columns.gender == gender.value), columns.people), else_=0) for gender in Gender
    }
    women = func.sum(single[Gender.FEMALE] + columns.women)
    men = func.sum(single[Gender.MALE] + columns.men)
    told = connection.execute(select(_people(), func.coalesce(women, 0), func.coalesce(men, 0)).where(within)).one()
    everybody, female, male = told
    return [(Gender.FEMALE.value, female), (Gender.MALE.value, male), ("", everybody - female - male)]
