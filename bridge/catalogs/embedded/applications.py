"""Who wants to become a member: what they told, under a number that nobody guesses."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, insert, literal_column, or_, select, update

from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import applications, cards, patrons, photos
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import reference
from bridge.contract.membership import Applicant, ApplicationState, Applied, Consent, Identity
from bridge.membership_rules import is_clear, plain_number
from bridge.rules import Rules

UNKNOWN = Refusal((Reason.APPLICATION_UNKNOWN,))
UNCLEAR = Refusal((Reason.APPLICANT_UNCLEAR,))
EXISTS = Refusal((Reason.APPLICATION_EXISTS,))

HAS_NUMBER = patrons.c.identity_number != literal_column("''")  # in the words of the index, so that SQLite takes it

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another
_TAKEN_FOR = str.maketrans("OIL", "011")
_number = re.compile(r"([PW]?)([0-9A-Z]{4})([0-9A-Z]{4})").fullmatch


def apply(act: Act, applicant: Applicant, consent: Consent) -> Applied | Refusal:
    """As `Membership.apply`."""
    if not is_clear(applicant, consent, act.rules.policy.membership, act.rules.now().date()):
        return UNCLEAR
    row = _row(applicant, consent)
    return act.once(_content(row), lambda: _apply(act, row))


def apply_late(act: Act, applicant: Applicant, consent: Consent, at: datetime) -> Applied | Refusal:
    """What a stand has accepted at that time, aware, in the library's zone: the applicant has its slip. So it goes on
    as the one that is open already, or beside the membership that there is, which a librarian then sees."""
    if not is_clear(applicant, consent, act.rules.policy.membership, at.date()):
        return UNCLEAR
    row = _row(applicant, consent)
    return act.once(_content(row), lambda: _former(act, row) or _new(act, row, at))


def application(connection: Connection, rules: Rules, number: str) -> Applied | Refusal:
    """`number` as it is printed or typed, or the stand's own for what it has told late."""
    row = find(connection, number)
    return UNKNOWN if row is None else applied(connection, rules, row)


def find(connection: Connection, number: str, *, lock: bool = False) -> Row[Any] | None:
    """With `lock`, nobody else can decide about it until the transaction ends."""
    numbers = _written(number)
    query = select(applications).where(or_(applications.c.number.in_(numbers), applications.c.reference.in_(numbers)))
    return connection.execute(query.with_for_update() if lock else query).first() if numbers else None


def applied(connection: Connection, rules: Rules, row: Row[Any]) -> Applied:
    """`row` is of `applications`."""
    state, at = ApplicationState(row.state), row.made_at.astimezone(rules.now().tzinfo)
    owner = photos.c.application_id == row.id
    if row.patron_id is not None:
        owner = photos.c.patron_id == row.patron_id
    has_photo = connection.scalar(select(exists().where(owner))) or False
    fee = rules.policy.membership.card_fee if state is ApplicationState.OPEN else 0
    return Applied(row.number, at, state, has_photo, fee)


def told(applicant: Applicant) -> dict[str, Any]:
    """The columns of `applications` for it; all but the birth date are texts."""
    said = {name: str(value or "").strip() for name, value in asdict(applicant).items()}
    number = plain_number(applicant.identity, said.pop("number"))
    return said | {"identity_number": number, "born": applicant.born}


def is_members(connection: Connection, identity: str, number: str) -> bool:
    """Whether a member is known by this number. Libraries that took the NIK for a member number have it as a card."""
    under = (patrons.c.identity == identity) & (patrons.c.identity_number == number) & HAS_NUMBER
    known = [exists().where(under)]
    if identity == Identity.NIK:
        known.append(exists().where(cards.c.code == number))
    return bool(connection.scalar(select(or_(*known))))


def is_applicants(connection: Connection, identity: str, number: str, but_for: int = 0) -> bool:
    """Whether somebody with this number has applied, and it is not decided; `but_for` is an id that does not count."""
    return bool(connection.scalar(select(exists().where(_open_under(identity, number), applications.c.id != but_for))))


def _apply(act: Act, row: dict[str, Any]) -> Applied | Refusal:
    connection = act.connection
    before = connection.execute(select(applications).where(applications.c.key == act.key)).one_or_none()
    if before is not None:  # longer ago than answers are kept
        return applied(connection, act.rules, before)
    under = row["identity"], row["identity_number"]
    if is_members(connection, *under) or is_applicants(connection, *under):
        return EXISTS
    return _new(act, row, act.rules.now())


def _former(act: Act, row: dict[str, Any]) -> Applied | None:
    """The same one, told before, or the applicant's other one, which is from now on found by the newest slip."""
    same = (applications.c.key == act.key) | _open_under(row["identity"], row["identity_number"])
    changed = update(applications).where(same).values(reference=reference(act.key)).returning(applications)
    former = act.connection.execute(changed).first()
    return None if former is None else applied(act.connection, act.rules, former)


def _new(act: Act, row: dict[str, Any], at: datetime) -> Applied:
    row |= {"number": _new_number(), "key": act.key, "reference": reference(act.key), "kiosk": act.kiosk}
    row |= {"made_at": at, "state": "open"}
    made = act.connection.execute(insert(applications).values(row).returning(applications)).one()
    return applied(act.connection, act.rules, made)


def _row(applicant: Applicant, consent: Consent) -> dict[str, Any]:
    return told(applicant) | {
        "consent": consent.version,
        "consent_at": consent.at,
        "guardian": consent.guardian.strip(),
    }


def _content(row: dict[str, Any]) -> tuple[str, ...]:
    """What makes it the same application again; the stand may have learned a better time meanwhile."""
    return "apply", repr(sorted((name, told) for name, told in row.items() if name != "consent_at"))


def _open_under(identity: str, number: str) -> ColumnElement[bool]:
    open_ = applications.c.state == "open"
    return open_ & (applications.c.identity == identity) & (applications.c.identity_number == number)


def _new_number() -> str:
    """40 bits: whoever knows it may see how far it is."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"P-{code[:4]}-{code[4:]}"


def _written(number: str) -> tuple[str, ...]:
    """How the number is kept, however it was typed: without dashes, in small letters, with O for 0. None at all when
    it cannot be one."""
    found = _number("".join(number.upper().split()).replace("-", "")) if len(number) < 40 else None
    if found is None:
        return ()
    kind, *parts = found.groups()
    ours = "-".join(["P", *(part.translate(_TAKEN_FOR) for part in parts)])
    stands = "-".join(["W", *parts])
    return (ours,) if kind == "P" else (stands,) if kind else (ours, stands)
