"""What a web library has to know of the log-in, told by itself (OpenID Connect Discovery, 3; RFC 7517)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from bridge.central.login.asking import OPENID, S256
from bridge.central.login.keys import ALGORITHM
from bridge.central.login.provider import provider_of
from bridge.central.login.settings import Scope
from bridge.central.login.wording import LANGUAGES

routes = APIRouter()

_KEPT = {"Cache-Control": "public, max-age=300"}  # seconds; a new key is not used before everybody could know it


@routes.get("/.well-known/openid-configuration")
def configuration(request: Request) -> Response:
    return JSONResponse(_described(provider_of(request).issuer), headers=_KEPT)


@routes.get("/jwks")
def published_keys(request: Request) -> Response:
    return JSONResponse(provider_of(request).keys.published(), headers=_KEPT, media_type="application/jwk-set+json")


def _described(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
        "code_challenge_methods_supported": [S256],
        "scopes_supported": [OPENID, *Scope],
        "claims_supported": ["sub", "auth_time", "preferred_username", "name", "email", "email_verified"],
        "ui_locales_supported": list(LANGUAGES),
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
