"""What the bridge wants of the kiosk: each once, when it is free, and what became of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bridge.contract.faults import Fault
from bridge.contract.upkeep import Check, Checked, Errand, ErrandDone, Task, TurnEnd, Verdict, Why
from bridge.contract.upkeep import Turn as Turned
from kiosk.events import ErrandWaiting, ServiceChanged
from kiosk.upkeep import screen_thread
from kiosk.upkeep.errands import REMEMBERED
from kiosk.views import OneMoment, Wait
from tests.kiosk.upkeep.bench import PICTURE, bench
from tests.peers.escpos_printer import wait_until
from tests.waiting import until

UPKEEP, RESTART = OneMoment(Wait.UPKEEP), OneMoment(Wait.RESTART)


@pytest.mark.parametrize("now", [False, True])
def test_an_errand_wakes_the_flow_and_waits_for_it(tmp_path: Path, now: bool) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.TEST_PRINT, 30, now))
            assert ErrandWaiting(now) in stand.told
            assert stand.caretaker.wanted
            assert not stand.printer.mechanism.text

    asyncio.run(story())


def test_a_test_print_tells_the_width_the_kiosk_and_the_version(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            assert await stand.run(Task.TEST_PRINT) == ErrandDone("1")
            assert stand.views == [UPKEEP]
            paper = stand.printer.mechanism
            await asyncio.to_thread(wait_until, lambda: "1.2.3" in paper.text)
            assert "----+----1----+----2----+----3----+----4----+---" in paper.text
            assert "K1" in paper.text
            assert not paper.forbidden

    asyncio.run(story())


def test_a_test_print_without_paper_or_printer_says_so(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.printer.mechanism.cover_open = True
            assert (await stand.run(Task.TEST_PRINT, "1")).why is Why.NO_PAPER
            stand.printer.vanish()
            await stand.faulty("printer", Fault.PRINTER_LOST)
            assert (await stand.run(Task.TEST_PRINT, "2")).why is Why.NO_PRINTER

    asyncio.run(story())


def test_a_paper_that_ends_within_the_test_print_is_a_failure(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.printer.mechanism.lines_left = 3
            assert (await stand.run(Task.TEST_PRINT)).why is Why.FAILED

    asyncio.run(story())


def test_a_self_test_looks_at_every_device_and_asks_the_bridge_for_its_part(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.bridge.own_test = (Checked(Check.DISK, Verdict.PASSED, None, 3),)
            done = await stand.run(Task.SELF_TEST)
            assert done.why is None
            assert [(each.check, each.verdict) for each in done.checks] == [
                (Check.SCREEN, Verdict.PASSED),
                (Check.READERS, Verdict.PASSED),
                (Check.PRINTER, Verdict.PASSED),
                (Check.CAMERA, Verdict.PASSED),
                (Check.BRIDGE, Verdict.PASSED),
                (Check.DISK, Verdict.PASSED),
            ]

    asyncio.run(story())


def test_a_screenshot_does_not_wait_for_the_patron_to_go(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.turn_begins()
            stand.caretaker.take(Errand("1", Task.SCREENSHOT, 30))
            assert not stand.caretaker.wanted
            assert (await stand.settled("1")).picture == PICTURE

    asyncio.run(story())


def test_a_screen_that_gives_no_picture_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_thread, "PICTURE_SECONDS", 0.05)

    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.picture = None
            stand.caretaker.take(Errand("1", Task.SCREENSHOT, 30))
            assert (await stand.settled("1")).why is Why.FAILED

    asyncio.run(story())


def test_out_of_service_and_in_service_are_told_to_the_flow_without_a_screen_of_their_own(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            for id, task in (("1", Task.OUT_OF_SERVICE), ("2", Task.IN_SERVICE)):
                assert await stand.run(task, id) == ErrandDone(id)
            assert [event for event in stand.told if isinstance(event, ServiceChanged)] == [
                ServiceChanged(False),
                ServiceChanged(True),
            ]
            assert stand.views == []

    asyncio.run(story())


def test_an_errand_that_could_not_begin_in_time_is_not_begun_any_more(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.TEST_PRINT, 0.05))
            assert (await stand.settled("1")).why is Why.BUSY
            assert not stand.caretaker.wanted
            await stand.caretaker.run_errands(stand.views.append)
            assert stand.views == []

    asyncio.run(story())


def test_an_errand_that_is_given_twice_is_done_once_and_told_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.TEST_PRINT, 30))
            stand.caretaker.take(Errand("1", Task.TEST_PRINT, 30))
            await stand.serve()
            await stand.settled("1")
            stand.caretaker.take(Errand("1", Task.TEST_PRINT, 30))
            await until(lambda: len(stand.bridge.settled) == 2)
            assert not stand.caretaker.wanted
            assert stand.equipment.printed == 1

    asyncio.run(story())


def test_what_the_bridge_did_not_hear_it_hears_when_it_asks_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.bridge.there = False
            stand.caretaker.take(Errand("1", Task.OUT_OF_SERVICE, 30))
            await stand.serve()
            stand.bridge.there = True
            stand.caretaker.take(Errand("1", Task.OUT_OF_SERVICE, 30))
            assert await stand.settled("1") == ErrandDone("1")
            assert stand.told.count(ServiceChanged(False)) == 1

    asyncio.run(story())


def test_no_number_of_errands_fills_the_memory(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            for number in range(REMEMBERED * 3):
                stand.caretaker.take(Errand(str(number), Task.IN_SERVICE, 30))
                await stand.serve()
            assert len(stand.caretaker._errands._known) == REMEMBERED

    asyncio.run(story())


def test_a_restart_is_told_to_the_bridge_before_the_kiosk_ends(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.RESTART, 30))
            serving = asyncio.create_task(stand.serve())
            await until(lambda: stand.ended)
            assert stand.bridge.settled == [ErrandDone("1")]
            assert stand.views == [RESTART]
            await asyncio.sleep(0)
            assert not serving.done()  # nobody begins any more
            serving.cancel()

    asyncio.run(story())


def test_a_restart_does_not_need_a_bridge(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.bridge.there = False
            stand.caretaker.take(Errand("1", Task.RESTART, 30))
            serving = asyncio.create_task(stand.serve())
            await until(lambda: stand.ended)
            serving.cancel()

    asyncio.run(story())


def test_a_wrong_configuration_is_not_loaded_and_the_kiosk_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.settings_are_right = False
            assert (await stand.run(Task.RELOAD)).why is Why.WRONG_CONFIGURATION
            assert not stand.ended

    asyncio.run(story())


def test_a_right_configuration_ends_the_kiosk_to_begin_with_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.RELOAD, 30))
            serving = asyncio.create_task(stand.serve())
            await until(lambda: stand.ended)
            serving.cancel()
            assert stand.bridge.settled == [ErrandDone("1")]

    asyncio.run(story())


def test_a_pause_is_told_at_once_lets_nobody_begin_and_ends_by_itself(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path, pause=0.3) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.PAUSE, 30))
            serving = asyncio.create_task(stand.serve())
            assert await stand.settled("1") == ErrandDone("1")
            assert not serving.done()
            assert stand.views == [RESTART]
            await serving

    asyncio.run(story())


def test_what_is_wanted_in_a_pause_is_done_and_coming_into_service_ends_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.caretaker.take(Errand("1", Task.PAUSE, 30))
            serving = asyncio.create_task(stand.serve())
            await stand.settled("1")
            stand.caretaker.take(Errand("2", Task.TEST_PRINT, 30))
            await stand.settled("2")
            assert not serving.done()
            stand.caretaker.take(Errand("3", Task.IN_SERVICE, 30))
            await serving
            assert stand.views == [RESTART, UPKEEP, RESTART]

    asyncio.run(story())


def test_a_turn_is_told_to_the_bridge_and_lost_where_there_is_none(tmp_path: Path) -> None:
    lost, kept = Turned(TurnEnd.LEFT, "Basket", 12), Turned(TurnEnd.ENDED, "Summary", 40, 31)

    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start(0)
            stand.bridge.there = False
            stand.caretaker.turn_ended(lost)
            await until(stand.caretaker._post._letters.empty)
            stand.bridge.there = True
            stand.caretaker.turn_ended(kept)
            stand.caretaker.turn_ended(None)
            await until(lambda: stand.bridge.turns)
            assert stand.bridge.turns == [kept]

    asyncio.run(story())
