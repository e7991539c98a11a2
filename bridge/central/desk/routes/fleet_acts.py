"""What technicians do about their stands: add, remove, acknowledge, mute, give commands. Each is in the audit."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded.audit import Act
from bridge.central.desk import shown
from bridge.central.desk.fleet_shown import Filter
from bridge.central.desk.routes.fleet import MUTES, board_page, found
from bridge.central.desk.turn import AtFleet, ForTechnician, Turn, go
from bridge.central.fleet import caring
from bridge.central.fleet.caring import LONGEST_NOTE, Acknowledged, Muted
from bridge.central.fleet.commanding import SERIOUS, When
from bridge.telemetry.messages import CommandName
from bridge.telemetry.topics import is_stand

routes = APIRouter(prefix="/fleet")

LONGEST_PLACE = 60  # characters

Note = Annotated[str, Form(max_length=LONGEST_NOTE)]
Place = Annotated[str, Form(max_length=LONGEST_PLACE)]


@routes.post("")
async def add(at: ForTechnician, stand: Annotated[str, Form(max_length=40)], place: Place = "") -> Response:
    """A stand that should be there; from now on it is missed."""
    name = stand.strip()
    if not is_stand(name):
        return await asyncio.to_thread(board_page, at, Filter(), "stand", 422)
    await asyncio.to_thread(_record, at.turn, Act.STAND_ADDED, name)
    await at.fleet.expect(name, _line(place))
    return go("/fleet", "stand-added")


@routes.post("/stands/{stand}/place")
async def call(at: ForTechnician, stand: str, place: Place) -> Response:
    found(at, stand)
    await asyncio.to_thread(_record, at.turn, Act.STAND_ADDED, stand)
    await at.fleet.expect(stand, _line(place))
    return go(f"/fleet/stands/{stand}", "stand-placed")


@routes.post("/stands/{stand}/remove")
async def remove(at: ForTechnician, stand: str) -> Response:
    found(at, stand)
    await asyncio.to_thread(_record, at.turn, Act.STAND_REMOVED, stand)
    told = await at.fleet.remove(stand)
    return go("/fleet", "stand-removed" if told else "stand-removed-broker")


@routes.post("/stands/{stand}/acknowledge")
async def acknowledge(at: ForTechnician, stand: str, note: Note = "") -> Response:
    """All that is the matter now."""
    tile, now = found(at, stand), at.fleet.now().at
    who = at.turn.who
    given = [Acknowledged(stand, fault, now, who.name, _line(note)) for fault in tile.faults]
    await asyncio.to_thread(_record, at.turn, Act.STAND_ACKNOWLEDGED, stand, " ".join(tile.faults))
    await asyncio.to_thread(caring.acknowledge, at.fleet.history.store, given)
    await at.fleet.refresh_care()
    return go(f"/fleet/stands/{stand}", "stand-acknowledged")


@routes.post("/stands/{stand}/mute")
async def mute(at: ForTechnician, stand: str, hours: Annotated[int, Form()], note: Note = "") -> Response:
    """0 hours end it."""
    found(at, stand)
    if hours not in (0, *MUTES):
        raise HTTPException(422)
    now = at.fleet.now().at
    muted = Muted(stand, now + timedelta(hours=hours), at.turn.who.name, _line(note))
    await asyncio.to_thread(_record, at.turn, Act.STAND_MUTED, stand, str(hours))
    await asyncio.to_thread(caring.mute, at.fleet.history.store, muted, now)
    await at.fleet.refresh_care()
    return go(f"/fleet/stands/{stand}", "stand-muted" if hours else "stand-unmuted")


@routes.get("/stands/{stand}/commands/{name}")
def confirm(at: ForTechnician, stand: str, name: CommandName) -> HTMLResponse:
    """What it does and to whom, before a serious one is given."""
    return at.turn.page("fleet_confirm.html", {"tile": found(at, stand), "name": name, "serious": name in SERIOUS})


@routes.post("/stands/{stand}/commands/{name}")
async def command(
    at: ForTechnician, stand: str, name: CommandName, when: Annotated[When, Form()] = "idle"
) -> Response:
    """In the audit before it is sent."""
    tile = found(at, stand)
    if not at.fleet.commands.possible or not tile.session:
        raise HTTPException(404)
    await asyncio.to_thread(_record, at.turn, Act.STAND_COMMANDED, stand, f"{name} {when}")
    await at.fleet.commands.give(stand, tile.session, name, at.turn.who.login, when)
    return go(f"/fleet/stands/{stand}")


@routes.get("/stands/{stand}/answers")
def answers(at: AtFleet, stand: str) -> HTMLResponse:
    """The commands of late and what became of them, for htmx, while one is still waited for."""
    found(at, stand)
    values = {"stand": stand, "given": at.fleet.commands.of(stand)}
    return at.turn.page("fleet_answers.html", values)


@routes.get("/stands/{stand}/answers/{number}/picture")
def picture(at: ForTechnician, stand: str, number: int) -> Response:
    given = at.fleet.commands.find(stand, number)
    if given is None or not given.picture:
        raise HTTPException(404)
    return Response(given.picture, media_type="image/png")


def _record(turn: Turn, act: Act, subject: str, detail: str = "") -> None:
    with turn.writing() as connection:
        turn.record(connection, act, subject, detail)


def _line(text: str) -> str:
    """What somebody typed, as one line."""
    return " ".join(str(shown.clean(text)).split())
