"""A stand before a town's library, with the real parts of a bridge that works offline; only the road is a test's."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bridge.contract.circulation import Loan, Patron, Refusal, Returned
from bridge.contract.fingerprints import key_of
from bridge.contract.wire import Notice, Offline
from bridge.offline.clock import Clock, Stamp
from bridge.offline.counter import Counter
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import StandIn
from tests.bridge.embedded.town import MONDAY, Town
from tests.bridge.offline.road import Road
from tests.waiting import until

TOKEN = "a-token"


class OfflineStand:
    """`posted` is what its kiosk was told, newest last. Its clock is the town's and `wrong`, and right while `synced`;
    it has been up as long as the town."""

    def __init__(self, town: Town, folder: Path, kiosk: str = "K1", blank: float = 0, **settings: Any) -> None:
        self.synced = True
        self.boot = "boot-1"
        self.wrong = timedelta(0)
        self.road = Road(town.library, key_of(TOKEN + kiosk), kiosk)
        self.posted: list[tuple[Notice, Offline | None]] = []
        self.believed: bool | None = True
        quick: dict[str, Any] = {"per_second": 1000.0, "first_pause": 0.1, "longest_pause": 0.2, "refresh": 1.0}
        self.stand_in = StandIn(
            OfflineSettings(folder / kiosk, **(quick | settings)),
            TOKEN + kiosk,
            self.road,
            self.road,
            lambda: self.believed,
            lambda notice, offline: self.posted.append((notice, offline)),
            Clock(reading=lambda: self._reading(town.now)),
            blank,
        )

    @property
    def counter(self) -> Counter:
        return self.stand_in.counter

    def _reading(self, now: datetime) -> Stamp:
        return Stamp(self.boot, (now - MONDAY).total_seconds(), now + self.wrong, self.synced)

    def cut(self) -> None:
        """Nothing arrives any more, and the stand knows it."""
        self.road.open = False
        self._believe(False)

    def mend(self) -> None:
        self.road.open = True
        self._believe(True)

    async def knows_the_library(self) -> None:
        """Returns when it has been told everything that is so now."""
        refresher = self.stand_in.refresher
        enough = refresher.walks + 2  # one may have been on its way already
        while refresher.walks < enough:
            refresher.nudge()
            await asyncio.sleep(0.005)

    async def drained(self) -> None:
        """Returns when nothing is left to be delivered."""
        await until(lambda: all(entry.parked for entry in self.stand_in.entries), seconds=60)

    async def patron(self, card: str) -> Patron:
        patron = await self.counter.identify(card, None)
        assert isinstance(patron, Patron), patron
        return patron

    async def lent(self, card: str, barcode: str, key: str) -> Loan:
        loan = await self.counter.borrow((await self.patron(card)).id, barcode, key)
        assert isinstance(loan, Loan), loan
        return loan

    async def returned(self, barcode: str, key: str) -> Returned | Refusal:
        return await self.counter.return_item(barcode, key)

    def _believe(self, reachable: bool) -> None:
        self.believed = reachable
        self.stand_in.link_changed()


@contextlib.asynccontextmanager
async def at_work(stand: OfflineStand) -> AsyncIterator[OfflineStand]:
    """Running, from what it has kept."""
    with contextlib.closing(stand.stand_in):
        tasks = [asyncio.create_task(job()) for job in stand.stand_in.jobs]
        try:
            yield stand
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def stand_before(town: Town, folder: Path, kiosk: str = "K1", **settings: Any) -> AsyncIterator[OfflineStand]:
    """Running, and told everything by the library."""
    async with at_work(OfflineStand(town, folder, kiosk, **settings)) as stand:
        await stand.knows_the_library()
        yield stand
