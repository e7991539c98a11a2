"""The bearer tokens of patrons who come with card and PIN over the network."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from bridge.catalogs.embedded import facts, guessing, pins
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.tables import patron_tokens
from bridge.catalogs.embedded.tokens import digest
from bridge.contract.login import LoggedIn, TooManyTries
from bridge.rules import Rules

GOOD_FOR = timedelta(minutes=30)


async def log_in(database: Database, rules: Rules, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
    """As in `bridge.central.library.Library`."""
    now = rules.at_this_moment()
    return await guessing.in_turn(lambda: _log_in(database, now, card, pin, address))


def owner(connection: Connection, rules: Rules, token: str) -> str | None:
    good = (patron_tokens.c.digest == digest(token)) & (patron_tokens.c.expires_at > rules.now())
    patron: str | None = connection.scalar(select(patron_tokens.c.patron_id).where(good))
    return patron


def _log_in(database: Database, rules: Rules, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
    """Every one takes the time of one argon2."""
    who = guessing.may_try(database, rules, lambda connection: facts.member_with_card(connection, card), address)
    if isinstance(who, TooManyTries):
        return who
    if not pins.fits(pin, who.pin_hash if who else None) or who is None:
        return None
    with database.writing() as connection:
        pins.forgive(connection, who)
        return _issue(connection, who.id, rules.now())


def _issue(connection: Connection, patron: str, now: datetime) -> LoggedIn:
    token = secrets.token_urlsafe(32)
    connection.execute(delete(patron_tokens).where(patron_tokens.c.expires_at <= now))
    until = now + GOOD_FOR
    row = {"digest": digest(token), "patron_id": patron, "expires_at": until}
    connection.execute(insert(patron_tokens).values(row))
    return LoggedIn(token, patron, until)
