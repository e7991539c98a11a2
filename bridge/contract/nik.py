"""What an Indonesian identity number (NIK) tells of itself: PPRRDD ddmmyy ssss, without a check digit.

It helps to fill a form in and never refuses anybody: districts change, and clerks make mistakes (Permendagri 72/2022).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bridge.contract.guestbook import Gender

_SHAPE = re.compile(r"(\d{2})\d{4}(\d{2})(\d{2})(\d{2})\d{4}", re.ASCII)
_WOMEN = 40  # is added to a woman's day of birth


@dataclass(frozen=True, slots=True)
class Nik:
    """`province` is the code of where it was given ("64"), which says nothing about where its owner lives now."""

    province: str
    born: date
    gender: Gender


def read(number: str, today: date) -> Nik | None:
    """What the number tells; None when it is none: not 16 digits, or no day of birth that has been. Of two centuries
    the later one that is not in the future."""
    if (told := _SHAPE.fullmatch(number)) is None:
        return None
    day, month, year = (int(part) for part in told.groups()[1:])
    gender = Gender.FEMALE if day > _WOMEN else Gender.MALE
    for century in (2000, 1900):
        born = _date(century + year, month, day % _WOMEN)
        if born and born <= today:
            return Nik(told[1], born, gender)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
