"""Who an applicant may be already: a member or another applicant with the same number, or the same name and birth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from bridge.catalogs.embedded.applications import HAS_NUMBER
from bridge.catalogs.embedded.keys import folded
from bridge.catalogs.embedded.tables import applications, cards, patrons


class Alike(StrEnum):
    SAME_NUMBER = "same-number"
    SAME_NAME_AND_BIRTH = "same-name-and-birth"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody alike: a member by their `patron` id and member `number`, or an open application, with an empty
    `patron`, by its number."""

    alike: Alike
    number: str
    patron: str = ""


def of_applicant(connection: Connection, row: Row[Any]) -> tuple[Duplicate, ...]:
    """`row` is of `applications`. Members first."""
    others = (applications.c.id != row.id) & (applications.c.state == "open")
    with_card = select(cards.c.patron_id).where(cards.c.code == row.identity_number)
    carded = set(connection.scalars(with_card))
    known = (patrons.c.identity_number == row.identity_number) & HAS_NUMBER
    alike = or_(known, patrons.c.born == row.born, patrons.c.id.in_(carded))
    members = connection.execute(select(patrons).where(alike).order_by(patrons.c.number)).all()
    same = or_(applications.c.identity_number == row.identity_number, applications.c.born == row.born)
    applicants = connection.execute(select(applications).where(others, same).order_by(applications.c.id)).all()
    found = [(_how(row, other, other.id in carded), other.number, other.id) for other in members]
    found += [(_how(row, other, False), other.number, "") for other in applicants]
    return tuple(Duplicate(alike, number, patron) for alike, number, patron in found if alike is not None)


def _how(row: Row[Any], other: Row[Any], has_its_card: bool) -> Alike | None:
    """Names are the same when they are written the same but for case, marks and punctuation."""
    if has_its_card or other.identity_number == row.identity_number:
        return Alike.SAME_NUMBER
    return Alike.SAME_NAME_AND_BIRTH if folded(other.name) == folded(row.name) else None
