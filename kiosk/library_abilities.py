"""What the library can do, as this stand was told last: asked for whenever the library can be reached again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bridge.contract.abilities import EVERYTHING, Abilities, Able
from bridge.contract.circulation import Unavailable
from kiosk.events import CannotKeep, Event, LinkBack, LinkLost, LinkOffline, OfferChanged

log = logging.getLogger(__name__)


class LibraryAbilities:
    """`known` is everything until the library has said what it can, and stays while it cannot be asked. `tell` is told
    when it has changed; `again` is seconds until an answer that did not come is asked for again."""

    def __init__(self, library: Able, tell: Callable[[Event], None], again: float = 10.0) -> None:
        self.known: Abilities = EVERYTHING
        self._library, self._tell, self._again = library, tell, again
        self._wanted = asyncio.Event()
        self._reachable = False

    def hear(self, event: Event) -> None:
        """Of everything that happens, what is about the link."""
        match event:
            case LinkBack():
                self._reachable = True
                self._wanted.set()
            case LinkLost() | LinkOffline() | CannotKeep():
                self._reachable = False

    async def run(self) -> None:
        """Asks whenever there is reason to, until cancelled."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                self._learn(await self._library.abilities())
            except Unavailable:
                await asyncio.sleep(self._again)
                if self._reachable:
                    self._wanted.set()

    def _learn(self, told: Abilities) -> None:
        if told != self.known:
            log.info("the library can do: %s", ", ".join(told.can) or "nothing")
            self.known = told
            self._tell(OfferChanged())
