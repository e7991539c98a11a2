"""The bridge knows how the kiosk is: at once when that changes, and again and again that it is alive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bridge.contract.faults import Fault
from bridge.contract.upkeep import REPORT_SECONDS, StandReport
from kiosk.upkeep.reporting import LOOK_SECONDS, Reporting
from tests.kiosk.upkeep.bench import NOW, Bridge, bench
from tests.waiting import until


def stand_report(screen: str = "Welcome", busy: bool = False) -> StandReport:
    return StandReport("1.2.3", "abc", "self-check", NOW, busy, screen, ())


def reporting(story: Callable[[Bridge, Reporting, list[StandReport]], object], every: float = 3600) -> Bridge:
    """Plays what the kiosk is at each look."""
    bridge, reports = Bridge(), [stand_report()]

    async def whole() -> None:
        told = Reporting(bridge, lambda: reports[-1], every)
        running = asyncio.create_task(told.run())
        await story(bridge, told, reports)  # type: ignore[misc]  # it is a coroutine function
        running.cancel()

    asyncio.run(whole())
    return bridge


def test_a_report_tells_the_whole_kiosk(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.faults = (Fault.LIBRARY_AWAY,)
            stand.caretaker.start()
            stand.caretaker.turn_begins()
            await until(lambda: stand.bridge.reports)
            report = stand.bridge.reports[0]
            assert (report.version, report.role, report.started) == ("1.2.3", "self-check", NOW)
            assert (report.busy, report.screen, report.printed) == (True, "Welcome", 0)
            assert report.devices == stand.caretaker.devices
            assert report.faults == (Fault.LIBRARY_AWAY,)
            assert len(report.config) == 12

    asyncio.run(story())


def test_a_change_is_told_at_once() -> None:
    async def story(bridge: Bridge, told: Reporting, reports: list[StandReport]) -> None:
        await until(lambda: len(bridge.reports) == 1)
        reports.append(stand_report(busy=True))
        told.nudge()
        await until(lambda: len(bridge.reports) == 2, LOOK_SECONDS / 2)
        assert bridge.reports[-1].busy

    reporting(story)


def test_another_screen_is_no_news() -> None:
    async def story(bridge: Bridge, told: Reporting, reports: list[StandReport]) -> None:
        await until(lambda: len(bridge.reports) == 1)
        reports.append(stand_report("Basket"))
        told.nudge()
        await until(lambda: not told._changed.is_set())
        await asyncio.sleep(0.05)
        assert len(bridge.reports) == 1

    reporting(story)


def test_without_any_change_it_is_told_again_after_a_while() -> None:
    async def story(bridge: Bridge, told: Reporting, reports: list[StandReport]) -> None:
        await until(lambda: len(bridge.reports) >= 5)

    reporting(story, every=0.02)
    assert REPORT_SECONDS == 5.0


def test_a_bridge_that_is_back_hears_it_with_the_next_look() -> None:
    async def story(bridge: Bridge, told: Reporting, reports: list[StandReport]) -> None:
        bridge.there = False
        told.nudge()
        await until(lambda: not told._changed.is_set())
        bridge.reports.clear()
        bridge.there = True
        await until(lambda: bridge.reports, LOOK_SECONDS * 2)

    reporting(story)


def test_a_device_that_is_lost_is_told_within_a_look(tmp_path: Path) -> None:
    async def story() -> None:
        async with bench(tmp_path) as stand:
            stand.caretaker.start()
            await until(lambda: stand.bridge.reports)
            stand.scanner.unplug()
            await until(lambda: Fault.READER_LOST in stand.bridge.reports[-1].devices[0].faults, 3)

    asyncio.run(story())
