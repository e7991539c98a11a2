"""No event is lost, whatever is killed; each is done when the broker has it, and not before."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

from bridge.contract.circulation import Unavailable
from bridge.telemetry import topics
from bridge.telemetry.messages import EventKind
from bridge.telemetry.store import FILE
from tests.bridge.telemetry.stand import Kiosk, bridge, kiosk, stopped, write_config
from tests.bridge.telemetry.subscriber import STAND, Subscriber, subscribed
from tests.conftest import Figures
from tests.peers.mosquitto import mosquitto
from tests.peers.tcp_way import TcpWay
from tests.waiting import until

PUBACK = 4


def papers(ear: Subscriber) -> list[str]:
    """The ids of what the tests do: a new roll of paper is an event that nothing else makes."""
    return [event.id for event in ear.events() if event.kind is EventKind.PAPER_CHANGED]


def kept(folder: Path) -> int:
    """In the file of a bridge that has ended."""
    with contextlib.closing(sqlite3.connect(folder / "kept" / FILE)) as file:
        rows = file.execute("SELECT event FROM events").fetchall()
    return sum('"paper-changed"' in event for (event,) in rows)


async def change_paper(glass: Kiosk, times: int) -> int:
    """How often the bridge said that it has it."""
    done = 0
    for _ in range(times):
        with contextlib.suppress(Unavailable):
            await glass.upkeep.paper_changed()
            done += 1
    return done


def test_events_outlive_the_bridge_and_the_broker_and_none_is_lost(
    tmp_path: Path, library: str, figures: Figures, long: bool
) -> None:
    rounds = 20 if long else 3

    async def story() -> None:
        happened = 0
        with mosquitto(tmp_path) as broker:
            write_config(tmp_path, broker.port, catalog=library)
            with subscribed(broker.port) as ear:
                for number in range(rounds):
                    if number % 2 == 0:
                        broker.kill()
                    with bridge(tmp_path) as (process, _):
                        async with kiosk(tmp_path) as glass:
                            happened += await change_paper(glass, 40)
                            await glass.upkeep.put_in_service(number % 2 == 1)  # on the disk with all before it
                            process.kill()
                            process.wait()
                    if number % 2 == 0:
                        broker.start()
                        await until(ear.connected.is_set)
                with subscribed(broker.port) as again, bridge(tmp_path) as (process, _):
                    await until(lambda: len({*papers(ear), *papers(again)}) >= happened, 20)
                    await stopped(process)
                heard = [*papers(ear), *papers(again)]
        assert len(set(heard)) == happened
        assert kept(tmp_path) == 0
        figures(
            f"telemetry: {happened} events over {rounds} kills of bridge or broker: 0 lost, each told at least once"
        )

    asyncio.run(story())


def test_an_event_is_done_when_the_broker_has_acknowledged_it_and_not_before(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            way = TcpWay(broker.port)
            async with way.open() as port:
                write_config(tmp_path, port, catalog=library)
                with bridge(tmp_path) as (process, _):
                    async with kiosk(tmp_path) as glass:
                        await until(lambda: any(event.kind is EventKind.STARTED for event in ear.events()), 20)
                        way.back = without_pubacks
                        await change_paper(glass, 12)
                        await until(lambda: len(papers(ear)) == 8)  # as many as fly at the same time, and no more
                        process.kill()
                        process.wait()
                assert kept(tmp_path) == 12
                way.back = lambda said: said
                with bridge(tmp_path) as (process, _):
                    await until(lambda: len(set(papers(ear))) == 12, 20)
                    await stopped(process)
                assert kept(tmp_path) == 0

    asyncio.run(story())


def without_pubacks(said: bytes) -> bytes:
    """What a broker says to one who only publishes is short: each packet's length is its second byte."""
    kept_back = bytearray()
    while said:
        packet, said = said[: said[1] + 2], said[said[1] + 2 :]
        if packet[0] >> 4 != PUBACK:
            kept_back += packet
    return bytes(kept_back)


def test_events_come_in_the_order_in_which_they_happened(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path):
                async with kiosk(tmp_path) as glass:
                    await change_paper(glass, 60)
                    await until(lambda: len(papers(ear)) == 60)
        ticks = [event.ticks for event in ear.events()]
        assert ticks == sorted(ticks)
        assert {one.qos for one in ear.said if one.topic.startswith(topics.event(STAND, ""))} == {1}

    asyncio.run(story())
