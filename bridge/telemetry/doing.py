"""What a command from afar may have done here, by whoever can do it: the kiosk over its link, or the bridge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bridge.contract.upkeep import ErrandDone, Task, Why


class Doing(Protocol):
    async def errand(self, task: Task, patience: float, now: bool, waiting: Callable[[], None]) -> ErrandDone:
        """Has the kiosk do it and returns its word; `why` is NO_KIOSK at once when none is connected. `waiting` is
        called, once, when a turn is under way that the kiosk waits for, at most `patience` seconds."""

    async def wipe_cache(self) -> Why | None:
        """Forgets what is known of the library; it is asked for anew. What was accepted is not touched."""

    async def restart_bridge(self) -> None:
        """The bridge ends soon after this returns, to be started anew by systemd."""

    async def run(self, words: tuple[str, ...]) -> Why | None:
        """Runs a program of the configuration (`Actions`) to its end, without a shell; FAILED when it says so."""
