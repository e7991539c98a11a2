"""The vocabulary of what a stand did while the library could not be asked, and told it later: letters."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bridge.contract.account import Case, Hold
from bridge.contract.circulation import Loan, Refusal, Returned, Undone
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.membership import Applicant, Applied, Consent, DigitalAccount, PinChanged


class Deed(StrEnum):
    BORROW = "borrow"
    RETURN = "return"
    RENEW = "renew"
    VISIT = "visit"
    VISITOR = "visitor"
    GROUP = "group"
    PURPOSE = "purpose"
    LEAVE = "leave"
    APPLY = "apply"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Letter:
    """One act that a stand has accepted and that has happened: the item has left, or lies in the bin.

    `key` is the act's own, minted when it was done, and the same under which the library may have been asked before.
    `at` is when it happened, aware; not `sure` when the stand's clock was not right and the time is its best guess.

    `card` is the code as it was read, `patron` the id that an identification had given: a loan or renewal has at
    least one of them, whatever is about a member's visit the card, all others neither. `barcode` is the item's, and
    empty where there is none.

    `visitor` and `group` are who signed the guest book without a card, `place` and `purpose` as they told; `visit` is
    the key under which the visit was signed whose purpose this is.

    `applicant` and `consent` are what somebody told who wants to become a member. `photo` is the JPEG of the applicant
    whose application has the number `application`, the library's or the stand's own.

    What the stand told the patron: `due` of a loan or renewal, `estimated` when it said so. `knew` is the time of
    the newest thing the stand knew of the library when it decided, None when it knew nothing.
    """

    key: str
    deed: Deed
    at: datetime
    sure: bool = True
    patron: str = ""
    card: str = ""
    barcode: str = ""
    due: date | None = None
    estimated: bool = False
    knew: datetime | None = None
    place: str = ""
    purpose: str = ""
    visit: str = ""
    visitor: Visitor | None = None
    group: Group | None = None
    applicant: Applicant | None = None
    consent: Consent | None = None
    application: str = ""
    photo: bytes = field(default=b"", repr=False)


def reference(key: str) -> str:
    """The stand's own number of an act, "W-7KQ2-M9XD", printed on receipts while the library has none yet."""
    code = base64.b32encode(hashlib.blake2b(key.encode(), digest_size=5).digest()).decode()
    return f"W-{code[:4]}-{code[4:]}"


@dataclass(frozen=True, slots=True)
class Delivered:
    """The library has it. `number` is its own for the transaction; `matters` are the numbers of what a librarian will
    have to settle because of it, if anything."""

    number: str
    matters: tuple[str, ...] = ()


Told = Loan | Returned | Undone | Hold | Case | Visit | Applied | PinChanged | DigitalAccount | Refusal


class Misunderstood(Exception):
    """The library cannot take this in whatever is tried: a mistake in the letter, or a version too far apart."""


class Mailbox(Protocol):
    """Where letters are delivered. Both may raise `Unavailable`."""

    async def deliver(self, letter: Letter) -> Delivered | Refusal:
        """Takes the act in at the time at which it happened. It has happened, so rules do not refuse it any more: what
        contradicts them, or what another stand saw, becomes a matter for a librarian. An application goes on as the
        one that is open already under the same identity, if there is one.

        The same key is one act, however often it is delivered, or was asked for before. A `Refusal` is final: no such
        patron (CARD_UNKNOWN) or item (ITEM_UNKNOWN), which the library's desk then sees too; nothing that an
        application can be (APPLICANT_UNCLEAR), no open one for a photo (APPLICATION_UNKNOWN), or no photo
        (PHOTO_UNCLEAR). Raises `KeyReused` and `Misunderstood`, which are final as well.
        """

    async def what_became_of(self, key: str) -> Told | None:
        """What the library has answered under this key of this kiosk; None when it has never heard of it."""
