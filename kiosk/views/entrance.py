"""The views of the entrance: the guest book of members, visitors and groups, and the Wi-Fi."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import Gender, Visit
from bridge.contract.hotspot import WifiAccess
from kiosk.views.values import Problem, Receipt, Service


class Topic(StrEnum):
    """What somebody without a card is asked; the values are keys of the texts and of the configuration."""

    GENDER = "gender"
    AGE = "age"
    OCCUPATION = "occupation"
    EDUCATION = "education"
    ORIGIN = "origin"
    PURPOSE = "purpose"
    NAME = "name"
    LEADER = "leader"
    INSTITUTION = "institution"
    LEVEL = "level"
    PEOPLE = "people"
    IDENTITY = "identity"  # this and the following: of an applicant
    NUMBER = "number"
    BORN = "born"
    BORN_IN = "born-in"
    PROVINCE = "province"
    REGENCY = "regency"
    STREET = "street"
    PHONE = "phone"
    EMAIL = "email"
    GUARDIAN = "guardian"


ELSEWHERE = "elsewhere"  # the option of ORIGIN after which the place is typed


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands among all: `number` of `of`, from 1."""

    number: int
    of: int


@dataclass(frozen=True, slots=True)
class AskWho:
    """Who comes without a card? `services` are the answers."""

    services: tuple[Service, ...] = (Service.VISITOR, Service.GROUP)


@dataclass(frozen=True, slots=True)
class AskChoice:
    """One touch answers. `options` are keys of the texts, or the library's own words where there is no such key.
    `chosen` is the answer given before, when somebody came back; an `optional` question can be passed over."""

    topic: Topic
    options: tuple[str, ...]
    place: Place
    chosen: str = ""
    optional: bool = True


@dataclass(frozen=True, slots=True)
class AskWords:
    """Something is typed. `upper`: the next letter is a large one, `locked` when all are until that is taken back.
    `plain` for what is no name: an e-mail address, with the marks that it has."""

    topic: Topic
    place: Place
    words: str = field(default="", repr=False)
    upper: bool = True
    locked: bool = False
    optional: bool = False
    problem: Problem | Refusal | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class AskPeople:
    """How many come; `women` and `men` are digits as far as they were typed, `at` is where the next one goes."""

    place: Place
    women: str = ""
    men: str = ""
    at: Gender = Gender.FEMALE
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The guest book is signed. `purposes` can be told with one touch, `purpose` is the one that was; `people` are how
    many came. What else is offered: the `wifi`, to `leave` the library, or what `more` this stand does for members."""

    visit: Visit
    purposes: tuple[str, ...] = ()
    purpose: str = ""
    people: int = 1
    wifi: bool = False
    leave: bool = False
    more: bool = False
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class WifiShown:
    """What a member needs for the Wi-Fi; the screen closes by itself after `seconds`."""

    access: WifiAccess
    seconds: int
    receipt: Receipt = Receipt.OFFERED
