"""What waits for the library, as a stand tells of it; and that what it knows of the library can be wiped at work."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.contract.circulation import Loan
from bridge.telemetry.looking import outbox_health
from tests.bridge.embedded.town import Town
from tests.bridge.offline.stand import stand_before


@pytest.fixture
def kind() -> str:
    return "sqlite"


def test_letters_are_told_by_their_number_and_age_whatever_the_clock_says(town: Town, tmp_path: Path) -> None:
    async def story() -> None:
        async with asyncio.timeout(30), stand_before(town, tmp_path) as stand:
            standing = stand.stand_in
            health = outbox_health(standing, standing.clock.stamp())
            assert (health.depth, health.oldest_seconds, health.refused, health.can_keep) == (0, 0.0, 0, True)
            stand.cut()
            patron = await stand.patron("card-ann")
            assert isinstance(await stand.counter.borrow(patron.id, "b1", "key-1"), Loan)
            town.now += timedelta(hours=5)
            stand.wrong = timedelta(days=-900)  # somebody has set the clock, to another year
            health = outbox_health(standing, standing.clock.stamp())
            assert (health.depth, health.oldest_seconds) == (1, 5 * 3600.0)
            stand.boot = "boot-2"
            assert outbox_health(standing, standing.clock.stamp()).oldest_seconds == 0.0  # a guess, and never less
            stand.boot, stand.wrong = "boot-1", timedelta(0)
            stand.road.misunderstood = {"key-1"}
            stand.mend()
            await stand.drained()
            health = outbox_health(standing, standing.clock.stamp())
            assert (health.depth, health.oldest_seconds, health.refused) == (0, 0.0, 1)

    asyncio.run(story())


def test_what_is_known_of_the_library_is_wiped_at_work_and_asked_for_anew(town: Town, tmp_path: Path) -> None:
    async def story() -> None:
        async with asyncio.timeout(30), stand_before(town, tmp_path) as stand:
            await stand.stand_in.forget()
            await stand.knows_the_library()
            stand.cut()
            assert (await stand.patron("card-ann")).id
            assert await stand.stand_in.check()

    asyncio.run(story())
