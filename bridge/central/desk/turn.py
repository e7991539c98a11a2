"""One request of somebody who is logged in: who asks, in which language, and that they meant it.

A cookie of the browser names a session in the database. Every form carries the session's own token, so that no
other site can send one; what is sent without it is refused.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import Connection

from bridge.catalogs.embedded import audit, staff
from bridge.catalogs.embedded.audit import Act, Entry
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.staff import Librarian, Role, Session
from bridge.central.desk import pages, wording
from bridge.central.desk.wording import LANGUAGES
from bridge.rules import Rules

if TYPE_CHECKING:  # its alerts have the desk's words
    from bridge.central.fleet.watch import FleetWatch

HOME = "/desk"
SESSION, LANGUAGE = "desk_session", "desk_language"  # cookies
FORM_TOKEN, FORM_HEADER = "csrf", "X-CSRF-Token"


class LoggedOut(Exception):
    """There is no session, or it has ended."""


class NotAllowed(Exception):
    """This is for another role; `about` is the end of the wording key that says for which."""

    def __init__(self, about: str = "not-allowed") -> None:
        super().__init__(about)
        self.about = about


class Forged(Exception):
    """The form does not carry the token of this session."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`rules` has its clock stopped at the beginning of this request."""

    request: Request
    library: Library
    rules: Rules
    who: Librarian
    csrf: str
    language: str

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.library.database.reading() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.library.database.writing() as connection:
            yield connection

    def record(self, connection: Connection, act: Act, subject: str = "", detail: str = "") -> None:
        """In the transaction of the act itself, so that there is none without its line."""
        audit.record(connection, self.rules, Entry(self.who.login, act, subject, detail))

    def page(self, template: str, values: Mapping[str, Any] | None = None, status: int = 200) -> HTMLResponse:
        """A whole page, with what all of them show; or a part of one that htmx asked for."""
        around = {
            "turn": self,
            "said": wording.said(self.language, self.request.query_params.get("said", "")),
            "here": self.request.url.path,
            "come_back": come_back(self.request),
        }
        return HTMLResponse(pages.page(template, self.language, **around | dict(values or {})), status)

    def here(self, moment: datetime) -> datetime:
        """The moment in the library's own zone."""
        return moment.astimezone(self.rules.now().tzinfo)

    @property
    def is_admin(self) -> bool:
        return self.who.role is Role.ADMIN

    @property
    def sees_patrons(self) -> bool:
        return self.who.role is not Role.TECHNICIAN

    @property
    def cares_for_stands(self) -> bool:
        """Librarians look at the fleet, and change nothing there."""
        return self.who.role in (Role.TECHNICIAN, Role.ADMIN)

    @property
    def circulation(self) -> bool:
        """Whether this library lends by its own books, so that the desk has pages of them."""
        return bool(self.request.app.state.circulation)

    @property
    def fleet(self) -> FleetWatch | None:
        """None where central watches no fleet."""
        found: FleetWatch | None = self.request.app.state.fleet
        return found


def go(path: str, said: str = "", **query: str) -> RedirectResponse:
    """After a form: on to a page that can be loaded again; `said` is the end of a wording key."""
    asked = query | ({"said": said} if said else {})
    return RedirectResponse(f"{HOME}{path}" + (f"?{urlencode(asked)}" if asked else ""), 303)


def part(code: str) -> str:
    """A number or barcode as a part of an address, whatever letters are in it."""
    return quote(code, safe="")


def come_back(request: Request) -> str:
    """The address of the page that is looked at, without what was said on it."""
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "said"])
    return request.url.path + (f"?{query}" if query else "") if request.method == "GET" else HOME


def safe(address: str) -> str:
    """The address if it is one of the desk's own pages, else the first of them."""
    parts = urlsplit(address)
    inside = parts.path == HOME or parts.path.startswith(f"{HOME}/")
    plain = address.isprintable() and "\\" not in address
    return address if plain and inside and not parts.scheme and not parts.netloc else HOME


def language_of(request: Request) -> str:
    kept = request.cookies.get(LANGUAGE, "")
    return kept if kept in LANGUAGES else LANGUAGES[0]


def _session(request: Request) -> Session:
    """FastAPI runs this in a thread."""
    library: Library = request.app.state.library
    cookie = request.cookies.get(SESSION, "")
    with library.database.reading() as connection:
        found = staff.session(connection, library.rules, cookie) if cookie else None
        stale = found is not None and staff.seen(connection, library.rules, cookie)
    if found is None:
        raise LoggedOut
    if stale:
        with library.database.writing() as connection:
            staff.touch(connection, library.rules, cookie)
    return found


async def _meant(request: Request, session: Annotated[Session, Depends(_session)]) -> Session:
    """Nothing is changed by an address alone, and no form comes from elsewhere."""
    if request.method == "POST" and not same(await sent_token(request), session.csrf):
        raise Forged
    return session


async def sent_token(request: Request) -> str:
    if given := request.headers.get(FORM_HEADER):
        return given
    return str((await request.form()).get(FORM_TOKEN, ""))


def same(given: str, wanted: str) -> bool:
    return bool(wanted) and secrets.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _turn(request: Request, session: Annotated[Session, Depends(_meant)]) -> Turn:
    library: Library = request.app.state.library
    rules = library.rules.at_this_moment()
    return Turn(request, library, rules, session.librarian, session.csrf, language_of(request))


def _desk(turn: Annotated[Turn, Depends(_turn)]) -> Turn:
    if not turn.sees_patrons:
        raise NotAllowed("not-allowed-desk")
    return turn


def _admins(turn: Annotated[Turn, Depends(_turn)]) -> Turn:
    if not turn.is_admin:
        raise NotAllowed
    return turn


def _fleet(turn: Annotated[Turn, Depends(_turn)]) -> FleetTurn:
    if turn.fleet is None:
        raise HTTPException(404)
    return FleetTurn(turn, turn.fleet)


def _technicians(given: Annotated[FleetTurn, Depends(_fleet)]) -> FleetTurn:
    if not given.turn.cares_for_stands:
        raise NotAllowed("not-allowed-fleet")
    return given


@dataclass(frozen=True, slots=True)
class FleetTurn:
    """A turn at the fleet's pages."""

    turn: Turn
    fleet: FleetWatch


AnyStaff = Annotated[Turn, Depends(_turn)]  # also technicians, so nothing of patrons may be shown
AtDesk = Annotated[Turn, Depends(_desk)]
ForAdmin = Annotated[Turn, Depends(_admins)]
AtFleet = Annotated[FleetTurn, Depends(_fleet)]
ForTechnician = Annotated[FleetTurn, Depends(_technicians)]
