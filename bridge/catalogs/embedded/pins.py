"""Asks for a patron's PIN, counts wrong ones, and stops listening for a while after too many in a row."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, delete, func, insert, select

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.tables import pin_failures
from bridge.contract.circulation import Reason
from bridge.contract.codes import possible
from bridge.rules import Rules

_hasher = PasswordHasher()


def hash_pin(pin: str) -> str:
    """What to keep in `patrons.pin_hash`; takes as long as to try the PIN, on purpose."""
    return _hasher.hash(pin)


_NOBODYS = hash_pin("")  # made beforehand, so that not even the first unknown card takes longer


def refuses(database: Database, rules: Rules, kiosk: str, who: Member, pin: str | None) -> Reason | None:
    """Why this patron is not believed, or None. Who has a PIN is always asked for it, all are if the policy says so."""
    if who.pin_hash is None and not rules.policy.require_pin:
        return None
    if pin is None:
        return Reason.PIN_NEEDED
    if not may_try(database, rules, kiosk, who):
        return Reason.PIN_BLOCKED
    if not fits(pin, who.pin_hash):
        return Reason.PIN_WRONG
    with database.writing() as connection:
        forgive(connection, who)
    return None


def may_try(database: Database, rules: Rules, kiosk: str, who: Member) -> bool:
    """Whether anybody listens to a PIN for this card here. A try is counted before it is looked at, so that many at the
    same time are not more than the policy allows."""
    with database.writing() as connection:
        if not _is_listened_to(connection, rules, kiosk, who):
            return False
        connection.execute(insert(pin_failures).values(patron_id=who.id, kiosk=kiosk, at=rules.now()))
    return True


def note_stranger(database: Database, rules: Rules, kiosk: str, pin: str) -> None:
    """An unknown card with a PIN is a try at this kiosk as well, and takes the time that a known card takes."""
    with database.writing() as connection:
        old = pin_failures.c.patron_id.is_(None) & (pin_failures.c.at <= rules.now() - rules.pin_block)
        connection.execute(delete(pin_failures).where(old))
        connection.execute(insert(pin_failures).values(kiosk=kiosk, at=rules.now()))
    fits(pin, None)


def fits(pin: str, pin_hash: str | None) -> bool:
    """Takes the same time without a hash, so that its absence cannot be heard."""
    if not possible(pin):
        return False
    try:
        return _hasher.verify(pin_hash or _NOBODYS, pin) and pin_hash is not None
    except VerifyMismatchError:
        return False


def _is_listened_to(connection: Connection, rules: Rules, kiosk: str, who: Member) -> bool:
    """Wrong PINs count for the card until a right one, or until there was none for as long as a block takes; and for
    the kiosk as long as a block takes, whatever right ones come in between for other cards."""
    facts.member(connection, who.id, lock=True)
    now = rules.now()
    here = (pin_failures.c.kiosk == kiosk) & (pin_failures.c.at > now - rules.pin_block) & (pin_failures.c.at <= now)
    tries_here = connection.scalar(select(func.count()).where(here)) or 0
    query = select(func.count(), func.max(pin_failures.c.at)).where(pin_failures.c.patron_id == who.id)
    count, last = connection.execute(query).one()
    if last is not None and not _is_recent(last, rules):
        forgive(connection, who)
        count = 0
    return bool(count < rules.policy.pin_tries and tries_here < rules.policy.pin_tries)


def _is_recent(at: datetime, rules: Rules) -> bool:
    """A time to come is from when the clock was wrong, and must not block anybody until then."""
    now = rules.now()
    return now - rules.pin_block < at <= now


def forgive(connection: Connection, who: Member) -> None:
    """Wrong PINs for this card count no more."""
    connection.execute(delete(pin_failures).where(pin_failures.c.patron_id == who.id))
