"""What the bridge wants of this kiosk: each errand once, in order, and not any more when it has waited too long."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable

from bridge.contract.upkeep import Errand, ErrandDone, Task, Why
from kiosk.events import ErrandWaiting, Event

_log = logging.getLogger(__name__)

REMEMBERED = 64  # an errand lives for a minute or two; nobody gives so many in that time


class Errands:
    """Belongs to the desk's loop. `settle` sends what became of an errand; `tell` wakes the flow for those that wait
    until the stand is free, and `at_once` gets the others. One that is given again is not done again: what became of it
    is sent again, once that is known."""

    def __init__(
        self,
        tell: Callable[[Event], None],
        settle: Callable[[ErrandDone], None],
        at_once: Callable[[Errand], None],
    ) -> None:
        self._tell, self._settle, self._at_once = tell, settle, at_once
        self._waiting: deque[Errand] = deque()
        self._known: OrderedDict[str, ErrandDone | None] = OrderedDict()
        self._arrived = asyncio.Event()

    def take(self, errand: Errand) -> None:
        if errand.id in self._known:
            if (done := self._known[errand.id]) is not None:
                self._settle(done)
            return
        self._remember(errand.id, None)
        if errand.task is Task.SCREENSHOT:
            self._at_once(errand)
            return
        self._waiting.append(errand)
        asyncio.get_running_loop().call_later(errand.seconds, self._give_up, errand)
        self._arrived.set()
        self._tell(ErrandWaiting(errand.now))

    @property
    def anything(self) -> bool:
        return bool(self._waiting)

    def next(self) -> Errand | None:
        """The oldest that waits; it has begun now, and must be finished."""
        return self._waiting.popleft() if self._waiting else None

    async def arrival(self, seconds: float) -> None:
        """Returns when an errand waits, or after so many seconds."""
        self._arrived.clear()
        if not self._waiting:
            try:
                async with asyncio.timeout(seconds):
                    await self._arrived.wait()
            except TimeoutError:
                return

    def finish(self, errand: Errand, done: ErrandDone) -> None:
        self.note(errand, done)
        self._settle(done)

    def note(self, errand: Errand, done: ErrandDone) -> None:
        """What became of it, told to the bridge by other ways."""
        _log.info("errand %s: %s", errand.task, done.why or "done")
        self._remember(done.errand, done)

    def _give_up(self, errand: Errand) -> None:
        if errand in self._waiting:
            self._waiting.remove(errand)
            self.finish(errand, ErrandDone(errand.id, Why.BUSY))

    def _remember(self, id: str, done: ErrandDone | None) -> None:
        self._known[id] = done
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
