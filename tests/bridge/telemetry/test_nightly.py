"""The nightly self-test: once a night, in the library's own time, however late the bridge began."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.telemetry.memory import Memory
from bridge.telemetry.nightly import Nightly
from bridge.telemetry.store import Store
from tests.waiting import until


class Night:
    """`at` is what time it is in Makassar, which is eight hours ahead of UTC."""

    def __init__(self, at: str, memory: Memory) -> None:
        self.at, self.tests = at, 0
        self.nightly = Nightly("04:00", "Asia/Makassar", memory, self.now, self.test, look=0.001)

    def now(self) -> datetime:
        return datetime.fromisoformat(f"{self.at}+08:00").astimezone(UTC)

    async def test(self) -> None:
        self.tests += 1


@pytest.mark.parametrize(
    ("at", "night"),
    [
        ("2026-12-01T03:59", ""),
        ("2026-12-01T04:00", "2026-12-01"),
        ("2026-12-01T05:59", "2026-12-01"),
        ("2026-12-01T06:00", ""),
        ("2026-12-01T23:00", ""),
    ],
)
def test_it_is_due_from_its_hour_on_for_two_hours(at: str, night: str) -> None:
    memory = Memory(lambda: Store(None))
    assert Night(at, memory).nightly.due() == night
    memory.close()


def test_it_is_done_once_a_night_and_not_again_after_a_restart(tmp_path: Path) -> None:
    async def story() -> None:
        memory = Memory(lambda: Store(tmp_path / "file"))
        night = Night("2026-12-01T04:00", memory)
        running = asyncio.create_task(night.nightly.run())
        await until(lambda: night.tests == 1)
        night.at = "2026-12-01T04:30"
        assert night.nightly.due() == ""
        night.at = "2026-12-02T04:00"
        await until(lambda: night.tests == 2)
        running.cancel()
        memory.close()
        again = Memory(lambda: Store(tmp_path / "file"))
        assert Night("2026-12-02T05:00", again).nightly.due() == ""
        again.close()

    asyncio.run(story())


def test_a_test_that_has_found_something_is_made_again_until_nothing_is_found() -> None:
    async def story() -> None:
        memory, failed, tests = Memory(lambda: Store(None)), True, 0

        async def test() -> None:
            nonlocal failed, tests
            tests += 1
            failed = tests < 3

        noon = datetime(2026, 12, 1, 4, tzinfo=UTC)
        nightly = Nightly("04:00", "Asia/Makassar", memory, lambda: noon, test, lambda: failed, look=0.001, again=0.02)
        running = asyncio.create_task(nightly.run())
        await until(lambda: tests == 3)
        await asyncio.sleep(0.1)
        assert tests == 3
        running.cancel()
        memory.close()

    asyncio.run(story())
