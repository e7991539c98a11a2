"""The kiosks' bearer tokens, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bridge.catalogs.embedded.tables import tokens


def issue(connection: Connection, kiosk: str, at: datetime) -> str:
    """A new one; older ones stay good, so that a kiosk can be given the new one while it works."""
    token = secrets.token_urlsafe(32)
    connection.execute(insert(tokens).values(digest=digest(token), kiosk=kiosk, issued_at=at))
    return token


def revoke(connection: Connection, kiosk: str, at: datetime) -> None:
    """All that this kiosk has."""
    theirs = (tokens.c.kiosk == kiosk) & tokens.c.revoked_at.is_(None)
    connection.execute(update(tokens).where(theirs).values(revoked_at=at))


def owner(connection: Connection, token: str) -> str | None:
    query = select(tokens.c.kiosk).where(tokens.c.digest == digest(token), tokens.c.revoked_at.is_(None))
    kiosk: str | None = connection.scalar(query)
    return kiosk


def digest(token: str) -> str:
    """Without a salt: nobody guesses 32 random bytes."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
