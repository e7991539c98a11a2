"""The number of each connection to the broker, which only grows: over restarts, and over disks as well."""

from __future__ import annotations

from bridge.offline.clock import Clock
from bridge.telemetry.memory import Memory

_FACT = "session"
_AHEAD = 200  # so many are noted as used before they are


class Sessions:
    """A number is at least the Unix time when that is known, so that a stand whose disk was exchanged does not begin
    again; and more than any that may have been used, because a last will may come late."""

    def __init__(self, memory: Memory, clock: Clock) -> None:
        self._memory, self._clock = memory, clock
        self.number = self._reserved = memory.fact(_FACT, int) or 0

    async def prepare(self) -> None:
        """Before the first."""
        self._reserve(self._following())
        await self._memory.written()

    def next(self) -> int:
        """For one more attempt to connect."""
        self.number = self._following()
        if self.number + _AHEAD // 2 > self._reserved:
            self._reserve(self.number)
        return self.number

    def _following(self) -> int:
        now = self._clock.now()
        return max(self.number + 1, int(now.at.timestamp()) if now.sure else 0)

    def _reserve(self, number: int) -> None:
        self._reserved = number + _AHEAD
        self._memory.note(_FACT, self._reserved)
