"""Has the stand test itself once a night, when nobody is served, and again after a test that has found something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from bridge.telemetry.memory import Memory

_LOOK = 30.0  # seconds; the clock of a Pi may jump
_AGAIN = 600.0  # seconds after a test that found something: it may be over, and nobody should have to come for that
_LATE = timedelta(hours=2)  # a bridge that began after the hour tests itself all the same


class Nightly:
    """`at` is the time of day as "04:00", in `zone`. `now` is aware, and a guess where nobody knows what time it is.
    `failed` says whether the newest test has found something."""

    def __init__(  # noqa: PLR0913, PLR0917 - when, where, and what
        self,
        at: str,
        zone: str,
        memory: Memory,
        now: Callable[[], datetime],
        test: Callable[[], Awaitable[object]],
        failed: Callable[[], bool] = lambda: False,
        look: float = _LOOK,
        again: float = _AGAIN,
    ) -> None:
        self._hour, self._minute = (int(part) for part in at.split(":"))
        self._zone, self._memory, self._now, self._test, self._pause = ZoneInfo(zone), memory, now, test, look
        self._failed, self._again = failed, again

    async def run(self) -> None:
        """Until cancelled."""
        tested = monotonic()
        while True:
            night = self.due()
            if night:
                self._memory.note("night", night)
            if night or (self._failed() and monotonic() - tested >= self._again):
                await self._test()
                tested = monotonic()
            await asyncio.sleep(self._pause)

    def due(self) -> str:
        """The date of the night for which it is time now, empty when it is not or was done."""
        local = self._now().astimezone(self._zone)
        begins = local.replace(hour=self._hour, minute=self._minute, second=0, microsecond=0)
        if local < begins:
            begins -= timedelta(days=1)
        night = begins.date().isoformat()
        return night if local - begins < _LATE and self._memory.fact("night", str) != night else ""
