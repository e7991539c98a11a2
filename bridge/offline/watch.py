"""Watches the way to the central: real questions count, and when there are none it asks after its health."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bridge.contract.circulation import Unavailable
from bridge.offline.reachability import Reachability

_log = logging.getLogger(__name__)


class LinkWatch:
    """`changed` is called with each change, and once with how it is at the beginning.

    `idle` and `lost` are the seconds without a question after which a probe is sent, while the central is
    reachable and while it is not; `needed` good answers in a row end an outage.
    """

    def __init__(self, changed: Callable[[bool], None], idle: float, lost: float, needed: int) -> None:
        self._changed, self._idle, self._lost = changed, idle, lost
        self._link = Reachability(needed=needed)
        self._traffic = asyncio.Event()

    @property
    def up(self) -> bool | None:
        """None while nothing is known."""
        return self._link.up

    def heard(self, good: bool) -> None:
        """A real question was answered, or was not."""
        self._traffic.set()
        self._after(good, probe=False)

    async def run(self, probe: Callable[[], Awaitable[None]]) -> None:
        """Probes until cancelled; `probe` raises `Unavailable` when the central cannot work for a kiosk."""
        while True:
            try:
                await probe()
            except Unavailable as error:
                _log.debug("probe: %s", error)
                self._after(good=False, probe=True)
            else:
                self._after(good=True, probe=True)
            await self._silence()

    async def _silence(self) -> None:
        """Returns when nothing was asked for as long as the link's state makes worth waiting."""
        while True:
            self._traffic.clear()
            try:
                async with asyncio.timeout(self._idle if self._link.up else self._lost):
                    await self._traffic.wait()
            except TimeoutError:
                return

    def _after(self, good: bool, probe: bool) -> None:
        before, self._link = self._link.up, self._link.after(good, probe)
        if self._link.up is not None and self._link.up is not before:
            _log.warning("the central %s", "is reachable" if self._link.up else "cannot be reached")
            self._changed(self._link.up)
