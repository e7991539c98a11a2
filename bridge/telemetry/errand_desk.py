"""Gives errands to the kiosk over its link, and waits for what becomes of them."""

from __future__ import annotations

import asyncio
import uuid
from asyncio import Future
from collections.abc import Callable
from dataclasses import dataclass

from bridge.contract.upkeep import Errand, ErrandDone, Task, Why
from bridge.link.server import Errands

DOING = 60.0  # seconds for the doing itself, once it could begin
_ENDS_THE_KIOSK = {Task.RESTART, Task.RELOAD}
_NEVER_WAITS = {Task.SCREENSHOT}


@dataclass(slots=True)
class _Open:
    task: Task
    may_wait: bool
    waiting: Callable[[], None]
    done: Future[ErrandDone]
    told: bool = False


class ErrandDesk:
    """`busy` says whether a turn is under way, by the kiosk's newest word."""

    def __init__(self, errands: Errands, busy: Callable[[], bool], doing: float = DOING) -> None:
        self._errands, self._busy, self._doing = errands, busy, doing
        self._open: dict[str, _Open] = {}

    async def give(self, task: Task, patience: float, now: bool, waiting: Callable[[], None]) -> ErrandDone:
        """As `Doing.errand`."""
        errand = Errand(uuid.uuid4().hex, task, patience, now)
        done: Future[ErrandDone] = asyncio.get_running_loop().create_future()
        self._open[errand.id] = _Open(task, not now and task not in _NEVER_WAITS, waiting, done)
        try:
            if not self._errands.give(errand):
                return ErrandDone(errand.id, Why.NO_KIOSK)
            self.look()
            async with asyncio.timeout(patience + self._doing):
                return await done
        except TimeoutError:
            return ErrandDone(errand.id, Why.BUSY if self._busy() else Why.FAILED)
        finally:
            del self._open[errand.id]

    def settle(self, done: ErrandDone) -> bool:
        """Whether anybody waits for it."""
        open_ = self._open.get(done.errand)
        if open_ is None or open_.done.done():
            return False
        open_.done.set_result(done)
        return True

    def look(self) -> None:
        """Tells those who wait when a turn is under way."""
        if not self._busy():
            return
        for open_ in self._open.values():
            if open_.may_wait and not open_.told:
                open_.told = True
                open_.waiting()

    def left(self) -> None:
        """A kiosk has gone. Whose errand was to end it has done it; nothing else will be done any more."""
        if self._errands.anybody:
            return
        for id, open_ in self._open.items():
            if not open_.done.done():
                open_.done.set_result(ErrandDone(id, None if open_.task in _ENDS_THE_KIOSK else Why.NO_KIOSK))
