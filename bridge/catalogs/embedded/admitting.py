"""An applicant becomes a member: with a number, a card, their photo, and what they told, which is kept once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, update

from bridge.catalogs.embedded import applications, digital_accounts, fees, photos
from bridge.catalogs.embedded.digital_accounts import Step
from bridge.catalogs.embedded.fees import Purpose
from bridge.catalogs.embedded.numbering import next_number
from bridge.catalogs.embedded.office_applications import Fault
from bridge.catalogs.embedded.tables import applications as table
from bridge.catalogs.embedded.tables import cards, patrons
from bridge.contract.membership import AccountStep
from bridge.rules import Rules

_ONCE = ("identity", "identity_number", "born_in", "street", "regency", "province", "phone", "email")
_KNOWN = ("name", "gender", "occupation", "education")
_NOTHING: dict[str, Any] = dict.fromkeys((*_ONCE, *_KNOWN), "") | {"born": None}


@dataclass(frozen=True, slots=True)
class Admitted:
    """`patron` is an id, `number` the member number on the card, `payment` the number of what was paid for it."""

    patron: str
    number: str
    expires: date
    payment: str = ""


def approve(
    connection: Connection, rules: Rules, number: str, login: str, *, account: bool = False
) -> Admitted | Fault:
    """Takes the card's fee, if there is one. `account`: an account for digital collections is wanted too, which counts
    as verified, because the same librarian has seen the same papers."""
    row = applications.find(connection, number, lock=True)
    if row is None or row.state != "open":
        return Fault.DECIDED
    if applications.is_members(connection, row.identity, row.identity_number):
        return Fault.NUMBER_TAKEN
    patron = _new_patron(connection, rules, row)
    _hand_over(connection, rules, row, patron.id, login)
    if account:
        _begin_account(connection, rules, patron.id, login)
    payment = fees.take(connection, rules, patron.id, Purpose.CARD, login)
    return Admitted(patron.id, patron.number, patron.expires, payment)


def admit_elsewhere(connection: Connection, rules: Rules, number: str, patron: str) -> None:
    """A library's own system has made a member of them, who is this patron here; it keeps what they told."""
    row = applications.find(connection, number, lock=True)
    if row is not None and row.state == "open":
        _hand_over(connection, rules, row, patron, "")


def _hand_over(connection: Connection, rules: Rules, row: Row[Any], patron: str, login: str) -> None:
    photos.hand_over(connection, row.id, patron)
    decided = {"state": "approved", "patron_id": patron, "decided_at": rules.now(), "decided_by": login}
    connection.execute(update(table).where(table.c.id == row.id).values(_NOTHING | decided))


def _new_patron(connection: Connection, rules: Rules, row: Row[Any]) -> Row[Any]:
    expires = rules.now().date() + timedelta(days=rules.policy.membership.membership_days)
    new = {"id": uuid4().hex, "number": next_number(connection, rules, row.gender), "status": "active"}
    told = {name: getattr(row, name) for name in _ONCE} | {name: getattr(row, name) or None for name in _KNOWN}
    patron = connection.execute(
        insert(patrons).values(new | told | {"expires": expires, "born": row.born}).returning(patrons)
    ).one()
    connection.execute(insert(cards).values(code=patron.number, patron_id=patron.id))
    return patron


def _begin_account(connection: Connection, rules: Rules, patron: str, login: str) -> None:
    digital_accounts.begin(connection, rules, patron, login)
    row = digital_accounts.find(connection, patron)
    if row is not None:
        digital_accounts.take(connection, rules, row, Step(AccountStep.VERIFIED, login))
