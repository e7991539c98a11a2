"""The technicians' pages: all stands worst first, the wall's screen, and what is known of one stand."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from bridge.central.desk import fleet_shown
from bridge.central.desk.fleet_shown import DAYS, WIDTH, Filter, board, show
from bridge.central.desk.turn import AtFleet, FleetTurn
from bridge.central.fleet import asking, caring
from bridge.central.fleet.commanding import SERIOUS
from bridge.central.fleet.tile import Tile
from bridge.telemetry.messages import CommandName, Part, PartMessage

routes = APIRouter(prefix="/fleet")

MONTH = timedelta(days=30)
MUTES = (1, 8, 24, 168)  # hours


@routes.get("")
def fleet(at: AtFleet, place: str = "", state: str = "") -> HTMLResponse:
    return board_page(at, Filter(place, state))


@routes.get("/wall")
def wall(at: AtFleet, place: str = "") -> HTMLResponse:
    """Without navigation, to be read from the other end of the room."""
    return at.turn.page("fleet_wall.html", board(at, Filter(place)))


@routes.get("/tiles")
def tiles(at: AtFleet, place: str = "", state: str = "", view: str = "") -> HTMLResponse:
    """The tiles alone, for the script: the same page again."""
    answer = at.turn.page("fleet_tiles.html", dict(board(at, Filter(place, state))) | {"view": view})
    answer.headers["X-Fleet-Version"] = str(at.fleet.onlookers.version)
    return answer


@routes.get("/stands/{stand}")
def stand_page(at: AtFleet, stand: str) -> HTMLResponse:
    return at.turn.page("fleet_stand.html", dict(_now(at, stand)) | _history(at, stand))


@routes.get("/stands/{stand}/now")
def stand_now(at: AtFleet, stand: str) -> HTMLResponse:
    """What changes by itself, for the script."""
    answer = at.turn.page("fleet_stand_now.html", _now(at, stand))
    answer.headers["X-Fleet-Version"] = str(at.fleet.onlookers.version)
    return answer


def board_page(at: FleetTurn, wanted: Filter, fault: str = "", status: int = 200) -> HTMLResponse:
    return at.turn.page("fleet.html", dict(board(at, wanted)) | {"fault": fault, "view": ""}, status)


def found(at: FleetTurn, stand: str) -> Tile:
    """The stand, or no such page."""
    tile = at.fleet.board.tile(stand, at.fleet.now())
    if tile is None:
        raise HTTPException(404)
    return tile


def _now(at: FleetTurn, stand: str) -> dict[str, object]:
    tile = found(at, stand)
    return {
        "version": at.fleet.onlookers.version,
        "one": show(at, tile),
        "tile": tile,
        "parts": sorted(tile.parts.values(), key=_place),
        "now": at.turn.here(at.fleet.now().at),
    }


def _place(part: PartMessage) -> tuple[bool, int, str]:
    """What is wrong first, then the devices, then the rest as the topic tree has it."""
    others = tuple(str(name) for name in Part)
    return not part.faults, others.index(part.part) + 1 if part.part in others else 0, part.part


def _history(at: FleetTurn, stand: str) -> dict[str, object]:
    store, now = at.fleet.history.store, at.turn.here(at.fleet.now().at)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    of_month = asking.periods(store, stand, now - MONTH, now)
    of_week = asking.periods(store, stand, now - timedelta(days=DAYS), now)
    return {
        "week": fleet_shown.week(of_week, now),
        "week_width": WIDTH,
        "week_days": _days(now),
        "recent": of_week[-8:][::-1],
        "outages": asking.outages(of_month),
        "events": asking.events(store, stand),
        "today": asking.counted(store, stand, midnight, now),
        "month": asking.counted(store, stand, now - MONTH, now),
        "rolls": asking.paper(store, stand),
        "mutes": MUTES,
        "ordered": caring.orders(store, stand),
        "given": at.fleet.commands.of(stand),
        "can_command": at.fleet.commands.possible,
        "commands": tuple(CommandName),
        "serious": SERIOUS,
    }


def _days(now: datetime) -> tuple[tuple[float, datetime], ...]:
    """Where each day of the week's bar begins, and which it is."""
    begin = now - timedelta(days=DAYS)
    midnights = [
        (begin + timedelta(days=day)).replace(hour=0, minute=0, second=0, microsecond=0) for day in range(1, DAYS + 1)
    ]
    scale = WIDTH / timedelta(days=DAYS).total_seconds()
    return tuple((round((midnight - begin).total_seconds() * scale, 1), midnight) for midnight in midnights)
