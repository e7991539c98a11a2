"""Work that goes on whether or not anybody waits for it, and whose mistakes are told to somebody all the same."""

from __future__ import annotations

import asyncio
from asyncio import Queue, Task
from collections.abc import Coroutine
from typing import Any, NoReturn


class Chores:
    def __init__(self) -> None:
        self._tasks: set[Task[None]] = set()
        self._mistakes: Queue[BaseException] = Queue()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def mistake(self) -> NoReturn:
        """Raises the first that one of them has made, at once if that was earlier."""
        raise await self._mistakes.get()

    async def settle(self) -> None:
        """Returns when all have ended. Raises what `mistake` raises."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        if not self._mistakes.empty():
            raise self._mistakes.get_nowait()

    def stop(self) -> None:
        """Cancels what is still at work."""
        for task in self._tasks:
            task.cancel()

    def _ended(self, task: Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (mistake := task.exception()) is not None:
            self._mistakes.put_nowait(mistake)
