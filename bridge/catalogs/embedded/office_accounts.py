"""Accounts for digital collections at the desk: verified, activated, told, refused; and how long it took (seed 004)."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select, update

from bridge.catalogs.embedded import digital_accounts, facts
from bridge.catalogs.embedded.digital_accounts import Step
from bridge.catalogs.embedded.tables import account_steps, applications, patrons
from bridge.catalogs.embedded.tables import digital_accounts as accounts
from bridge.contract.codes import possible
from bridge.contract.membership import AccountStep
from bridge.rules import Rules

STANDARD_MINUTES = 24  # from applying to logging in, by the procedure of seed 004
SHOWN = 50  # accounts in a list

_is_user_name = re.compile(r"[a-z][a-z0-9._-]{2,39}").fullmatch
USABLE = (AccountStep.ACTIVE, AccountStep.TOLD, AccountStep.USED)
_WAITING = (AccountStep.APPLIED, AccountStep.VERIFIED, AccountStep.ACTIVE)
_BEFORE = {
    AccountStep.VERIFIED: (AccountStep.APPLIED,),
    AccountStep.ACTIVE: (AccountStep.VERIFIED,),
    AccountStep.TOLD: (AccountStep.ACTIVE,),
    AccountStep.USED: (AccountStep.ACTIVE, AccountStep.TOLD),
    AccountStep.REFUSED: (AccountStep.APPLIED, AccountStep.VERIFIED),
}


class WhyNoAccount(StrEnum):
    """A list, because a reason is kept in the audit, where no name may stand."""

    CARD_NOT_VALID = "card-not-valid"
    NOT_ELIGIBLE = "not-eligible"
    DATA_WRONG = "data-wrong"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


class HowTold(StrEnum):
    SLIP = "slip"
    EMAIL = "email"
    KIOSK = "kiosk"
    IN_PERSON = "in-person"


class Fault(StrEnum):
    NOT_NOW = "not-now"  # it is at another step, or there is none
    USER_UNUSABLE = "user-unusable"  # 3 to 40 of a to z, 0 to 9, and . _ -, a letter first
    USER_TAKEN = "user-taken"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, aware, in the library's zone; `by` is a login or a kiosk."""

    step: AccountStep
    at: datetime
    by: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An account that waits for a librarian. `patron` is an id, `number` the member number."""

    patron: str
    number: str
    name: str = field(repr=False)
    step: AccountStep
    since: datetime
    user: str = ""


@dataclass(frozen=True, slots=True)
class Took:
    """Of all `number` that came through in a time: the median in minutes, None when there was none, and how many took
    no longer than `STANDARD_MINUTES`."""

    number: int
    median: float | None
    in_time: int


def number_waiting(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(accounts).where(accounts.c.step.in_(_WAITING))) or 0


def waiting(connection: Connection, rules: Rules) -> tuple[Asked, ...]:
    """Who has waited longest first, at most `SHOWN`."""
    query = select(accounts, patrons.c.number, patrons.c.name).join(patrons).where(accounts.c.step.in_(_WAITING))
    zone = rules.now().tzinfo
    return tuple(
        Asked(
            *(row.patron_id, row.number, row.name, AccountStep(row.step)),
            *(row.since.astimezone(zone), row.user_name or ""),
        )
        for row in connection.execute(query.order_by(accounts.c.since, accounts.c.id).limit(SHOWN))
    )


def steps(connection: Connection, rules: Rules, patron: str) -> tuple[Taken, ...]:
    """All of the patron's account, oldest first."""
    if not possible(patron):
        return ()
    query = select(account_steps).join(accounts).where(accounts.c.patron_id == patron).order_by(account_steps.c.id)
    zone = rules.now().tzinfo
    return tuple(
        Taken(AccountStep(row.step), row.at.astimezone(zone), row.by, row.detail) for row in connection.execute(query)
    )


def verify(connection: Connection, rules: Rules, patron: str, login: str) -> Fault | None:
    return _go(connection, rules, patron, Step(AccountStep.VERIFIED, login))


def activate(connection: Connection, rules: Rules, patron: str, user: str, login: str) -> Fault | None:
    """`user` is the name to log in with, small letters."""
    if not _is_user_name(user):
        return Fault.USER_UNUSABLE
    row = _standing(connection, patron, AccountStep.ACTIVE)
    if row is None:
        return Fault.NOT_NOW
    if connection.scalar(select(exists().where(accounts.c.user_name == user, accounts.c.id != row.id))):
        return Fault.USER_TAKEN
    connection.execute(update(accounts).where(accounts.c.id == row.id).values(user_name=user))
    digital_accounts.take(connection, rules, row, Step(AccountStep.ACTIVE, login))
    return None


def tell(connection: Connection, rules: Rules, patron: str, how: HowTold, by: str) -> Fault | None:
    """`by` is a librarian, or the kiosk or program that told the patron."""
    return _go(connection, rules, patron, Step(AccountStep.TOLD, by, how.value))


def refuse(connection: Connection, rules: Rules, patron: str, why: WhyNoAccount, login: str) -> Fault | None:
    return _go(connection, rules, patron, Step(AccountStep.REFUSED, login, why.value))


def note_use(connection: Connection, rules: Rules, patron: str, by: str) -> None:
    """The patron has logged in; only the first time is a step."""
    _go(connection, rules, patron, Step(AccountStep.USED, by))


def patron_with_user(connection: Connection, user: str) -> str | None:
    """The id of whose account this is, if it may be used."""
    if not _is_user_name(user):
        return None
    named = (accounts.c.user_name == user) & accounts.c.step.in_(USABLE)
    patron: str | None = connection.scalar(select(accounts.c.patron_id).where(named))
    return patron


def accounts_took(connection: Connection, since: datetime) -> Took:
    """Those that became active since then: from the last time they were applied for."""
    asked = (
        select(account_steps.c.account_id, func.max(account_steps.c.at).label("at"))
        .where(account_steps.c.step == AccountStep.APPLIED)
        .group_by(account_steps.c.account_id)
        .subquery()
    )
    query = select(asked.c.at, account_steps.c.at).join(asked, asked.c.account_id == account_steps.c.account_id)
    rows = connection.execute(query.where(account_steps.c.step == AccountStep.ACTIVE, account_steps.c.at >= since))
    return _took((begun, done) for begun, done in rows)


def applications_took(connection: Connection, since: datetime) -> Took:
    """Those that were approved since then."""
    query = select(applications.c.made_at, applications.c.decided_at)
    rows = connection.execute(query.where(applications.c.state == "approved", applications.c.decided_at >= since))
    return _took((begun, done) for begun, done in rows)


def _took(spans: Iterable[tuple[datetime, datetime]]) -> Took:
    minutes = [(done - begun).total_seconds() / 60 for begun, done in spans]
    in_time = sum(each <= STANDARD_MINUTES for each in minutes)
    return Took(len(minutes), round(statistics.median(minutes), 1) if minutes else None, in_time)


def _go(connection: Connection, rules: Rules, patron: str, step: Step) -> Fault | None:
    row = _standing(connection, patron, step.to)
    if row is None:
        return Fault.NOT_NOW
    digital_accounts.take(connection, rules, row, step)
    return None


def _standing(connection: Connection, patron: str, to: AccountStep) -> Row[Any] | None:
    """The account, when it is where that step can be taken. The patron is locked, so that each is taken once."""
    if facts.member(connection, patron, lock=True) is None:
        return None
    row = digital_accounts.find(connection, patron)
    return row if row is not None and row.step in _BEFORE[to] else None
