"""A member's own password, asked for as a PIN if the library wants it."""

from __future__ import annotations

import base64
import hashlib
import hmac

import argon2
import bcrypt
from sqlalchemy import select

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.readers import Reader
from bridge.contract.circulation import Reason
from bridge.policy import LoanPolicy


def refuses(kept: str | None, pin: str | None, policy: LoanPolicy) -> Reason | None:
    """Why this member is not believed, or None. Who has a password is always asked for it, all are if the policy says
    so. `kept` is from `kept_password`. INLISLite counts no tries; whoever joins it does."""
    if kept is None and not policy.require_pin:
        return None
    if pin is None:
        return Reason.PIN_NEEDED
    return None if kept is not None and pin and _fits(pin, kept) else Reason.PIN_WRONG


def kept_password(desk: Desk, who: Reader) -> str | None:
    """As INLISLite keeps it; None when the member has none."""
    if desk.schema.version == "3.2":
        online = tables.kept_passwords.c
        query = select(online.Password).where(online.NoAnggota == who.number)
    else:
        users = tables.myth_users.c
        query = select(users.password_hash).where(users.username == who.number)
    return next((str(kept) for kept in desk.connection.scalars(query) if kept), None)


def _fits(pin: str, kept: str) -> bool:
    """3.2 keeps SHA-1; 3.3 what PHP's password_hash makes of a SHA-384 (CodeIgniter's Myth:Auth)."""
    said = pin.encode("utf-8", "surrogatepass")
    if not kept.startswith("$"):
        return hmac.compare_digest(hashlib.sha1(said).hexdigest().upper(), kept.strip().upper())  # noqa: S324 - theirs
    digest = base64.b64encode(hashlib.sha384(said).digest())
    try:
        if kept.startswith("$argon2"):
            return argon2.PasswordHasher().verify(kept, digest)
        return bcrypt.checkpw(digest, kept.encode())
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, ValueError):
        return False
