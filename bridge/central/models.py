"""What the REST contract takes in, and the few answers that are not values of the library's contract."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Header, Path, Query
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
)

from bridge.contract.account import Case, CaseKind, Hold, OpenLoan
from bridge.contract.circulation import Fine, Loan, Refusal, Returned, Undone
from bridge.contract.codes import LONGEST, LONGEST_CURSOR, PATTERN_IN_JSON
from bridge.contract.discovery import LONGEST_WORDS, Title
from bridge.contract.guestbook import LONGEST_NAME, LONGEST_PURPOSE, Group, Visit, Visitor
from bridge.contract.letters import Deed
from bridge.contract.membership import LONGEST_PHOTO, Applicant, Applied, Consent, DigitalAccount, PinChanged

OR_EMPTY = PATTERN_IN_JSON.replace("+$", "*$")
Code = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=PATTERN_IN_JSON)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WORDS, pattern=PATTERN_IN_JSON)]
Cursor = Annotated[str, StringConstraints(max_length=LONGEST_CURSOR, pattern=r"^[!-~]*$")]
Told = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=OR_EMPTY)]
Purpose = Annotated[str, StringConstraints(max_length=LONGEST_PURPOSE, pattern=OR_EMPTY)]


def _decoded(told: Any) -> bytes:
    """What Python's own decoder would pass over is refused. Raises ValueError."""
    if not isinstance(told, str) or not _BASE64.fullmatch(told):
        raise ValueError("this is not base64")
    return b64decode(told)


_BASE64 = re.compile(r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$")
Photo = Annotated[
    bytes,
    BeforeValidator(_decoded),
    Field(max_length=LONGEST_PHOTO),
    WithJsonSchema(
        {
            "type": "string",
            "contentEncoding": "base64",
            "maxLength": -(-LONGEST_PHOTO // 3) * 4,
            "pattern": _BASE64.pattern,
        }
    ),
]
Pin = Annotated[str, Field(min_length=1, max_length=LONGEST)]

PatronQuery = Annotated[Code, Query(description="The patron's id, as an identification gave it.", examples=["p-17"])]
ItemQuery = Annotated[Code, Query(description="The item's barcode.", examples=["00000123456"])]
WordsQuery = Annotated[Words, Query(alias="q", description="What is looked for.", examples=["laskar pel"])]
AfterQuery = Annotated[
    Cursor, Query(description="The former page's `next`; one that is no longer understood begins again.")
]
ChangesQuery = Annotated[
    Cursor, Query(description="The former answer's `next`; one that is not understood, or is too old, begins afresh.")
]
PatronPath = Annotated[
    Code,
    Path(description="The patron's id; with a patron's token \"me\" will do, and no other.", examples=["p-17"]),
]
LoanPath = Annotated[Code, Path(description="The loan's number.", examples=["261123-00042"])]
ItemPath = Annotated[Code, Path(description="The item's barcode.", examples=["00000123456"])]
HoldPath = Annotated[Code, Path(description="The hold's number.", examples=["R-000012"])]
TitlePath = Annotated[Code, Path(description="The title's id.", examples=["4711"])]
ActQuery = Annotated[
    Code,
    Query(alias="key", description="The act's Idempotency-Key.", examples=["6f0c4a52-3f1b-4c8e-9c0e-0d6d5c1c2a11"]),
]
ApplicationPath = Annotated[Code, Path(description="The application's number.", examples=["P-7KQ2-M9XD"])]
PaymentPath = Annotated[Code, Path(description="The number on the proof of payment.", examples=["K7Q2-M9XD"])]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Minted once for each act. The same key and content is one act and one answer, however often sent.",
        min_length=1,
        max_length=LONGEST,
        pattern=r"^[!-~]+$",
        examples=["6f0c4a52-3f1b-4c8e-9c0e-0d6d5c1c2a11"],
    ),
]


def _like(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class Identification(BaseModel):
    """`pin` is left out, or null, until the library has answered that it needs one."""

    model_config = _like(card="64720001234512", pin="1234")

    card: Code
    pin: Pin | None = None


class NewLoan(BaseModel):
    """`patron` is the id an identification gave, `item` a barcode."""

    model_config = _like(patron="p-17", item="00000123456")

    patron: Code
    item: Code


class NewReturn(BaseModel):
    """`item` is a barcode; whose loan it ends does not matter."""

    model_config = _like(item="00000123456")

    item: Code


class NewUndoing(BaseModel):
    """`act` is the Idempotency-Key under which this kiosk lent or took back an item."""

    model_config = _like(act="6f0c4a52-3f1b-4c8e-9c0e-0d6d5c1c2a11")

    act: Code


class NewHold(BaseModel):
    """`title` is a title's id; with `item`, a barcode, only that copy will do."""

    model_config = _like(title="4711", item=None)

    title: Code
    item: Code | None = None


class NewCase(BaseModel):
    """`loan` is the number of the loan whose item is damaged or lost."""

    model_config = _like(loan="261123-00042", kind="damaged")

    loan: Code
    kind: CaseKind


class Settlement(BaseModel):
    """Whether the proof of payment came out of the printer."""

    model_config = _like(printed=True)

    printed: StrictBool


class NewLetter(BaseModel):
    """What a stand did at `at` while the library could not be asked, not `sure` when its clock was not right.

    A loan or renewal has a `patron` (an id) or a `card` as it was read, a visit the card, a return neither. `due` is
    what the patron was told, `estimated` when they were told so. `knew` is the time of the newest thing that the stand
    knew of the library. `visitor` and `group` are who came without a card, `place` and `purpose` as they told, and
    `visit` is the key of the visit whose purpose this is. `applicant` and `consent` are of an application; `photo` is
    a JPEG as base64, of the applicant whose application has the number `application`.
    """

    model_config = _like(deed="borrow", at="2026-11-23T09:30:00+08:00", card="64720001234512", item="00000123456")

    deed: Deed
    at: AwareDatetime
    sure: StrictBool = True
    patron: Code | None = None
    card: Code | None = None
    item: Code | None = None
    due: date | None = None
    estimated: StrictBool = False
    knew: AwareDatetime | None = None
    place: Told = ""
    purpose: Purpose = ""
    visit: Code | None = None
    visitor: Visitor | None = None
    group: Group | None = None
    applicant: Applicant | None = None
    consent: Consent | None = None
    application: Code | None = None
    photo: Photo = b""


class NewVisit(BaseModel):
    """A card's owner is in the library today."""

    model_config = _like(card="64720001234512", place="Pintu utama")

    card: Code
    place: Told = ""


class NewVisitorsVisit(BaseModel):
    """Somebody without a card is in the library today."""

    visitor: Visitor
    purpose: Purpose = ""
    place: Told = ""


class NewGroupVisit(BaseModel):
    """People who have come together are in the library today."""

    group: Group
    purpose: Purpose = ""
    place: Told = ""


class NewPurpose(BaseModel):
    """What a member has come for; `visit` is the Idempotency-Key under which they signed."""

    model_config = _like(card="64720001234512", visit="6f0c4a52-3f1b-4c8e-9c0e-0d6d5c1c2a11", purpose="read")

    card: Code
    visit: Code
    purpose: Purpose


class NewDeparture(BaseModel):
    """A card's owner leaves."""

    model_config = _like(card="64720001234512")

    card: Code


class NewWifiAccess(BaseModel):
    """A card's owner wants to use the Wi-Fi."""

    model_config = _like(card="64720001234512")

    card: Code


class NewApplication(BaseModel):
    """What an applicant told, and what they agreed to."""

    applicant: Applicant
    consent: Consent


class NewPhoto(BaseModel):
    """A JPEG as base64."""

    photo: Photo


class NewPin(BaseModel):
    """The PIN until now, or a code from the desk, and the new one."""

    model_config = _like(card="64720001234512", old="1379", new="580214")

    card: Code
    old: Pin
    new: Pin


class NewPinOfOnesOwn(BaseModel):
    """The PIN until now, or a code from the desk, and the new one."""

    model_config = _like(old="1379", new="580214")

    old: Pin
    new: Pin


class ForgottenPin(BaseModel):
    """A code from the desk, which is good once, and the new PIN."""

    model_config = _like(card="64720001234512", code="40318265", new="580214")

    card: Code
    code: Pin
    new: Pin


class NewPatronToken(BaseModel):
    """What a patron knows."""

    model_config = _like(card="64720001234512", pin="1234")

    card: Code
    pin: Pin


@dataclass(frozen=True, slots=True)
class Loans:
    loans: tuple[OpenLoan, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Fines:
    """Those that are unpaid; `owed` is their sum in whole rupiah."""

    fines: tuple[Fine, ...]
    owed: int


@dataclass(frozen=True, slots=True)
class TitlePage:
    """Titles, best first. `next` continues as `after`; null at the end."""

    titles: tuple[Title, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Became:
    """What came of an act: one of these, or none when nothing is known of it. A `refusal` may have been followed by a
    letter, which is then what counts."""

    loan: Loan | None = None
    returned: Returned | None = None
    undone: Undone | None = None
    hold: Hold | None = None
    case: Case | None = None
    visit: Visit | None = None
    applied: Applied | None = None
    pin_changed: PinChanged | None = None
    digital_account: DigitalAccount | None = None
    refusal: Refusal | None = None


class Health(BaseModel):
    """`status` is always "ok"; what is not well is a problem."""

    status: str = "ok"
