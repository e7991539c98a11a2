"""What a web library asks by itself, away from the browser: a token for a code, and who has logged in."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bridge.catalogs.embedded import login_tokens
from bridge.catalogs.embedded.login_codes import Claim
from bridge.catalogs.embedded.login_tokens import Granted, Known
from bridge.central.login.id_tokens import id_token, user_info
from bridge.central.login.provider import Provider, provider_of
from bridge.central.login.sent import sent

routes = APIRouter()

_UNKEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@routes.post("/token")
async def token(request: Request) -> Response:
    """RFC 6749, 4.1.3; each "no" is one of 5.2."""
    told, provider = await sent(request), provider_of(request)
    one = dict(told)
    if len(one) != len(told):
        return _no("invalid_request")
    client = _client(provider, request.headers.get("Authorization"), one)
    if client is None:
        return _no("invalid_client", 401, 'Basic realm="oidc"')
    if one.get("grant_type") != "authorization_code":
        return _no("unsupported_grant_type" if one.get("grant_type") else "invalid_request")
    if not all(one.get(name) for name in ("code", "redirect_uri", "code_verifier")):
        return _no("invalid_request")
    claim = Claim(client, one["redirect_uri"], one["code"], one["code_verifier"])
    told_of = await asyncio.to_thread(_changed, provider, claim)
    return _no("invalid_grant") if told_of is None else JSONResponse(told_of, headers=_UNKEPT)


@routes.api_route("/userinfo", methods=["GET", "POST"])
async def who_is_it(request: Request) -> Response:
    """OpenID Connect Core, 5.3, with the token in the header (RFC 6750, 2.1)."""
    provider = provider_of(request)
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return _no("invalid_token", 401, "Bearer")
    known = await asyncio.to_thread(_known, provider, token.strip())
    if known is None or known.client not in provider.clients:
        return _no("invalid_token", 401, 'Bearer error="invalid_token"')
    return JSONResponse(user_info(known), headers=_UNKEPT)


def _client(provider: Provider, authorization: str | None, one: Mapping[str, str]) -> str | None:
    """Who asks: one that has a secret has to say it, one that has none says who it is."""
    named = one.get("client_id", "")
    if authorization is None:
        return named if named in provider.clients and not provider.clients[named].secret_file else None
    client, secret = _basic(authorization)
    return client if named in ("", client) and provider.knows(client, secret) else None


def _basic(authorization: str) -> tuple[str, str]:
    """Both are encoded as in a form before they are joined (RFC 6749, 2.3.1)."""
    kind, _, told = authorization.partition(" ")
    try:
        client, _, secret = base64.b64decode(told.strip(), validate=True).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return (unquote_plus(client), unquote_plus(secret)) if kind.lower() == "basic" else ("", "")


def _changed(provider: Provider, claim: Claim) -> dict[str, Any] | None:
    granted = login_tokens.change(provider.library.database, provider.library.rules, claim)
    return None if granted is None else _answer(provider, granted)


def _answer(provider: Provider, granted: Granted) -> dict[str, Any]:
    return {
        "access_token": granted.token,
        "token_type": "Bearer",
        "expires_in": int((granted.until - granted.now).total_seconds()),
        "scope": granted.known.scope,
        "id_token": id_token(granted, provider.issuer, provider.keys),
    }


def _known(provider: Provider, token: str) -> Known | None:
    library = provider.library
    with library.database.reading() as connection:
        return login_tokens.known(connection, library.rules, token)


def _no(error: str, status: int = 400, authenticate: str = "") -> Response:
    """Neither what was sent nor why it is wrong is repeated."""
    how = {"WWW-Authenticate": authenticate} if authenticate else {}
    return JSONResponse({"error": error}, status, _UNKEPT | how)
