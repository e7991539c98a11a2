"""What a kiosk can ask of its bridge about the stand, and what the bridge can have done by the kiosk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.contract.circulation import Loan
from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import (
    Check,
    Checked,
    ErrandDone,
    NetworkStep,
    Task,
    Turn,
    TurnEnd,
    Verdict,
    Why,
)
from bridge.telemetry.settings import Limits, UpkeepSettings
from tests.bridge.telemetry.rig import Rig, rig
from tests.bridge.telemetry.stand import WELL
from tests.waiting import until

Story = Callable[[Rig], Awaitable[None]]


@pytest.fixture
def settings(tmp_path: Path) -> UpkeepSettings:
    return UpkeepSettings("lobby-1", tmp_path / "kept", self_test="", limits=Limits(disk_mb=1, slips=10))


def play(settings: UpkeepSettings | None, story: Story, grace: float = 0.0) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), rig(settings, grace) as one:
            await story(one)

    asyncio.run(whole())


def nobody() -> None:
    """Nobody wants to know that somebody waits."""


def test_a_stand_without_the_table_upkeep_lets_nobody_in_and_answers_all_the_same(tmp_path: Path) -> None:
    async def story(stand: Rig) -> None:
        own = stand.house.upkeep
        assert not (await own.enter_service("1", "")).possible
        stand.join()
        await own.report(WELL)
        diagnosis = await own.diagnosis()
        assert (diagnosis.stand, diagnosis.state) == ("", State.READY)
        assert ("upkeep.every", "10.0") in diagnosis.config
        assert {part.name for part in diagnosis.parts} >= {"link", "clock", "printer"}
        checks = {checked.check: checked.verdict for checked in (await own.test_self()).checks}
        assert checks[Check.BRIDGE] is Verdict.PASSED
        assert checks[Check.BROKER] is checks[Check.STORE] is checks[Check.LIBRARY] is Verdict.SKIPPED

    play(None, story)
    assert not list(tmp_path.iterdir())


def test_while_it_starts_a_stand_misses_nothing_and_is_not_ready(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        assert (stand.look().state, stand.look().faults) == (State.OUT_OF_ORDER, ())
        stand.join()
        await stand.house.upkeep.report(WELL)
        assert stand.look().state is State.READY
        stand.leave()
        assert stand.look().faults == (Fault.KIOSK_GONE,)

    play(settings, story, grace=60.0)


def test_what_a_technician_has_closed_stays_closed_and_every_kiosk_is_told(settings: UpkeepSettings) -> None:
    async def close(stand: Rig) -> None:
        stand.join()
        await stand.house.upkeep.report(WELL)
        await stand.house.upkeep.put_in_service(False)
        assert stand.look().state is State.SLEEPING

    async def find_closed(stand: Rig) -> None:
        assert stand.look().state is State.SLEEPING
        stand.join()
        assert [errand.task for errand in stand.given] == [Task.OUT_OF_SERVICE]
        await stand.house.upkeep.settle_errand(ErrandDone(stand.given[0].id))
        await stand.house.upkeep.put_in_service(True)

    async def find_open(stand: Rig) -> None:
        stand.join()
        assert not stand.given

    for story in (close, find_closed, find_open):
        play(settings, story)


def test_an_errand_is_given_to_the_kiosk_and_its_word_is_returned(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        hands, own = stand.house.hands, stand.house.upkeep
        assert (await hands.errand(Task.TEST_PRINT, 5, False, nobody)).why is Why.NO_KIOSK
        stand.join()
        giving = asyncio.create_task(hands.errand(Task.SCREENSHOT, 5, False, nobody))
        await until(lambda: stand.given)
        await own.settle_errand(ErrandDone("of another time", Why.FAILED))
        await own.settle_errand(ErrandDone(stand.given[0].id, picture=b"\x89PNG"))
        assert (await giving).picture == b"\x89PNG"

    play(settings, story)


def test_who_is_about_to_start_everything_anew_has_the_kiosk_pause_and_needs_none_without_a_kiosk(
    settings: UpkeepSettings,
) -> None:
    async def story(stand: Rig) -> None:
        own = stand.house.upkeep
        assert (await own.pause(60)).why is Why.NO_KIOSK
        stand.join()
        await own.report(replace(WELL, busy=True))
        pausing = asyncio.create_task(own.pause(60))
        await until(lambda: stand.given)
        [errand] = stand.given
        assert (errand.task, errand.seconds, errand.now) == (Task.PAUSE, 60, False)
        assert not pausing.done()
        await own.settle_errand(ErrandDone(errand.id))
        assert (await pausing).why is None

    play(settings, story)


def test_an_errand_that_waits_for_a_turn_says_so_once(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        waits: list[bool] = []
        stand.join()
        await stand.house.upkeep.report(replace(WELL, busy=True))
        for task, now, told in ((Task.RELOAD, False, 1), (Task.RELOAD, True, 0), (Task.SCREENSHOT, False, 0)):
            waits.clear()
            stand.given.clear()
            giving = asyncio.create_task(stand.house.hands.errand(task, 5, now, lambda: waits.append(True)))
            await until(lambda: stand.given)
            for _ in range(3):
                await stand.house.upkeep.report(replace(WELL, busy=True))
            await stand.house.upkeep.settle_errand(ErrandDone(stand.given[0].id))
            assert (await giving).why is None
            assert len(waits) == told

    play(settings, story)


@pytest.mark.parametrize(("task", "why"), [(Task.RESTART, None), (Task.TEST_PRINT, Why.NO_KIOSK)])
def test_a_kiosk_that_ends_has_done_what_was_to_end_it_and_nothing_else(
    settings: UpkeepSettings, task: Task, why: Why | None
) -> None:
    async def story(stand: Rig) -> None:
        stand.join()
        giving = asyncio.create_task(stand.house.hands.errand(task, 5, False, nobody))
        await until(lambda: stand.given)
        stand.leave()
        assert (await giving).why is why

    play(settings, story)


def test_out_of_service_from_afar_is_remembered_when_the_kiosk_has_done_it(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        stand.join()
        for task, in_service in ((Task.OUT_OF_SERVICE, False), (Task.IN_SERVICE, True)):
            stand.given.clear()
            giving = asyncio.create_task(stand.house.hands.errand(task, 5, False, nobody))
            await until(lambda: stand.given)
            await stand.house.upkeep.settle_errand(ErrandDone(stand.given[0].id))
            await giving
            assert stand.house.upkeep.in_service is in_service

    play(settings, story)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("true",), None),
        (("false",), Why.FAILED),
        (("no-such-program",), Why.FAILED),
        (("sh", "-c", "kill -9 $$"), Why.FAILED),
    ],
)
def test_a_program_of_the_configuration_is_run_to_its_end(
    settings: UpkeepSettings, words: tuple[str, ...], why: Why | None
) -> None:
    async def story(stand: Rig) -> None:
        assert await stand.house.hands.run(words) is why

    play(settings, story)


def test_a_program_that_does_not_end_is_ended(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        stand.house.hands._run_seconds = 0.1
        assert await stand.house.hands.run(("sleep", "60")) is Why.FAILED

    play(settings, story)


def test_acts_are_counted_once_and_refused_ones_never(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        catalog, counting = stand.house.catalog, stand.house.upkeep._counting
        assert isinstance(await catalog.borrow("p1", "b1", "key-1"), Loan)
        await catalog.borrow("p1", "b1", "key-1")  # its kiosk has not heard the answer
        await catalog.borrow("nobody", "b1", "key-2")
        await catalog.return_item("b1", "key-3")
        counts = counting.counts
        assert (counts.loans, counts.returns) == (1, 1)
        assert counts.last_loan is not None
        assert counts.last_return is not None
        await stand.house.upkeep.turn_ended(Turn(TurnEnd.LEFT, "Basket", 5.0))
        await stand.house.upkeep.turn_ended(Turn(TurnEnd.ENDED, "Summary", 40.0, 25.0))
        assert (counting.counts.turns, counting.counts.abandoned) == (2, {"Basket": 1})
        buckets = counting.counts.borrow_seconds
        assert (buckets["20"], buckets["30"], buckets["+Inf"]) == (0, 1, 1)

    play(settings, story)

    async def find_them(stand: Rig) -> None:
        counts = stand.house.upkeep._counting.counts
        assert (counts.loans, counts.returns, counts.turns) == (1, 1, 2)

    play(settings, find_them)


def test_slips_are_counted_over_restarts_of_both_programs(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        for printed in (2, 2, 5):
            await stand.house.upkeep.report(replace(WELL, printed=printed))

    async def go_on(stand: Rig) -> None:
        stand.join()
        own, counting = stand.house.upkeep, stand.house.upkeep._counting
        await own.report(replace(WELL, printed=6))
        assert counting.counts.slips == 6
        await own.report(replace(WELL, started=WELL.started + timedelta(hours=1), printed=4))
        assert (counting.counts.slips, counting.paper.slips) == (10, 10)
        assert stand.look().faults == (Fault.PAPER_LOW,)
        await own.paper_changed()
        assert stand.look().faults == ()
        assert (counting.counts.slips, counting.paper.slips) == (10, 0)

    play(settings, story)
    play(settings, go_on)


def test_a_self_test_that_fails_is_a_fault_until_one_passes(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        stand.join()
        await stand.house.upkeep.report(WELL)
        await stand.house.upkeep.note_self_test((Checked(Check.CAMERA, Verdict.FAILED, Fault.CAMERA_LOST),))
        assert stand.look().faults == (Fault.SELF_TEST_FAILED,)
        testing = asyncio.create_task(stand.house.upkeep.test_stand())
        await until(lambda: stand.given)
        await stand.house.upkeep.settle_errand(
            ErrandDone(stand.given[0].id, checks=(Checked(Check.CAMERA, Verdict.PASSED),))
        )
        await testing
        assert stand.look().faults == ()
        diagnosis = await stand.house.upkeep.diagnosis()
        assert {checked.check for checked in diagnosis.tests} == {
            Check.CAMERA, Check.BRIDGE, Check.LIBRARY, Check.STORE, Check.BROKER,
            Check.DISK, Check.CLOCK, Check.POWER, Check.CERTIFICATE,
        }  # fmt: skip

    play(settings, story)


def test_the_log_is_lines_and_never_more_than_its_room(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        logging.getLogger("bridge.example").warning("first\nsecond\r\x1b[31m %s", "x" * 999)
        for number in range(500):
            logging.getLogger("bridge.example").warning("line %d", number)
        lines = (await stand.house.upkeep.recent_log()).lines
        assert len(lines) == 200
        assert lines[-1].endswith("WARNING example: line 499")
        logging.getLogger("bridge.example").warning("a\nb\x1b[31m%s", "x" * 999)
        [line] = (await stand.house.upkeep.recent_log()).lines[-1:]
        assert "a b [31mxxx" in line
        assert len(line) == 300

    play(settings, story)


def test_a_network_test_skips_what_is_not_there(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        results = (await stand.house.upkeep.test_network()).results
        assert [result.step for result in results] == list(NetworkStep)
        assert {result.verdict for result in results[1:]} == {Verdict.SKIPPED}

    play(settings, story)


def test_a_new_start_is_announced_and_comes_soon(settings: UpkeepSettings) -> None:
    async def story(stand: Rig) -> None:
        ended: list[bool] = []
        stand.ending.cancel = lambda: ended.append(True)
        await stand.house.hands.restart_bridge()
        assert not ended
        await until(lambda: ended)
        assert stand.ending.again

    play(settings, story)
