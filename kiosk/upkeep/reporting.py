"""Tells the bridge how the kiosk is: at once when that changes, and every few seconds that it is alive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import NoReturn

from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import REPORT_SECONDS, StandReport, Upkeep

LOOK_SECONDS = 1.0  # what nobody tells about is seen this soon


class Reporting:
    """`report` makes the report of now."""

    def __init__(self, upkeep: Upkeep, report: Callable[[], StandReport], every: float = REPORT_SECONDS) -> None:
        self._upkeep, self._report, self._every = upkeep, report, every
        self._changed = asyncio.Event()
        self._told: StandReport | None = None
        self._at = 0.0

    def nudge(self) -> None:
        """Something may be different now."""
        self._changed.set()

    async def run(self) -> NoReturn:
        while True:
            self._changed.clear()
            report = self._report()
            if monotonic() - self._at >= self._every or self._is_news(report):
                await self._tell(report)
            try:
                async with asyncio.timeout(min(LOOK_SECONDS, self._every)):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def _is_news(self, report: StandReport) -> bool:
        """A patron who goes from one screen to the next is none."""
        return self._told is None or replace(report, screen=self._told.screen) != self._told

    async def _tell(self, report: StandReport) -> None:
        """After a failure it is told again with the next look, so that a bridge that is back knows it soon."""
        try:
            await self._upkeep.report(report)
            self._told, self._at = report, monotonic()
        except Unavailable:
            self._told = None
