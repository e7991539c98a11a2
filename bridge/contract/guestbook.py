"""The vocabulary of the guest book: who comes in signs it, and only who signed it today may borrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bridge.contract.circulation import Refusal

MOST_PEOPLE = 999  # of each gender in one group
LONGEST_NAME = 80  # characters of a name or an institution
LONGEST_PURPOSE = 40


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"


class AgeBand(StrEnum):
    """Years of age."""

    CHILD = "0-12"
    TEENAGER = "13-18"
    YOUNG_ADULT = "19-24"
    ADULT = "25-44"
    OLDER_ADULT = "45-59"
    SENIOR = "60+"


class Occupation(StrEnum):
    """As the guest books of Indonesian public libraries count them."""

    PUPIL = "pupil"
    STUDENT = "student"
    TEACHER = "teacher"
    LECTURER = "lecturer"
    RESEARCHER = "researcher"
    CIVIL_SERVANT = "civil-servant"
    ARMED_FORCES = "armed-forces"  # and the police
    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self-employed"
    PENSIONER = "pensioner"
    OTHER = "other"


class Education(StrEnum):
    """The highest school that was finished, or of a group the school it comes from."""

    KINDERGARTEN = "kindergarten"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower-secondary"
    UPPER_SECONDARY = "upper-secondary"
    DIPLOMA = "diploma"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody without a card. Everything but the name is for the statistics, and None where it was not told;
    `origin` is the place they come from."""

    name: str
    gender: Gender | None = None
    age: AgeBand | None = None
    occupation: Occupation | None = None
    education: Education | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """People who come together: a class, a delegation. `level` is the school they come from, None for another group."""

    leader: str
    institution: str
    women: int
    men: int
    level: Education | None = None

    @property
    def people(self) -> int:
        return self.women + self.men


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed line of the guest book. `signed_at` is an aware datetime in the library's own time zone.

    `name` greets a member and is masked ("Si•• R."), empty where it is not known. `again`: they had signed before, and
    this is still the same visit. `left` when it has ended now.

    `waiting`: this stand has noted it, and the library does not know yet; `number` is then the stand's own.
    """

    number: str
    signed_at: datetime
    waiting: bool = False
    name: str = ""
    again: bool = False
    left: bool = False


class Guestbook(Protocol):
    """Keys and errors are as in `Circulation`. `place` is the room or entrance, in the library's own words; `purpose`
    is one of the library's own list, which nobody has to tell."""

    async def sign_guest_book(self, card: str, key: str, place: str = "") -> Visit | Refusal:
        """A member has come. Who signs again within the library's time is still on the same visit. CARD_UNKNOWN."""

    async def sign_visitor(self, visitor: Visitor, purpose: str, place: str, key: str) -> Visit | Refusal:
        """Somebody without a card has come. VISITOR_UNCLEAR when nobody can be called so."""

    async def sign_group(self, group: Group, purpose: str, place: str, key: str) -> Visit | Refusal:
        """A group has come. VISITOR_UNCLEAR when nobody is in it, or too many are."""

    async def state_purpose(self, card: str, visit: str, purpose: str, key: str) -> Visit | Refusal:
        """What the member has come for, whose visit was signed under the key `visit`. VISIT_MISSING."""

    async def sign_out(self, card: str, key: str) -> Visit | Refusal:
        """The member leaves. VISIT_MISSING when they had not come today."""
