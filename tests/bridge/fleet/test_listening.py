"""Central hears its stands through a real broker: who is killed, who comes back, and what the broker had kept."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.central.fleet import asking
from bridge.central.fleet.store import Store
from bridge.central.fleet.tile import Colour, Standing
from bridge.central.fleet.watch import FleetWatch
from bridge.contract.faults import Fault
from bridge.contract.upkeep import Paper
from bridge.telemetry import topics
from bridge.telemetry.messages import EventKind
from tests.bridge.fleet.served import fleet
from tests.bridge.fleet.stands import EVERY, Stand
from tests.conftest import Figures
from tests.peers.mosquitto import Mosquitto, mosquitto
from tests.waiting import until

LOBBY = "lobby-1"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    folder = tmp_path / "broker"
    folder.mkdir()
    with mosquitto(folder) as broker:
        yield broker


@pytest.fixture
def lobby(broker: Mosquitto) -> Iterator[Stand]:
    stand = Stand(broker.port, LOBBY)
    stand.connect()
    yield stand
    stand.leave()


@asynccontextmanager
async def watching(folder: Path, port: int) -> AsyncIterator[FleetWatch]:
    watch = FleetWatch(fleet(folder, port), None, lambda: datetime.now(UTC))
    work = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        work.cancel()
        await asyncio.wait([work])
        assert work.cancelled()


@asynccontextmanager
async def listening(folder: Path, port: int) -> AsyncIterator[FleetWatch]:
    """Connected to the broker."""
    async with watching(folder, port) as watch:
        await until(lambda: watch.board.link.up)
        yield watch


async def says(stand: Stand, *faults: Fault, **more: Any) -> None:
    await asyncio.to_thread(stand.say, *faults, **more)


async def becomes(watch: FleetWatch, wanted: Standing, seconds: float = 10.0) -> None:
    await until(lambda: standing(watch) is wanted, seconds)


def run(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]  # every story is a coroutine


def standing(watch: FleetWatch) -> Standing | None:
    tile = watch.board.tile(LOBBY, watch.now())
    return tile.standing if tile else None


def test_a_stand_is_ready_when_it_is_heard_lost_when_it_is_cut_and_ready_again(
    broker: Mosquitto, lobby: Stand, tmp_path: Path, figures: Figures
) -> None:
    async def story() -> None:
        async with listening(tmp_path, broker.port) as watch:
            await says(lobby)
            await becomes(watch, Standing.READY)
            began = asyncio.get_running_loop().time()
            lobby.vanish()
            await becomes(watch, Standing.LOST)
            figures(f"fleet: a stand's connection breaks: red after {asyncio.get_running_loop().time() - began:.2f} s")
            lobby.connect()
            await says(lobby)
            await becomes(watch, Standing.READY)

    run(story)


def test_a_stand_that_says_nothing_more_is_silent_after_three_heartbeats(
    broker: Mosquitto, lobby: Stand, tmp_path: Path
) -> None:
    async def story() -> None:
        async with watching(tmp_path, broker.port) as watch:
            await says(lobby)
            await becomes(watch, Standing.WAITING)
            await becomes(watch, Standing.SILENT, 3 * EVERY + 5)
            await says(lobby)
            await becomes(watch, Standing.READY)

    run(story)


def test_a_broker_that_is_killed_is_told_of_and_all_is_right_within_a_heartbeat_of_its_return(
    broker: Mosquitto, lobby: Stand, tmp_path: Path, figures: Figures
) -> None:
    async def story() -> None:
        async with listening(tmp_path, broker.port) as watch:
            await says(lobby)
            await becomes(watch, Standing.READY)
            began = asyncio.get_running_loop().time()
            broker.kill()
            await becomes(watch, Standing.BROKER_AWAY)
            figures(f"fleet: the broker is killed: all red after {asyncio.get_running_loop().time() - began:.2f} s")
            lobby.leave()
            await asyncio.to_thread(broker.start)
            await until(lambda: watch.board.link.up)
            lobby.connect()
            await says(lobby)
            await becomes(watch, Standing.READY)

    run(story)


def test_a_central_that_begins_anew_knows_what_the_broker_has_kept_and_believes_no_good_news_of_it(
    broker: Mosquitto, lobby: Stand, tmp_path: Path
) -> None:
    async def story() -> None:
        lobby.say(every=60)
        lobby.tell_all(Paper.NEAR_END)
        lobby.count(loans=7)
        async with watching(tmp_path, broker.port) as watch:
            await until(lambda: standing(watch) is not None and len(watch.board.tiles(watch.now())[0].parts) == 14)
            tile = watch.board.tile(LOBBY, watch.now())
            assert tile is not None
            assert (tile.standing, tile.colour, tile.paper) == (Standing.WAITING, Colour.GREY, Paper.NEAR_END)
            await says(lobby, every=60)
            await becomes(watch, Standing.READY)

    run(story)


def test_what_is_heard_is_kept_and_a_stand_that_was_heard_once_is_expected(
    broker: Mosquitto, lobby: Stand, tmp_path: Path
) -> None:
    def periods() -> list[Standing]:
        store, begin = Store(tmp_path / "fleet.sqlite"), datetime(2026, 1, 1, tzinfo=UTC)
        found = asking.periods(store, LOBBY, begin, datetime.now(UTC))
        return [period.standing for period in found]

    async def story() -> None:
        async with listening(tmp_path, broker.port) as watch:
            await says(lobby)
            await until(lambda: periods() == [Standing.READY])
            await says(lobby, Fault.PAPER_OUT)
            await asyncio.to_thread(lobby.happen, "e1", EventKind.FAULT_BEGAN, Fault.PAPER_OUT)
            await asyncio.to_thread(lobby.happen, "e1", EventKind.FAULT_BEGAN, Fault.PAPER_OUT)
            await until(lambda: periods() == [Standing.READY, Standing.ALERT])
            await until(lambda: len(asking.events(watch.history.store, LOBBY)) == 1)
            await until(lambda: [one.stand for one in watch.history.stands()] == [LOBBY])
        async with watching(tmp_path, broker.port) as watch:
            assert watch.board.stands == (LOBBY,)

    run(story)


def test_a_stand_that_is_removed_is_cleared_from_the_broker_and_stays_away(
    broker: Mosquitto, lobby: Stand, tmp_path: Path
) -> None:
    async def story() -> None:
        async with listening(tmp_path, broker.port) as watch:
            await says(lobby)
            await asyncio.to_thread(lobby.tell_all)
            await becomes(watch, Standing.READY)
            await until(lambda: len(watch.board.tiles(watch.now())[0].parts) == 14)
            assert await watch.remove(LOBBY)
        async with listening(tmp_path, broker.port) as watch:
            other = Stand(broker.port, "other-1")
            await asyncio.to_thread(other.connect)
            await says(other)
            await until(lambda: "other-1" in watch.board.stands)
            assert watch.board.stands == ("other-1",)
            other.leave()

    run(story)


def test_garbage_from_the_broker_stops_nothing(broker: Mosquitto, lobby: Stand, tmp_path: Path) -> None:
    async def story() -> None:
        async with listening(tmp_path, broker.port) as watch:
            await says(lobby)
            for topic in ("state", "health/disk", "counts", "event/x", "answer", "x", "command/reboot"):
                for payload in (b"\x00\xff", b"{}", b"[" * 60_000):
                    place = f"{topics.BASE}/{LOBBY}/{topic}"
                    await asyncio.to_thread(lobby.send, place, payload, retain=False)
            await says(lobby)
            await until(lambda: watch.board.tiles(watch.now())[0].malformed == 18)
            assert standing(watch) is Standing.READY

    run(story)


def test_a_history_that_cannot_be_written_stops_nothing_and_is_told(
    broker: Mosquitto, lobby: Stand, tmp_path: Path
) -> None:
    async def story() -> None:
        async with listening(tmp_path, broker.port) as watch:
            blocking = sqlite3.connect(tmp_path / "fleet.sqlite", isolation_level=None)
            blocking.execute("BEGIN IMMEDIATE")
            await says(lobby)
            await until(lambda: watch.problem, 15)
            assert "fleet.sqlite" in watch.problem
            await says(lobby, Fault.PAPER_OUT)
            await becomes(watch, Standing.ALERT)
            blocking.close()
            await until(lambda: not watch.problem, 15)
            await until(lambda: [one.stand for one in watch.history.stands()] == [LOBBY])

    run(story)
