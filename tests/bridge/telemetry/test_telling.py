"""What a broker hears of a stand: its birth, how it goes on, and its end, by a real Mosquitto."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import Paper
from bridge.telemetry import topics
from bridge.telemetry.messages import PARTS, EventKind, Part
from tests.bridge.programs.starting import said
from tests.bridge.telemetry.stand import PRINTER, SCANNER, WELL, bridge, kiosk, stopped, write_config
from tests.bridge.telemetry.subscriber import STAND, Subscriber, subscribed
from tests.conftest import Figures
from tests.peers.mosquitto import mosquitto
from tests.waiting import until

EMPTY_PAPER = replace(PRINTER, faults=(Fault.PAPER_OUT,), paper=Paper.OUT)


def is_now(ear: Subscriber, state: State) -> bool:
    return (now := ear.state()) is not None and now.state is state


def whole_tree(*devices: str) -> set[str]:
    parts = {topics.health(STAND, part) for part in (PARTS - {Part.OUTBOX}) | set(devices)}
    return parts | {topics.state(STAND), topics.counts(STAND), topics.discovery(STAND)}


def test_a_stand_is_born_whole_and_is_ready_once_its_kiosk_has_spoken(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path):
                await until(ear.state, 20)
                first = ear.states()[0]
                assert (first.state, first.seq, first.faults) == (State.OUT_OF_ORDER, 0, ())
                async with kiosk(tmp_path) as glass:
                    await until(lambda: is_now(ear, State.READY))
                    glass.report = replace(WELL, devices=(SCANNER, EMPTY_PAPER))
                    await until(lambda: is_now(ear, State.ALERT))
                    await until(lambda: (part := ear.part("printer")) is not None and part.faults)
                    glass.report = WELL
                    await until(lambda: is_now(ear, State.READY))
                    await until(lambda: len(ear.events()) >= 3)
                with subscribed(broker.port) as late:
                    await until(lambda: late.newest.keys() >= whole_tree("scanner", "printer"))
                    assert all(late.of(topic)[0].retained for topic in whole_tree("scanner", "printer"))
        assert {one.session for one in ear.states()} == {first.session}
        seqs = [one.seq for one in ear.states() if one.state is not State.LOST]
        assert seqs == list(range(len(seqs)))
        faults = [(event.kind, event.fault) for event in ear.events()]
        assert faults[1:3] == [(EventKind.FAULT_BEGAN, Fault.PAPER_OUT), (EventKind.FAULT_ENDED, Fault.PAPER_OUT)]

    asyncio.run(story())


def test_a_kiosk_that_is_silent_is_missed_and_nothing_of_it_is_believed(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path):
                async with kiosk(tmp_path):
                    await until(lambda: is_now(ear, State.READY), 20)
                gone = time.monotonic()
                await until(lambda: is_now(ear, State.OUT_OF_ORDER))
                assert time.monotonic() - gone < 3
                await until(lambda: (part := ear.part("printer")) is not None and Fault.KIOSK_GONE in part.faults)

    asyncio.run(story())


def test_a_bridge_that_is_told_to_stop_says_so_itself(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path) as (process, log):
                await until(ear.state, 20)
                assert await stopped(process) == 0
                assert "Traceback" not in log.read_text("utf-8")
            await until(lambda: is_now(ear, State.LOST))
            last = ear.states()[-1]
            assert last.faults == (Fault.STOPPED,)
            assert last.seq > 0
            await until(lambda: ear.events()[-1].kind is EventKind.STOPPED)

    asyncio.run(story())


def test_the_broker_tells_of_a_bridge_that_is_killed_and_the_next_one_is_of_a_later_session(
    tmp_path: Path, library: str, figures: Figures
) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker, subscribed(broker.port) as ear:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path) as (process, _):
                await until(ear.state, 20)
                killed = time.monotonic()
                process.kill()
                await until(lambda: is_now(ear, State.LOST))
                figures(f"telemetry: kill -9 of a bridge is told after {(time.monotonic() - killed) * 1000:.0f} ms")
            will = ear.states()[-1]
            assert (will.seq, will.faults, will.session) == (-1, (), ear.states()[0].session)
            with bridge(tmp_path):
                await until(lambda: is_now(ear, State.OUT_OF_ORDER), 20)
                assert ear.states()[-1].session > will.session

    asyncio.run(story())


def test_a_broker_that_has_lost_everything_has_it_again_soon(tmp_path: Path, library: str, figures: Figures) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path):
                async with kiosk(tmp_path):
                    with subscribed(broker.port) as ear:
                        await until(lambda: is_now(ear, State.READY), 20)
                    broker.kill()
                    broker.start()
                    back = time.monotonic()
                    with subscribed(broker.port) as again:
                        await until(lambda: again.newest.keys() >= whole_tree("scanner", "printer"))
                        await until(lambda: is_now(again, State.READY))
                    seconds = time.monotonic() - back
                    figures(f"telemetry: everything is at a broker that was killed again after {seconds:.2f} s")
                    assert seconds < 1.0 + 0.5 + 1.0  # heartbeat, longest pause, and a second for the machine

    asyncio.run(story())


def test_what_is_not_configured_any_more_is_taken_back(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        with mosquitto(tmp_path) as broker:
            write_config(tmp_path, broker.port, catalog=library)
            with bridge(tmp_path) as (process, _), subscribed(broker.port) as ear:
                async with kiosk(tmp_path):
                    await until(lambda: ear.newest.keys() >= whole_tree("scanner", "printer"), 20)
                await stopped(process)
            write_config(tmp_path, broker.port, catalog=library, more="discovery = false")
            with bridge(tmp_path), subscribed(broker.port) as ear:
                async with kiosk(tmp_path) as glass:
                    glass.report = replace(WELL, devices=(PRINTER,))
                    await until(lambda: is_now(ear, State.READY), 20)
                    cleared = {topics.health(STAND, "scanner"), topics.discovery(STAND)}
                    await until(lambda: {one.topic for one in ear.said if not one.payload} == cleared)
            with subscribed(broker.port) as late:
                await until(lambda: late.newest.keys() >= whole_tree("printer") - cleared)
                assert not late.newest.keys() & cleared

    asyncio.run(story())


def test_without_a_broker_the_stand_is_the_same_and_keeps_no_events(tmp_path: Path, library: str) -> None:
    async def story() -> None:
        write_config(tmp_path, None, catalog=library)
        with bridge(tmp_path) as (process, log):
            async with kiosk(tmp_path) as glass:
                await until(lambda: glass.report)
                diagnosis = await glass.upkeep.diagnosis()
                assert diagnosis.stand == STAND
                assert ("upkeep.every", "1.0") in diagnosis.config
            assert await stopped(process) == 0
            said(log, "configuration")

    asyncio.run(story())
