"""Does at this stand what it is told from afar: satisfies `Doing`."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable

from bridge.contract.upkeep import ErrandDone, Task, Why
from bridge.telemetry.errand_desk import ErrandDesk

_log = logging.getLogger(__name__)

RUN_SECONDS = 900.0  # for a program; an update over a slow line takes minutes
_STANDING = {Task.IN_SERVICE: True, Task.OUT_OF_SERVICE: False}


class Hands:
    """`put_in_service` remembers the standing order, `forget` empties the cache (None: there is none) and raises
    OSError, `end` ends the bridge to be started anew."""

    def __init__(
        self,
        desk: ErrandDesk,
        put_in_service: Callable[[bool], Awaitable[object]],
        forget: Callable[[], Awaitable[None]] | None,
        end: Callable[[], None],
        run_seconds: float = RUN_SECONDS,
    ) -> None:
        self._desk, self._put_in_service, self._forget, self._end = desk, put_in_service, forget, end
        self._run_seconds = run_seconds

    async def errand(self, task: Task, patience: float, now: bool, waiting: Callable[[], None]) -> ErrandDone:
        done = await self._desk.give(task, patience, now, waiting)
        if done.why is None and task in _STANDING:
            await self._put_in_service(_STANDING[task])
        return done

    async def wipe_cache(self) -> Why | None:
        if self._forget is None:
            return None
        try:
            await self._forget()
        except OSError as error:
            _log.error("what is known of the library cannot be wiped (%s)", error.strerror or error)
            return Why.FAILED
        return None

    async def restart_bridge(self) -> None:
        self._end()

    async def run(self, words: tuple[str, ...]) -> Why | None:
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
            )
        except (OSError, ValueError) as error:
            _log.error("%s cannot be started (%s)", words[0], error)
            return Why.FAILED
        return await self._ended(process, words[0])

    async def _ended(self, process: Process, name: str) -> Why | None:
        try:
            async with asyncio.timeout(self._run_seconds):
                code = await process.wait()
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            _log.error("%s was still running after %d seconds and was ended", name, self._run_seconds)
            return Why.FAILED
        _log.warning("%s ended with %d", name, code)
        return None if code == 0 else Why.FAILED
