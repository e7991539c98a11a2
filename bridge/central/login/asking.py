"""What a web library asks for when it sends a patron's browser here: looked at before anybody sees a page.

OAuth 2.0 (RFC 6749, 4.1.1 and 4.1.2.1; RFC 7636; RFC 9207) and OpenID Connect Core, 3.1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode, urlsplit

from bridge.catalogs.embedded.login_codes import Wish
from bridge.central.login.settings import Client

Told = Sequence[tuple[str, str]]  # parameters, in the order in which they were sent

OPENID = "openid"
S256 = "S256"
_is_challenge = re.compile(r"[A-Za-z0-9_-]{43}").fullmatch  # SHA-256 as base64url
_is_nonce = re.compile(r"[ -~]{0,512}").fullmatch


class Error(StrEnum):
    """Of the standards; a web library understands them, no patron has to."""

    INVALID_REQUEST = "invalid_request"
    INVALID_SCOPE = "invalid_scope"
    UNSUPPORTED_RESPONSE_TYPE = "unsupported_response_type"
    REQUEST_NOT_SUPPORTED = "request_not_supported"
    REQUEST_URI_NOT_SUPPORTED = "request_uri_not_supported"
    REGISTRATION_NOT_SUPPORTED = "registration_not_supported"
    LOGIN_REQUIRED = "login_required"
    ACCESS_DENIED = "access_denied"


_NOT_SUPPORTED = {
    "request": Error.REQUEST_NOT_SUPPORTED,
    "request_uri": Error.REQUEST_URI_NOT_SUPPORTED,
    "registration": Error.REGISTRATION_NOT_SUPPORTED,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """All of it is right. `scope` is what is granted; `state` is the web library's own."""

    wish: Wish
    state: str

    def parameters(self) -> dict[str, str]:
        """With which it can be asked again."""
        wish = self.wish
        told = {"client_id": wish.client, "redirect_uri": wish.redirect_uri, "scope": wish.scope, "state": self.state}
        proof = {"nonce": wish.nonce, "code_challenge": wish.challenge, "code_challenge_method": S256}
        return {"response_type": "code"} | {name: value for name, value in (told | proof).items() if value}


@dataclass(frozen=True, slots=True)
class Declined:
    """The web library is known, and can be told what is wrong."""

    redirect_uri: str
    state: str
    error: Error


def read(told: Told, clients: Mapping[str, Client]) -> Asked | Declined | None:
    """None when nobody can be told: it is no client of ours, or not an address of its own, and nobody is led there."""
    often = Counter(name for name, _ in told)
    one = {name: value for name, value in told if often[name] == 1 and value}
    client = clients.get(one.get("client_id", ""))
    redirect_uri, state = one.get("redirect_uri", ""), one.get("state", "")
    if client is None or redirect_uri not in client.redirect_uris:
        return None
    if max(often.values()) > 1:
        return Declined(redirect_uri, state, Error.INVALID_REQUEST)
    if error := _fault(one):
        return Declined(redirect_uri, state, error)
    granted = " ".join((OPENID, *(scope for scope in client.scopes if scope in one["scope"].split())))
    return Asked(Wish(one["client_id"], redirect_uri, granted, one.get("nonce", ""), one["code_challenge"]), state)


def answered(redirect_uri: str, state: str, issuer: str, **answer: str) -> str:
    """The address that takes the answer to the web library, which may have a query of its own."""
    said = answer | ({"state": state} if state else {}) | {"iss": issuer}
    return f"{redirect_uri}{'&' if urlsplit(redirect_uri).query else '?'}{urlencode(said)}"


def _fault(one: Mapping[str, str]) -> Error | None:
    prompts = one.get("prompt", "").split()
    checks = (
        *((name in one, error) for name, error in _NOT_SUPPORTED.items()),
        (one.get("response_type") != "code", Error.UNSUPPORTED_RESPONSE_TYPE),
        (one.get("response_mode", "query") != "query", Error.INVALID_REQUEST),
        (OPENID not in one.get("scope", "").split(), Error.INVALID_SCOPE),
        (one.get("code_challenge_method") != S256, Error.INVALID_REQUEST),
        (not _is_challenge(one.get("code_challenge", "")), Error.INVALID_REQUEST),
        (not _is_nonce(one.get("nonce", "")), Error.INVALID_REQUEST),
        ("none" in prompts and len(prompts) > 1, Error.INVALID_REQUEST),
        ("none" in prompts, Error.LOGIN_REQUIRED),  # nobody stays logged in here
    )
    return next((error for wrong, error in checks if wrong), None)
