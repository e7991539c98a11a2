"""The outbox for as long as it can be trusted: opened when it can be, and tried again after a failure."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TypeVar

from bridge.contract.letters import Letter
from bridge.offline.bench import Bench
from bridge.offline.clock import Anchor
from bridge.offline.outbox import CannotKeep, Entry, Outbox

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Letterbox:
    """`open_outbox` raises `CannotKeep`. `fault` is why nothing can be kept now, empty when all is well; `changed` is
    called when that changes and when letters come or go."""

    def __init__(self, bench: Bench, open_outbox: Callable[[], Outbox]) -> None:
        self._bench, self._open = bench, open_outbox
        self._outbox: Outbox | None = None
        self._told: str | None = None
        self.fault = ""
        self.changed: Callable[[], None] = lambda: None
        self._tasks: set[asyncio.Task[None]] = set()
        self._checking = asyncio.Lock()  # so that two who check do not both open it
        self._letters: tuple[tuple[Entry, ...], tuple[Letter, ...]] = ((), ())

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self._outbox.entries if self._outbox else ()

    @property
    def letters(self) -> tuple[Letter, ...]:
        """Those of the entries; the same tuple as long as these are the same."""
        entries = self.entries
        if entries is not self._letters[0]:
            self._letters = entries, tuple(entry.letter for entry in entries)
        return self._letters[1]

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        return self._outbox.anchors if self._outbox else ()

    def open(self) -> None:
        """Blocks; what goes wrong is in `fault`."""
        try:
            self._outbox = self._open()
        except CannotKeep as error:
            self._note(str(error))

    async def check(self) -> None:
        """Opens the outbox if it is not, and tries whether one more letter could be kept."""
        try:
            async with self._checking:
                outbox = self._outbox
                if outbox is None:
                    outbox = self._outbox = await self._bench(self._open)
                await self._bench(outbox.check)
        except CannotKeep as error:
            self._note(str(error))
        else:
            self._note("")

    async def do(self, work: Callable[[Outbox], T]) -> T:
        """Raises `CannotKeep`, and then nothing of it is done."""
        if self._outbox is None:
            raise CannotKeep(self.fault or "the outbox is not open")
        try:
            result = await self._bench(work, self._outbox)
        except CannotKeep as error:
            self._note(str(error))
            raise
        self.changed()
        return result

    def soon(self, work: Callable[[Outbox], None]) -> None:
        """For what is good to have and may be lost; on the bench, where it may have been learned, at once."""
        if not _in_the_loop():
            with contextlib.suppress(CannotKeep):
                self._at_once(work)
            return
        task = asyncio.get_running_loop().create_task(self.do(work))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def close(self) -> None:
        if self._outbox is not None:
            self._outbox.close()

    def _at_once(self, work: Callable[[Outbox], None]) -> None:
        if self._outbox is not None:
            work(self._outbox)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, CannotKeep):
            raise error

    def _note(self, fault: str) -> None:
        before, self.fault = self.fault, fault
        if fault != (self._told or ""):
            self._told = fault
            _log.log(logging.ERROR if fault else logging.WARNING, "the outbox: %s", fault or "keeps letters again")
        if bool(before) != bool(fault):
            self.changed()


def _in_the_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
