"""Codes that a patron's browser takes to a web library, which changes each for a token, once (RFC 6749, 4.1)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from bridge.catalogs.embedded import facts
from bridge.catalogs.embedded.tables import login_codes, login_tokens
from bridge.catalogs.embedded.tokens import digest
from bridge.rules import Rules

GOOD_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a web library wants: `scope` as it is granted, its `nonce`, or "", and the S256 `challenge` (RFC 7636)."""

    client: str
    redirect_uri: str
    scope: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What the web library says for whom the code was made."""

    client: str
    redirect_uri: str
    code: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Redeemed:
    """`code` is the code's digest, `at` when the patron logged in, aware."""

    patron: str
    code: str
    scope: str
    nonce: str
    at: datetime


def give(connection: Connection, rules: Rules, patron: str, wish: Wish) -> str:
    """Told this once."""
    code, now = secrets.token_urlsafe(32), rules.now()
    row = {"digest": digest(code), "patron_id": patron, "logged_in_at": now, "expires_at": now + GOOD_FOR}
    asked = {"client": wish.client, "redirect_uri": wish.redirect_uri, "scope": wish.scope}
    told = {"nonce": wish.nonce, "challenge": wish.challenge}
    connection.execute(insert(login_codes).values(row | asked | told))
    return code


def redeem(connection: Connection, rules: Rules, claim: Claim) -> Redeemed | None:
    """None when the code was another client's, is used, too old, or not claimed as it was asked for. It is good for one
    try of its own client; who comes with it a second time ends what the first got (RFC 9700, 4.5)."""
    row = _locked(connection, claim)
    if row is None:
        return None
    if row.used_at is not None:
        connection.execute(delete(login_tokens).where(login_tokens.c.code_digest == row.digest))
        return None
    now = rules.now()
    connection.execute(update(login_codes).where(login_codes.c.digest == row.digest).values(used_at=now))
    if row.expires_at <= now or row.redirect_uri != claim.redirect_uri or _challenge(claim.verifier) != row.challenge:
        return None
    return Redeemed(row.patron_id, row.digest, row.scope, row.nonce, row.logged_in_at)


def _locked(connection: Connection, claim: Claim) -> Row[Any] | None:
    """The patron first, as everywhere, so that a PIN is changed before this or after it."""
    theirs = (login_codes.c.digest == digest(claim.code)) & (login_codes.c.client == claim.client)
    patron = connection.scalar(select(login_codes.c.patron_id).where(theirs))
    if patron is None or facts.member(connection, patron, lock=True) is None:
        return None
    return connection.execute(select(login_codes).where(theirs).with_for_update()).one_or_none()


def _challenge(verifier: str) -> str:
    hashed = hashlib.sha256(verifier.encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(hashed).decode().rstrip("=")
