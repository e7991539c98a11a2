"""Tokens with which a web library asks who has logged in, and as whom it knows them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from bridge.catalogs.embedded import login_codes
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.entering import Entrant, entrant
from bridge.catalogs.embedded.login_codes import Claim
from bridge.catalogs.embedded.tables import login_subjects, login_tokens
from bridge.catalogs.embedded.tokens import digest
from bridge.rules import Rules

GOOD_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a token is about: `subject` is what this client alone knows them as."""

    client: str
    subject: str
    scope: str
    who: Entrant


@dataclass(frozen=True, slots=True)
class Granted:
    """`token` is told this once. `at` is when the patron logged in, `now` and `until` are of the token, all aware."""

    known: Known
    token: str = field(repr=False)
    nonce: str
    at: datetime
    now: datetime
    until: datetime


def change(database: Database, rules: Rules, claim: Claim) -> Granted | None:
    """A token for a code. None when the code is good no more, or its patron may not come in any more."""
    rules = rules.at_this_moment()
    with database.writing() as connection:
        return _change(connection, rules, claim)


def known(connection: Connection, rules: Rules, token: str) -> Known | None:
    """None when the token has ended, or the patron may not come in any more."""
    good = (login_tokens.c.digest == digest(token)) & (login_tokens.c.expires_at > rules.now())
    row = connection.execute(select(login_tokens).where(good)).one_or_none()
    who = entrant(connection, rules, row.patron_id) if row else None
    if row is None or who is None:
        return None
    subject = _subject(connection, row.patron_id, row.client)
    return None if subject is None else Known(row.client, subject, row.scope, who)


def _change(connection: Connection, rules: Rules, claim: Claim) -> Granted | None:
    redeemed = login_codes.redeem(connection, rules, claim)
    who = entrant(connection, rules, redeemed.patron) if redeemed else None
    if redeemed is None or who is None:
        return None
    token, until = secrets.token_urlsafe(32), rules.now() + GOOD_FOR
    about = {"patron_id": who.patron, "client": claim.client, "scope": redeemed.scope, "code_digest": redeemed.code}
    connection.execute(insert(login_tokens).values(about | {"digest": digest(token), "expires_at": until}))
    subject = _subject(connection, who.patron, claim.client) or _new_subject(connection, who.patron, claim.client)
    about_whom = Known(claim.client, subject, redeemed.scope, who)
    return Granted(about_whom, token, redeemed.nonce, redeemed.at, rules.now(), until)


def _subject(connection: Connection, patron: str, client: str) -> str | None:
    theirs = (login_subjects.c.patron_id == patron) & (login_subjects.c.client == client)
    subject: str | None = connection.scalar(select(login_subjects.c.subject).where(theirs))
    return subject


def _new_subject(connection: Connection, patron: str, client: str) -> str:
    """Drawn, not computed: nothing that anybody learns later tells whose it was."""
    subject = secrets.token_urlsafe(16)
    connection.execute(insert(login_subjects).values(patron_id=patron, client=client, subject=subject))
    return subject
