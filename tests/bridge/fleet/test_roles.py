"""Technicians see the stands and nothing of patrons; librarians look at the stands and change nothing there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from bridge.catalogs.embedded import staff
from bridge.catalogs.embedded.staff import Role
from bridge.central.desk.site import _CIRCULATION, _PARTS
from tests.bridge.desk.client import Client
from tests.bridge.desk.scene import ADMIN, LIBRARIAN, PASSWORD, Scene
from tests.bridge.fleet.conftest import TECHNICIAN, Watched
from tests.bridge.fleet.stands import Stand
from tests.contract.served import central

Somebody = Callable[..., Client]

# what a technician may open: the door, which is everybody's, and the fleet
THEIRS = re.compile(r"/desk(/(login|logout|password|language|fleet(/.*)?))?")


def routes() -> Iterator[tuple[str, str]]:
    """Every address of the desk with its method, as (method, path)."""
    app = FastAPI()
    for part in (*_PARTS, *_CIRCULATION):
        app.include_router(part, prefix="/desk")
    yield from _of(app.routes)


def _of(found: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in found:
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in sorted(route.methods or ()))
        elif inner := getattr(getattr(route, "original_router", None), "routes", None):
            yield from ((method, "/desk" + path.removeprefix("/desk")) for method, path in _of(inner))


def test_a_technician_is_refused_at_every_page_that_is_not_the_fleets(somebody: Somebody, watched: Watched) -> None:
    client = somebody(TECHNICIAN)
    refused = 0
    for method, path in routes():
        if THEIRS.fullmatch(path):
            continue
        place = re.sub(r"\{number(:int)?\}", "1", path)
        place = re.sub(r"\{[a-z_]+(:path)?\}", "sample-1", place).removeprefix("/desk")
        answer = client.get(place) if method == "GET" else client.post(place)
        assert answer.status_code == 403, (method, path, answer.status_code)
        assert "Hanya untuk" in answer.text
        refused += 1
    assert refused > 50


def test_a_technicians_first_page_is_the_fleet_and_shows_no_way_elsewhere(somebody: Somebody, lobby: Stand) -> None:
    client = somebody(TECHNICIAN)
    assert client.get().headers["location"] == "/desk/fleet"
    text = client.read("/fleet")
    for elsewhere in ("/desk/patrons", "/desk/statistics", "/desk/library", "/desk/find", "/desk/audit"):
        assert f'"{elsewhere}"' not in text
    assert 'href="/desk/fleet"' in text


FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/fleet", {"stand": "new-1", "place": "Lobi"}),
    ("/fleet/stands/lobby-1/place", {"place": "Lobi"}),
    ("/fleet/stands/lobby-1/remove", {}),
    ("/fleet/stands/lobby-1/acknowledge", {"note": "x"}),
    ("/fleet/stands/lobby-1/mute", {"hours": "1"}),
    ("/fleet/stands/lobby-1/commands/reboot", {"when": "now"}),
)


def test_a_librarian_looks_and_changes_nothing(somebody: Somebody, watched: Watched, lobby: Stand) -> None:
    client = somebody(LIBRARIAN)
    before = watched.scene.audit()
    for path in ("/fleet", "/fleet/wall", "/fleet/tiles", "/fleet/stands/lobby-1", "/fleet/stands/lobby-1/now"):
        text = client.read(path)
        assert "lobby-1" in text
        assert "/commands/" not in text
        assert 'action="/desk/fleet/' not in text
    assert client.get("/fleet/stands/lobby-1/commands/reboot").status_code == 403
    for path, form in FORMS:
        answer = client.post(path, **form)
        assert answer.status_code == 403, path
        assert "Hanya untuk teknisi" in answer.text
    assert watched.scene.audit() == before
    assert 'href="/desk/patrons"' in client.read("/fleet")


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_a_form_without_the_token_of_its_session_changes_nothing(
    somebody: Somebody, watched: Watched, lobby: Stand, path: str, form: dict[str, str]
) -> None:
    client = somebody(TECHNICIAN)
    before = watched.scene.audit()
    assert client.post(path, csrf="guessed", **form).status_code == 403
    assert watched.scene.audit() == before


def test_nobody_sees_the_fleet_without_logging_in(watched: Watched) -> None:
    stranger = Client(watched.url)
    for path in ("/fleet", "/fleet/wall", "/fleet/tiles", "/fleet/live", "/fleet/stands/lobby-1"):
        assert stranger.get(path).headers["location"].startswith("/desk/login")
    stranger.close()


def test_an_admin_may_do_both(somebody: Somebody, lobby: Stand) -> None:
    client = somebody(ADMIN)
    assert client.post("/fleet/stands/lobby-1/mute", hours="1").status_code == 303
    assert client.get("/patrons").status_code == 200


def test_a_central_without_a_fleet_shows_none(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    with scene.library.database.writing() as connection:
        staff.add(connection, TECHNICIAN, "Bayu", Role.TECHNICIAN, PASSWORD)
    with central(scene.library) as url:
        client = Client(url)
        client.log_in(LIBRARIAN)
        assert "/desk/fleet" not in client.read()
        assert client.get("/fleet").status_code == 404
        technician = Client(url)
        technician.log_in(TECHNICIAN)
        assert technician.get().status_code == 403
        client.close()
        technician.close()
    scene.close()
