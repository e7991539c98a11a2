"""Patrons: found by card, number or name; looked at, blocked, and their cards made valid for longer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from bridge.catalogs.embedded import office_patrons, photos
from bridge.catalogs.embedded.account import account
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.office_patrons import Member, WhyBlocked
from bridge.central.desk.turn import AtDesk, Turn, go, part
from bridge.contract.circulation import Refusal

routes = APIRouter(prefix="/patrons")


@routes.get("")
def search(turn: AtDesk, q: str = "") -> HTMLResponse:
    """The audit learns that somebody was looked for, not the name."""
    with turn.writing() as connection:
        found = office_patrons.with_name(connection, turn.rules, q)
        if q.strip():
            turn.record(connection, Act.PATRONS_SEARCHED, detail=str(len(found)))
    return turn.page("patrons.html", {"q": q.strip(), "found": found, "most": office_patrons.MOST_FOUND})


@routes.get("/{patron:path}")
def patron(turn: AtDesk, patron: str) -> HTMLResponse:
    return _page(turn, patron)


@routes.post("/{patron:path}/block")
def block(turn: AtDesk, patron: str, why: Annotated[WhyBlocked, Form()]) -> Response:
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        if office_patrons.block(connection, patron):
            turn.record(connection, Act.PATRON_BLOCKED, who.number, why)
    return go(f"/patrons/{part(patron)}", "patron-blocked")


@routes.post("/{patron:path}/unblock")
def unblock(turn: AtDesk, patron: str) -> Response:
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        if office_patrons.unblock(connection, patron):
            turn.record(connection, Act.PATRON_UNBLOCKED, who.number)
    return go(f"/patrons/{part(patron)}", "patron-unblocked")


@routes.post("/{patron:path}/extend")
def extend(turn: AtDesk, patron: str, expires: Annotated[date, Form()]) -> Response:
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        done = office_patrons.extend(connection, turn.rules, patron, expires)
        if done:
            turn.record(connection, Act.PATRON_EXTENDED, who.number, expires.isoformat())
    if not done:
        return _page(turn, patron, "extend", 422)
    return go(f"/patrons/{part(patron)}", "patron-extended")


def known(connection: Connection, turn: Turn, patron: str) -> Member:
    who = office_patrons.member(connection, turn.rules, patron)
    if who is None:
        raise HTTPException(404)
    return who


def _page(turn: Turn, patron: str, fault: str = "", status: int = 200) -> HTMLResponse:
    """Every look is audited."""
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        theirs = account(connection, turn.rules, patron)
        turn.record(connection, Act.PATRON_VIEWED, who.number)
        has_photo = photos.has_patron(connection, patron)
        blocked = office_patrons.block_line(connection, turn.rules, who.number)
    if isinstance(theirs, Refusal):
        raise HTTPException(404)
    values = {"who": who, "account": theirs, "blocked": blocked, "fault": fault, "reasons": tuple(WhyBlocked)}
    dates = {"today": turn.rules.now().date(), "later": office_patrons.next_year(turn.rules, who.expires)}
    more = {"has_photo": has_photo, "membership": turn.rules.policy.membership}
    return turn.page("patron.html", values | dates | more, status)
