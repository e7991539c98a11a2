"""The page on which a patron logs in, and the way back to the web library that sent them."""

from __future__ import annotations

import math
import secrets

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bridge.catalogs.embedded import entering
from bridge.central.desk.turn import same
from bridge.central.login import asking, pages, problems
from bridge.central.login.asking import Asked, Declined, Error, Told
from bridge.central.login.provider import Provider, provider_of
from bridge.central.login.sent import sent
from bridge.central.login.settings import PATH
from bridge.central.login.wording import say
from bridge.central.origin import origin
from bridge.contract.login import TooManyTries

routes = APIRouter()

_STRANGER = "login_stranger"  # the cookie of a browser that is shown the page


@routes.api_route("/authorize", methods=["GET", "POST"])
async def authorize(request: Request) -> Response:
    """Both are allowed (OpenID Connect Core, 3.1.2.1)."""
    told = await sent(request)
    asked = asking.read(told, provider_of(request).clients)
    return _page(request, asked, told) if isinstance(asked, Asked) else _back(request, asked, told)


@routes.post("/log-in")
async def log_in(request: Request) -> Response:
    """All that was asked for is looked at again, because it comes from the browser."""
    told, provider = await sent(request), provider_of(request)
    asked = asking.read(told, provider.clients)
    if not isinstance(asked, Asked):
        return _back(request, asked, told)
    one = dict(told)
    if not same(one.get("csrf", ""), request.cookies.get(_STRANGER, "")):
        return _page(request, asked, told, "forged", 403)
    who, library = (one.get("user", "").strip(), one.get("pin", "")), provider.library
    match await entering.enter(library.database, library.rules, who, origin(request), asked.wish):
        case TooManyTries(seconds):
            return _page(request, asked, told, "blocked", 429, minutes=math.ceil(seconds / 60))
        case None:
            return _page(request, asked, told, "wrong", 401)
        case code:
            return _led_back(asked, provider, code)


def _page(request: Request, asked: Asked, told: Told, fault: str = "", status: int = 200, **why: int) -> Response:
    """The browser gets a token of its own for the form, so that no other site can send it."""
    token = request.cookies.get(_STRANGER) or secrets.token_urlsafe(32)
    one, wish, provider = dict(told), asked.wish, provider_of(request)
    language = pages.language_of(one.get("ui_locales", ""))
    values = {
        "client": provider.clients[wish.client].name,
        "parameters": asked.parameters(),
        "what": ", ".join(say(language, f"told.{scope}") for scope in wish.scope.split()),
        "fault": say(language, fault, **why) if fault else "",
        "user": one.get("user", "").strip()[:128],
        "csrf": token,
        "cancel": asking.answered(wish.redirect_uri, asked.state, provider.issuer, error=Error.ACCESS_DENIED),
    }
    response = HTMLResponse(pages.page("log_in.html", language, **values), status, pages.headers(wish.redirect_uri))
    secure = provider.issuer.startswith("https:")
    response.set_cookie(_STRANGER, token, path=PATH, secure=secure, httponly=True, samesite="lax")
    return response


def _back(request: Request, asked: Declined | None, told: Told) -> Response:
    if asked is None:
        return problems.page(dict(told).get("ui_locales", ""), "stray", 400)
    return _led(asking.answered(asked.redirect_uri, asked.state, provider_of(request).issuer, error=asked.error))


def _led_back(asked: Asked, provider: Provider, code: str) -> Response:
    response = _led(asking.answered(asked.wish.redirect_uri, asked.state, provider.issuer, code=code))
    response.delete_cookie(_STRANGER, path=PATH)
    return response


def _led(address: str) -> Response:
    """303, so that no browser sends the PIN along (RFC 9700, 4.12)."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
