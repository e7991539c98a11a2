"""What people may ask of a library that keeps their data, and what it owes them (Law 27 of 2022): admins only.

Everything about one patron; forgetting them; whose data passed through a stand; and that nobody changed the audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from bridge.catalogs.embedded import affected, audit_chain, erasing, exporting, office_places
from bridge.catalogs.embedded.affected import Affected
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk import spreadsheet
from bridge.central.desk.routes.patrons import known
from bridge.central.desk.turn import ForAdmin, Turn, go

routes = APIRouter(prefix="/privacy")

_DOWNLOAD = {"Cache-Control": "no-store"}


@routes.get("")
def overview(turn: ForAdmin, noted: str = "") -> HTMLResponse:
    """`noted` is a hash of the audit that was written down earlier."""
    with turn.reading() as connection:
        chain = audit_chain.verify(connection, noted.strip().lower())
        kiosks = office_places.kiosks(connection, turn.rules)
    values = {"chain": chain, "noted": noted.strip(), "kiosks": kiosks, "policy": turn.rules.policy}
    return turn.page("privacy.html", values | {"now": turn.rules.now()})


@routes.get("/affected")
def at_kiosk(turn: ForAdmin, kiosk: str, begin: datetime, end: datetime, form: str = "") -> Response:
    """Who has to be told of a breach at a stand; `begin` and `end` are in the library's zone."""
    since, until = (_here(turn, moment) for moment in (begin, end))
    with turn.writing() as connection:
        found = affected.at_kiosk(connection, turn.rules, kiosk, since, until)
        turn.record(connection, Act.AFFECTED_LISTED, kiosk, str(len(found)))
    if form == "csv":
        named = _DOWNLOAD | {"Content-Disposition": 'attachment; filename="affected.csv"'}
        return StreamingResponse(_rows(found), media_type="text/csv; charset=utf-8", headers=named)
    values = {"found": found, "kiosk": kiosk, "begin": since, "end": until}
    return turn.page("affected.html", values)


@routes.get("/{patron:path}/everything.json")
def everything(turn: ForAdmin, patron: str) -> Response:
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        turn.record(connection, Act.PATRON_EXPORTED, who.number)
        told = exporting.everything(connection, turn.rules, turn.library.seal, patron)
    made = msgspec.json.format(msgspec.json.encode(told), indent=2)
    named = _DOWNLOAD | {"Content-Disposition": 'attachment; filename="everything.json"'}
    return Response(made, media_type="application/json", headers=named)


@routes.get("/{patron:path}")
def one(turn: ForAdmin, patron: str) -> HTMLResponse:
    return _page(turn, patron)


@routes.post("/{patron:path}/erase")
def erase(turn: ForAdmin, patron: str, number: Annotated[str, Form()]) -> Response:
    """`number` is the member number, typed again by who means it."""
    with turn.writing() as connection:
        is_meant = number.strip() == known(connection, turn, patron).number
        still = erasing.erase(connection, turn.rules, patron) if is_meant else ("number",)
        if still is None:
            raise HTTPException(404)
        if not still:
            turn.record(connection, Act.PATRON_ERASED)
    return _page(turn, patron, still) if still else go("/privacy", "patron-erased")


def _page(turn: Turn, patron: str, faults: tuple[str, ...] = ()) -> HTMLResponse:
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        turn.record(connection, Act.PATRON_VIEWED, who.number)
    return turn.page("privacy_patron.html", {"who": who, "faults": faults}, 409 if faults else 200)


def _here(turn: Turn, moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=turn.rules.now().tzinfo)


def _rows(found: tuple[Affected, ...]) -> Iterator[str]:
    def cells() -> Iterator[tuple[Any, ...]]:
        yield "number", "name", "phone", "email", "first", "last", "times"
        for one in found:
            yield one.number, one.name, one.phone, one.email, one.first.isoformat(), one.last.isoformat(), one.times

    return spreadsheet.lines(cells())
