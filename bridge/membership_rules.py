"""The rules of becoming a member: what an applicant has to tell, what a NIK says, and which PIN is too weak."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from bridge.contract.codes import possible
from bridge.contract.guestbook import Gender
from bridge.contract.membership import (
    LONGEST_LINE_OF_TEXT,
    LONGEST_PIN,
    SHORTEST_PIN,
    Applicant,
    Consent,
    Identity,
)

OLDEST = 130  # years of age
_LONGEST_NUMBER = 40  # characters of an identity's number
_NIK = 16  # digits: six of a region, six of the birth date, four that run
_WOMEN = 40  # what is added to a woman's day
_COMMON = (  # what people choose most, beyond runs
    "112233", "223344", "332211", "111222", "222333", "121212", "123123", "123321", "131313", "101010", "100100",
    "010101", "020202", "696969", "159753", "159357", "147258", "258369", "147852", "789456", "456123", "123654",
    "142536", "123789", "246810", "134679", "112358", "314159", "151515", "212121", "232323", "252525", "171717",
    "007007", "123123123", "112233445566", "456456", "789789", "102030", "201020", "654123", "741852", "852456",
    "170845", "17081945", "081945",
)


@dataclass(frozen=True, slots=True)
class MembershipPolicy:
    """The TOML table `policy.membership`. A card is valid for `membership_days`, and costs `card_fee` at the desk, as
    `renewal_fee` for one that is made valid again, in whole rupiah.

    Who is `guardian_age` or younger needs a guardian's consent (Law 27 of 2022, article 25). A member number is
    `place_code`, then as `numbering` says the date and five digits that run ("date"), year, month and three ("month"),
    or five, L or P, and the year ("year"); as INLISLite numbers, and never the number of an identity card.

    Refused applications are forgotten with their photos after `refused_days`, those nobody decides after `open_days`.
    """

    membership_days: int = 365
    card_fee: int = 0
    renewal_fee: int = 0
    guardian_age: int = 17
    place_code: str = "01"
    numbering: Literal["date", "month", "year"] = "date"
    refused_days: int = 30
    open_days: int = 180

    def __post_init__(self) -> None:
        limits = {"membership_days": (1, 3660), "refused_days": (1, 3660), "open_days": (1, 3660)}
        limits |= {"card_fee": (0, 10**9), "renewal_fee": (0, 10**9), "guardian_age": (0, 20)}
        for name, (least, most) in limits.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be {least} to {most}")
        if not (self.place_code.isascii() and self.place_code.isalnum() and len(self.place_code) <= 4):
            raise ValueError("place_code must be 1 to 4 letters or digits")
        if self.numbering not in ("date", "month", "year"):
            raise ValueError(f'numbering must be "date", "month" or "year", not {self.numbering!r}')


class NikDoubt(StrEnum):
    """What about a NIK does not fit. It is never a reason to refuse anybody: cards with mistakes exist."""

    NOT_16_DIGITS = "not-16-digits"
    NO_DATE = "no-date"  # the date in it never was
    OTHER_BIRTH = "other-birth"
    OTHER_GENDER = "other-gender"


def nik_doubts(nik: str, born: date, gender: Gender) -> tuple[NikDoubt, ...]:
    """What does not fit the NIK's own form, or what was told.

    It has two digits of a year, so it may mean either century; and a region that is no doubt whatever it is: provinces
    are founded, and people move.
    """
    if len(nik) != _NIK or not _is_number(nik):
        return (NikDoubt.NOT_16_DIGITS,)
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    is_womans = day > _WOMEN
    day -= _WOMEN * is_womans
    if not any(_is_date(century + year, month, day) for century in (1900, 2000)):
        return (NikDoubt.NO_DATE,)
    other_birth = (day, month, year) != (born.day, born.month, born.year % 100)
    found = {NikDoubt.OTHER_BIRTH: other_birth, NikDoubt.OTHER_GENDER: is_womans != (gender is Gender.FEMALE)}
    return tuple(doubt for doubt, does_apply in found.items() if does_apply)


def plain_number(identity: Identity, number: str) -> str:
    """The number in the one way in which it is kept and found again, however it was written."""
    if identity is Identity.NIK:
        return "".join(letter for letter in number if letter not in " .-/")
    return "".join(number.split()).upper()


def is_clear(applicant: Applicant, consent: Consent, policy: MembershipPolicy, today: date) -> bool:
    """Whether all that has to be told is told, and can be: who it is, that they were born, and to what they agreed."""
    age = age_on(today, applicant.born)
    needs_guardian = age <= policy.guardian_age
    return (
        possible(plain_number(applicant.identity, applicant.number), _LONGEST_NUMBER)
        and _is_line(applicant.name)
        and 0 <= age <= OLDEST
        and _is_line(consent.version)
        and consent.at.tzinfo is not None
        and (_is_line(consent.guardian) if needs_guardian else _may_be_said(consent.guardian))
        and all(_may_be_said(text) for text in _further(applicant))
        and (not applicant.email or _is_address(applicant.email))
    )


def age_on(today: date, born: date) -> int:
    """Whole years; negative for somebody who is not born yet."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def pin_is_weak(pin: str, born: date | None, known: Collection[str] = ()) -> bool:
    """Whether others could guess it: too short, common, a run, the birth date, or part of a number that is `known` to
    whoever sees the card."""
    return (
        not SHORTEST_PIN <= len(pin) <= LONGEST_PIN
        or not _is_number(pin)
        or pin in _COMMON
        or _is_run(pin)
        or (born is not None and pin in _written(born))
        or any(pin in number for number in known)
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_run(pin: str) -> bool:
    """Digits that go up or down by the same each time, round from 9 to 0, or stay: 123456, 975319, 777777."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1


def _written(born: date) -> frozenset[str]:
    """All ways of writing it with digits only."""
    days = (f"{born:%d%m}", f"{born:%m%d}")
    years = (f"{born.year % 100:02d}", f"{born.year:04d}")
    return frozenset(written for day in days for year in years for written in (day + year, year + day))


def _further(applicant: Applicant) -> Iterator[str]:
    yield from (applicant.born_in, applicant.street, applicant.regency, applicant.province)
    yield from (applicant.phone, applicant.email)


def _is_line(text: str) -> bool:
    return possible(text.strip(), LONGEST_LINE_OF_TEXT) and possible(text, 2 * LONGEST_LINE_OF_TEXT)


def _may_be_said(text: str) -> bool:
    return not text.strip() or _is_line(text)


def _is_address(email: str) -> bool:
    """Only what no address can be; whether a letter arrives, only a letter tells."""
    name, at, host = email.strip().rpartition("@")
    return bool(name and at) and "." in host.strip(".") and not any(letter.isspace() for letter in email.strip())


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
