"""Applications as a librarian sees them: what waits, whom it may be, put right, approved or refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bridge.catalogs.embedded import applications, duplicates, photos
from bridge.catalogs.embedded.duplicates import Duplicate
from bridge.catalogs.embedded.tables import applications as table
from bridge.contract.guestbook import Education, Gender, Occupation
from bridge.contract.membership import Applicant, ApplicationState, Consent, Identity
from bridge.membership_rules import NikDoubt, is_clear, nik_doubts
from bridge.rules import Rules
from bridge.sealing import Seal

SHOWN = 50  # applications in a list


class WhyRefused(StrEnum):
    """A list, because a reason is kept in the audit, where no name may stand."""

    ALREADY_MEMBER = "already-member"
    NO_PROOF = "no-proof"
    NOT_TRUE = "not-true"
    PHOTO = "photo"
    NO_GUARDIAN = "no-guardian"
    NOT_ELIGIBLE = "not-eligible"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


class Fault(StrEnum):
    """Why an application cannot be changed so."""

    DECIDED = "decided"  # or there is none
    UNCLEAR = "unclear"
    NUMBER_TAKEN = "number-taken"  # by a member, or by another open application


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open application in a list. `made_at` is aware, in the library's zone."""

    number: str
    made_at: datetime
    kiosk: str
    name: str = field(repr=False)
    born: date = field(repr=False)
    has_photo: bool
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One application. `applicant` and `photo` are None when it is approved: they are the `patron`'s now. `decided_by`
    is a login, `why` a `WhyRefused`; both empty while it is open."""

    number: str
    made_at: datetime
    kiosk: str
    state: ApplicationState
    consent: Consent
    applicant: Applicant | None = None
    photo: bytes | None = field(default=None, repr=False)
    doubts: tuple[NikDoubt, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    decided_at: datetime | None = None
    decided_by: str = ""
    why: str = ""
    patron: str = ""


def waiting(connection: Connection, rules: Rules, after: str = "") -> tuple[Waiting, ...]:
    """Oldest first, at most `SHOWN`; those after the one of this number, if it is given."""
    query = select(table).where(table.c.state == "open").order_by(table.c.id).limit(SHOWN)
    last = applications.find(connection, after) if after else None
    rows = connection.execute(query if last is None else query.where(table.c.id > last.id)).all()
    return tuple(_waiting(connection, rules, row) for row in rows)


def shown(connection: Connection, rules: Rules, seal: Seal | None, number: str) -> Shown | None:
    """With its photo, when there is the key for it."""
    row = applications.find(connection, number)
    if row is None:
        return None
    zone, state = rules.now().tzinfo, ApplicationState(row.state)
    who = None if state is ApplicationState.APPROVED else applicant_of(row)
    is_open = state is ApplicationState.OPEN
    return Shown(
        row.number,
        row.made_at.astimezone(zone),
        row.kiosk,
        state,
        Consent(row.consent, row.consent_at.astimezone(zone), row.guardian),
        who,
        photos.of_application(connection, seal, row.id) if seal else None,
        _doubts(who),
        duplicates.of_applicant(connection, row) if is_open else (),
        row.decided_at and row.decided_at.astimezone(zone),
        row.decided_by,
        row.reason,
        row.patron_id or "",
    )


def correct(connection: Connection, rules: Rules, number: str, right: Applicant) -> Fault | None:
    """Writes what is right in place of all that was told; consent and photo stay."""
    row = applications.find(connection, number, lock=True)
    if row is None or row.state != "open":
        return Fault.DECIDED
    consent = Consent(row.consent, row.consent_at, row.guardian)
    if not is_clear(right, consent, rules.policy.membership, rules.now().date()):
        return Fault.UNCLEAR
    values = applications.told(right)
    under = values["identity"], values["identity_number"]
    if applications.is_members(connection, *under) or applications.is_applicants(connection, *under, but_for=row.id):
        return Fault.NUMBER_TAKEN
    connection.execute(update(table).where(table.c.id == row.id).values(values))
    return None


def refuse(connection: Connection, rules: Rules, number: str, why: WhyRefused, login: str) -> Fault | None:
    row = applications.find(connection, number, lock=True)
    if row is None or row.state != "open":
        return Fault.DECIDED
    decided = {"state": "refused", "reason": why.value, "decided_at": rules.now(), "decided_by": login}
    connection.execute(update(table).where(table.c.id == row.id).values(decided))
    return None


def applicant_of(row: Row[Any]) -> Applicant:
    """`row` is of `applications`, or of `patrons` with all of it known."""
    return Applicant(
        Identity(row.identity),
        row.identity_number,
        row.name,
        row.born,
        Gender(row.gender),
        row.born_in,
        row.street,
        row.regency,
        row.province,
        Occupation(row.occupation) if row.occupation else None,
        Education(row.education) if row.education else None,
        row.phone,
        row.email,
    )


def _waiting(connection: Connection, rules: Rules, row: Row[Any]) -> Waiting:
    is_alike = duplicates.of_applicant(connection, row)
    known = applications.applied(connection, rules, row)
    return Waiting(row.number, known.at, row.kiosk, row.name, row.born, known.photo, is_alike)


def _doubts(who: Applicant | None) -> tuple[NikDoubt, ...]:
    return nik_doubts(who.number, who.born, who.gender) if who and who.identity is Identity.NIK else ()
