"""Keeps what the stand knows of the library new: everything at first, then what has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bridge.contract.circulation import Unavailable
from bridge.contract.standin import Advance
from bridge.offline.bench import Bench
from bridge.offline.cache import Cache
from bridge.offline.clock import Clock
from bridge.offline.recent import Recent

_log = logging.getLogger(__name__)

_BREATH = 0.05  # seconds between two parts, so that letters and other questions find their turn
_SOON = 1 / 60  # of the usual pause; so that the acts of one patron are asked for together


class Refresher:
    """Every `seconds`, and soon after `nudge`. `refreshed` is called when the stand knows something newer."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it reads from, writes to, and tells
        self,
        library: Advance,
        cache: Cache,
        bench: Bench,
        clock: Clock,
        recent: Recent,
        seconds: float,
        reachable: Callable[[], bool | None],
        refreshed: Callable[[], None],
    ) -> None:
        self._library, self._cache, self._bench, self._clock, self._recent = library, cache, bench, clock, recent
        self._seconds, self._reachable, self._refreshed = seconds, reachable, refreshed
        self._nudged = asyncio.Event()
        self.walks = 0  # so many have come to their end

    def nudge(self) -> None:
        self._nudged.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if self._reachable():
                await self._refresh()
            await self._rest()

    async def _refresh(self) -> None:
        known = self._recent.letters
        more = True
        try:
            while more:
                more = await self._part()
                await asyncio.sleep(_BREATH)
        except Unavailable as error:
            _log.debug("nothing newer: %s", error)
            return
        except OSError as error:
            _log.error("what is known of the library cannot be kept (%s)", error.strerror or error)
            return
        self.walks += 1
        self._recent.forget(known)
        self._refreshed()

    async def _part(self) -> bool:
        """Whether there is more."""
        changes = await self._library.changes(self._cache.cursor)
        self._clock.heard(changes.at)
        await self._bench(self._cache.take, changes)
        return changes.more

    async def _rest(self) -> None:
        self._nudged.clear()
        try:
            async with asyncio.timeout(self._seconds):
                await self._nudged.wait()
        except TimeoutError:
            return
        await asyncio.sleep(self._seconds * _SOON)
