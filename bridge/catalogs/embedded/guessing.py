"""How often anybody may guess who comes over the network, and how many are listened to at the same time.

Wrong tries are kept in `pin_failures`: those for a patron count together with the kiosks', those from an address
under the kiosk "web <address>", also when nobody was known by what was typed.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.tables import patrons, pin_failures
from bridge.contract.login import TooManyTries
from bridge.rules import Rules

Answer = TypeVar("Answer")
Find = Callable[[Connection], Member | None]

TRIES_OF_AN_ADDRESS = 20  # many patrons of one school or café come from one; each card has its own, smaller limit

_tries = ThreadPoolExecutor(2, "log-in")  # one argon2 takes 64 MiB, and anybody may ask for it


async def in_turn(listen: Callable[[], Answer]) -> Answer:
    """Listens, which takes an argon2, when it is its turn."""
    return await asyncio.get_running_loop().run_in_executor(_tries, listen)


def may_try(database: Database, rules: Rules, find: Find, address: str) -> Member | TooManyTries | None:
    """Whose secret is to be tried; None when nobody's is, which must take the time of a try all the same. The try is
    counted before it is looked at, so that many at the same time are not more than are allowed."""
    place = f"web {address}"
    with database.writing() as connection:
        if seconds := _wait(connection, rules, place):
            return TooManyTries(seconds)
        return _count(connection, rules, find(connection), place)


def _wait(connection: Connection, rules: Rules, place: str) -> int:
    """Seconds until this address is listened to; 0 when it is now."""
    here = _recent(rules) & (pin_failures.c.kiosk == place)
    count, first = connection.execute(select(func.count(), func.min(pin_failures.c.at)).where(here)).one()
    if count < TRIES_OF_AN_ADDRESS:
        return 0
    left: timedelta = first + rules.pin_block - rules.now()
    return max(1, math.ceil(left.total_seconds()))


def _count(connection: Connection, rules: Rules, who: Member | None, place: str) -> Member | None:
    """A try for a card that is blocked counts for the address only, or its owner would be shut out for ever."""
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
