"""The vocabulary of becoming a member: an application, its photo, the PIN, and the account for digital collections."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import Education, Gender, Occupation

LONGEST_LINE_OF_TEXT = 80  # characters of a name, a street, a place
LONGEST_PHOTO = 200 * 1024  # bytes
PHOTO_SIZE = (600, 800)  # pixels, 3:4 upright
SHORTEST_PIN, LONGEST_PIN = 6, 12  # digits


class Identity(StrEnum):
    """What the number is of that an applicant is known by elsewhere."""

    NIK = "nik"  # of the identity card (KTP), the family card or the child's card (KIA): 16 digits
    PASSPORT = "passport"
    STUDENT = "student"


@dataclass(frozen=True, slots=True)
class Consent:
    """To which text (its `version`) somebody agreed, and when, aware (Law 27 of 2022, articles 20 to 25). `guardian` is
    the name of the parent or guardian who agreed for a child, else empty."""

    version: str
    at: datetime
    guardian: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Applicant:
    """What somebody tells who wants to become a member. Texts are at most `LONGEST_LINE_OF_TEXT` characters.

    `province` and `regency` are names. What is None or empty was not told; name, number, birth and gender always are.
    """

    identity: Identity
    number: str = field(repr=False)
    name: str = field(repr=False)
    born: date = field(repr=False)
    gender: Gender
    born_in: str = field(default="", repr=False)
    street: str = field(default="", repr=False)
    regency: str = ""
    province: str = ""
    occupation: Occupation | None = None
    education: Education | None = None
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


class ApplicationState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Applied:
    """An application under its own `number` ("P-7KQ2-M9XD"), printed on the slip. Nothing here tells whose it is.

    `fee` is what the card costs at the desk, whole rupiah. `waiting`: this stand keeps it, and the library does not
    know yet; `number` is then the stand's own ("W-7KQ2-M9XD"), which the library knows it by later as well.
    """

    number: str
    at: datetime
    state: ApplicationState = ApplicationState.OPEN
    photo: bool = False
    fee: int = 0
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class PinChanged:
    """From now on the new one holds; every log-in of the patron elsewhere has ended."""

    at: datetime


class AccountStep(StrEnum):
    """Of the account for digital collections (seed 004), in this order."""

    APPLIED = "applied"
    VERIFIED = "verified"
    ACTIVE = "active"
    TOLD = "told"
    USED = "used"  # the patron has logged in
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class DigitalAccount:
    """How far it is, and since when, aware. `user` is the name to log in with, empty until it is active."""

    step: AccountStep
    since: datetime
    user: str = ""


class Membership(Protocol):
    """Keys and errors are as in `Circulation`."""

    async def apply(self, applicant: Applicant, consent: Consent, key: str) -> Applied | Refusal:
        """APPLICATION_EXISTS when somebody with this number has applied or is a member: who, nobody is told.
        APPLICANT_UNCLEAR when something that has to be told is missing or cannot be."""

    async def application(self, number: str) -> Applied | Refusal:
        """One that was made here, at another stand or on the web. APPLICATION_UNKNOWN."""

    async def add_photo(self, application: str, photo: bytes, key: str) -> Applied | Refusal:
        """`photo` is a JPEG of `PHOTO_SIZE`, at most `LONGEST_PHOTO`, without EXIF. `application` is its number.
        APPLICATION_UNKNOWN, also when it is decided; PHOTO_UNCLEAR."""

    async def change_pin(self, card: str, old: str, new: str, key: str) -> PinChanged | Refusal:
        """`old` is the PIN until now, or a code that the desk has given, which holds once. PIN_WRONG, PIN_BLOCKED,
        PIN_WEAK, and the reasons of `identify`."""

    async def apply_for_account(self, patron: str, key: str) -> DigitalAccount | Refusal:
        """Asks for an account for digital collections; who has asked gets how far it is. CARD_UNKNOWN."""

    async def digital_account(self, patron: str) -> DigitalAccount | Refusal:
        """ACCOUNT_UNKNOWN when the patron has not asked for one."""
