"""The door: logging in and out, one's own password, and the language."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bridge.catalogs.embedded import audit, staff
from bridge.catalogs.embedded.audit import Act, Entry
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.staff import Blocked
from bridge.central.desk import pages
from bridge.central.desk.turn import (
    HOME,
    LANGUAGE,
    SESSION,
    AnyStaff,
    Forged,
    come_back,
    go,
    language_of,
    safe,
    same,
    sent_token,
)
from bridge.central.desk.wording import LANGUAGES

routes = APIRouter()

_STRANGER = "desk_stranger"  # the cookie of a browser that nobody has logged in with yet
_YEAR = 365 * 24 * 60 * 60  # seconds

_tries = ThreadPoolExecutor(2, "desk-log-in")  # one argon2 takes 64 MiB, and anybody may ask for it

Text = Annotated[str, Form(max_length=1000)]


@routes.get("/login")
def login_page(request: Request, next: str = HOME) -> Response:  # noqa: A002 - what the address says
    return _login(request, safe(next))


@routes.post("/login")
async def log_in(request: Request, login: Text = "", password: Text = "", next: Text = HOME) -> Response:  # noqa: A002
    await _known(request)
    library: Library = request.app.state.library
    asked = library.database, library.rules.at_this_moment(), login.strip(), password
    loop = asyncio.get_running_loop()
    match await loop.run_in_executor(_tries, staff.log_in, *asked):
        case Blocked():
            return _login(request, safe(next), "blocked", 429)
        case None:
            return _login(request, safe(next), "wrong", 401)
        case str(cookie):
            await asyncio.to_thread(_write, library, Entry(login.strip(), Act.LOGGED_IN))
            response = RedirectResponse(safe(next), 303)
            _set(request, response, SESSION, cookie)
            response.delete_cookie(_STRANGER, path=HOME)
            return response


@routes.post("/logout")
def log_out(turn: AnyStaff) -> Response:
    with turn.writing() as connection:
        staff.log_out(connection, turn.request.cookies[SESSION])
        turn.record(connection, Act.LOGGED_OUT)
    response = go("/login")
    response.delete_cookie(SESSION, path=HOME)
    return response


@routes.get("/password")
def password_page(turn: AnyStaff) -> HTMLResponse:
    return turn.page("password.html", {"fault": ""})


@routes.post("/password")
async def change_password(turn: AnyStaff, old: Text = "", new: Text = "", again: Text = "") -> Response:
    loop = asyncio.get_running_loop()
    if fault := await loop.run_in_executor(_tries, _change_password, turn, old, new, again):
        return turn.page("password.html", {"fault": fault}, 422)
    response = go("/login")
    response.delete_cookie(SESSION, path=HOME)
    return response


@routes.post("/language")
async def choose_language(request: Request, language: Text, next: Text = HOME) -> Response:  # noqa: A002
    """Nothing but a cookie of this browser, so strangers may too."""
    response = RedirectResponse(safe(next), 303)
    if language in LANGUAGES:
        _set(request, response, LANGUAGE, language, _YEAR)
    return response


def _login(request: Request, next_: str, fault: str = "", status: int = 200) -> HTMLResponse:
    """A stranger's browser gets a token of its own, so that nobody else can log it in."""
    token = request.cookies.get(_STRANGER) or secrets.token_urlsafe(32)
    values = {"csrf": token, "next": next_, "fault": fault, "come_back": come_back(request)}
    response = HTMLResponse(pages.page("login.html", language_of(request), **values), status)
    _set(request, response, _STRANGER, token)
    return response


async def _known(request: Request) -> None:
    if not same(await sent_token(request), request.cookies.get(_STRANGER, "")):
        raise Forged


def _change_password(turn: AnyStaff, old: str, new: str, again: str) -> str:
    """What is wrong, as the end of a wording key; empty when it is done. All sessions end."""
    database, login = turn.library.database, turn.who.login
    if new != again:
        return "again"
    if not staff.SHORTEST <= len(new) <= staff.LONGEST:
        return "length"
    if not staff.is_password(database, turn.rules, login, old):
        return "old"
    with turn.writing() as connection:
        staff.set_password(connection, login, new)
        turn.record(connection, Act.PASSWORD_CHANGED)
    return ""


def _write(library: Library, entry: Entry) -> None:
    with library.database.writing() as connection:
        audit.record(connection, library.rules, entry)


def _set(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """No script reads it, no other site sends it, and where there is TLS it never leaves without."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, seconds, path=HOME, secure=secure, httponly=True, samesite="strict")
