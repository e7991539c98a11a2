"""Asks for a patron's PIN, counts wrong ones, and stops listening for a while after too many in a row."""

from __future__ import annotations

import functools
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, delete, func, insert, select

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import pin_failures
from bridge.contract.circulation import Reason
from bridge.contract.codes import possible

_hasher = PasswordHasher()


def hash_pin(pin: str) -> str:
    """What to keep in `patrons.pin_hash`; takes as long as to try the PIN, on purpose."""
    return _hasher.hash(pin)


def refuses(database: Database, rules: Rules, who: Member, pin: str | None) -> Reason | None:
    """Why this patron is not believed, or None. Who has a PIN is always asked for it, all are if the policy says so.

    A try is counted before it is looked at, so that many at the same time are not more than the policy allows.
    """
    if who.pin_hash is None and not rules.policy.require_pin:
        return None
    if pin is None:
        return Reason.PIN_NEEDED
    with database.writing() as connection:
        if not _may_try(connection, rules, who):
            return Reason.PIN_BLOCKED
        connection.execute(insert(pin_failures).values(patron_id=who.id, at=rules.now()))
    if not fits(pin, who.pin_hash):
        return Reason.PIN_WRONG
    with database.writing() as connection:
        _forget(connection, who)
    return None


def fits(pin: str, pin_hash: str | None) -> bool:
    """Takes the same time without a hash, so that its absence cannot be heard."""
    if not possible(pin):
        return False
    try:
        return _hasher.verify(pin_hash or _nobodys(), pin) and pin_hash is not None
    except VerifyMismatchError:
        return False


@functools.cache
def _nobodys() -> str:
    return hash_pin("")


def _may_try(connection: Connection, rules: Rules, who: Member) -> bool:
    """Wrong PINs count until a right one, or until there was none for as long as a block takes."""
    facts.member(connection, who.id, lock=True)
    query = select(func.count(), func.max(pin_failures.c.at)).where(pin_failures.c.patron_id == who.id)
    count, last = connection.execute(query).one()
    if last is not None and not _is_recent(last, rules):
        _forget(connection, who)
        return True
    return bool(count < rules.policy.pin_tries)


def _is_recent(at: datetime, rules: Rules) -> bool:
    """A time to come is from when the clock was wrong, and must not block anybody until then."""
    now = rules.now()
    return now - rules.pin_block < at <= now


def _forget(connection: Connection, who: Member) -> None:
    connection.execute(delete(pin_failures).where(pin_failures.c.patron_id == who.id))
