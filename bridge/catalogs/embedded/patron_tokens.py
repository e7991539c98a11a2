"""The bearer tokens of patrons who come with card and PIN over the network, and how often they may be wrong.

Wrong tries are kept in `pin_failures`: those for a card count together with the kiosks', those from an address
under the kiosk "web <address>", also when the card was unknown.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from bridge.catalogs.embedded import facts, pins
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import patron_tokens, patrons, pin_failures
from bridge.catalogs.embedded.tokens import digest
from bridge.contract.login import LoggedIn, TooManyTries

GOOD_FOR = timedelta(minutes=30)
TRIES_OF_AN_ADDRESS = 20  # many patrons of one school or café come from one; each card has its own, smaller limit

_tries = ThreadPoolExecutor(2, "log-in")  # one argon2 takes 64 MiB, and anybody may ask for it


async def log_in(database: Database, rules: Rules, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
    """As in `bridge.central.library.Library`."""
    asked = database, rules.at_this_moment(), card, pin, f"web {address}"
    return await asyncio.get_running_loop().run_in_executor(_tries, _log_in, *asked)


def owner(connection: Connection, rules: Rules, token: str) -> str | None:
    good = (patron_tokens.c.digest == digest(token)) & (patron_tokens.c.expires_at > rules.now())
    patron: str | None = connection.scalar(select(patron_tokens.c.patron_id).where(good))
    return patron


def _log_in(database: Database, rules: Rules, card: str, pin: str, place: str) -> LoggedIn | TooManyTries | None:
    """A try is counted before it is looked at, and every one takes the time of one argon2."""
    with database.writing() as connection:
        if seconds := _wait(connection, rules, place):
            return TooManyTries(seconds)
        who = _count(connection, rules, card, place)
    if not pins.fits(pin, who.pin_hash if who else None) or who is None:
        return None
    with database.writing() as connection:
        connection.execute(delete(pin_failures).where(pin_failures.c.patron_id == who.id))
        return _issue(connection, who.id, rules.now())


def _wait(connection: Connection, rules: Rules, place: str) -> int:
    """Seconds until this address is listened to; 0 when it is now."""
    here = _recent(rules) & (pin_failures.c.kiosk == place)
    count, first = connection.execute(select(func.count(), func.min(pin_failures.c.at)).where(here)).one()
    if count < TRIES_OF_AN_ADDRESS:
        return 0
    left: timedelta = first + rules.pin_block - rules.now()
    return max(1, math.ceil(left.total_seconds()))


def _count(connection: Connection, rules: Rules, card: str, place: str) -> Member | None:
    """Whose PIN is to be tried; None when nobody's is. A try for a card that is blocked counts for the address
    only, or its owner would be shut out for ever."""
    who = facts.member_with_card(connection, card)
    patron = who.id if who else ""
    connection.execute(select(patrons.c.id).where(patrons.c.id == patron).with_for_update())
    theirs = _recent(rules) & (pin_failures.c.patron_id == patron)
    tries = connection.scalar(select(func.count()).where(theirs)) or 0
    believable = who if tries < rules.policy.pin_tries else None
    row = {"patron_id": believable.id if believable else None, "kiosk": place, "at": rules.now()}
    connection.execute(insert(pin_failures).values(row))
    old = pin_failures.c.patron_id.is_(None) & pin_failures.c.kiosk.startswith("web ") & ~_recent(rules)
    connection.execute(delete(pin_failures).where(old))
    return believable


def _recent(rules: Rules) -> ColumnElement[bool]:
    """A time to come is from when the clock was wrong, and must not block anybody until then."""
    now = rules.now()
    return (pin_failures.c.at > now - rules.pin_block) & (pin_failures.c.at <= now)


def _issue(connection: Connection, patron: str, now: datetime) -> LoggedIn:
    token = secrets.token_urlsafe(32)
    connection.execute(delete(patron_tokens).where(patron_tokens.c.expires_at <= now))
    until = now + GOOD_FOR
    row = {"digest": digest(token), "patron_id": patron, "expires_at": until}
    connection.execute(insert(patron_tokens).values(row))
    return LoggedIn(token, patron, until)
