"""Who has logged in, as a web library is told: signed (OpenID Connect Core, 2), or when it asks (5.3)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from joserfc import jwt

from bridge.catalogs.embedded.login_tokens import Granted, Known
from bridge.central.login.keys import ALGORITHM, Keys
from bridge.central.login.settings import Scope


def id_token(granted: Granted, issuer: str, keys: Keys) -> str:
    """A JSON Web Token, good as long as the token that it comes with. Names come only with `user_info`."""
    about = granted.known
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": about.subject,
        "aud": about.client,
        "iat": int(granted.now.timestamp()),
        "exp": int(granted.until.timestamp()),
        "auth_time": int(granted.at.timestamp()),
        "at_hash": _half_hash(granted.token),
        "preferred_username": about.who.user,
    }
    if granted.nonce:
        claims["nonce"] = granted.nonce
    return jwt.encode({"alg": ALGORITHM, "kid": keys.signing.thumbprint()}, claims, keys.signing, [ALGORITHM])


def user_info(known: Known) -> dict[str, Any]:
    """Nobody has checked that the address is theirs, so that nothing may be joined by it (5.1)."""
    told: dict[str, Any] = {"sub": known.subject, "preferred_username": known.who.user}
    scopes = known.scope.split()
    if Scope.PROFILE in scopes:
        told["name"] = known.who.name
    if Scope.EMAIL in scopes and known.who.email:
        told |= {"email": known.who.email, "email_verified": False}
    return told


def _half_hash(token: str) -> str:
    """Core, 3.1.3.6, for RS256."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode("ascii")).digest()[:16]).decode().rstrip("=")
