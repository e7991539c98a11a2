"""A month in which many came to the library: members, visitors and classes, always the same."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from bridge.catalogs.embedded import tables
from bridge.contract.guestbook import AgeBand, Education, Gender, Occupation
from tests.bridge.desk.scene import Scene

PURPOSES = ("read", "borrow", "return", "internet", "study", "event", "")
HOSTILE = "Lomba <b>mewarnai</b>"
NOVEMBER = date(2026, 11, 1)


def crowd(scene: Scene, own: str = HOSTILE) -> None:
    """Of November, Sundays closed. `own` is a purpose of the library's own."""
    chance = Random(7)
    days = [NOVEMBER + timedelta(days=number) for number in range(30)]
    rows = [_somebody(chance, day, own) for day in days if day.weekday() != 6 for _ in range(chance.randint(20, 70))]
    rows += [_class(day) for day in days if day.weekday() == 2]
    with scene.library.database.writing() as connection:
        connection.execute(insert(tables.footfall), rows)


def _somebody(chance: Random, day: date, own: str) -> dict[str, Any]:
    kind = chance.choice(("member", "member", "visitor"))
    told = {"gender": Gender, "age": AgeBand, "occupation": Occupation, "education": Education}
    about = {name: chance.choice((*(value.value for value in values), "")) for name, values in told.items()}
    place = chance.choice(("Pintu utama", "Ruang anak"))
    when = {"day": day, "hour": min(17, max(8, round(chance.gauss(11, 2.5)))), "kind": kind, "place": place}
    return when | about | {"purpose": chance.choice((*PURPOSES, own)), "people": 1, "women": 0, "men": 0}


def _class(day: date) -> dict[str, Any]:
    about = {"gender": "", "age": "", "occupation": "", "education": "primary", "purpose": "event"}
    return {"day": day, "hour": 9, "kind": "group", "place": "Aula", "people": 31, "women": 16, "men": 15} | about
