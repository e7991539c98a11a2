"""How a bridge comes to its end: told to stop, or to be started anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_SOON = 0.5  # seconds in which who asked for a new start still gets an answer


class Ending:
    """`wanted` from the moment that somebody wants it; `again` when it is to begin anew. Whoever has something to do
    first adds it to `first`."""

    def __init__(self) -> None:
        self.wanted = self.again = False
        self.first: list[Callable[[], None]] = []
        self.cancel: Callable[[], object] = lambda: None

    def stop(self) -> None:
        if not self.wanted:
            self.wanted = True
            for act in self.first:
                act()
        self.cancel()

    def restart(self) -> None:
        self.again = True
        asyncio.get_running_loop().call_later(_SOON, self.stop)
