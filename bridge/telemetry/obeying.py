"""What each command has done at the stand, once it is believed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from bridge.contract.upkeep import Checked, ErrandDone, Task, Why
from bridge.telemetry.doing import Doing
from bridge.telemetry.messages import CommandName, Order
from bridge.telemetry.settings import Actions

_log = logging.getLogger(__name__)

LARGEST_PICTURE = 40 * 1024  # bytes; in base64 and with the rest it is a payload yet
TASK_SECONDS = 120.0  # the longest that an errand takes once it has begun
PAUSE_AGAIN = 60.0  # seconds; a kiosk ends a pause by itself after twice as long
WAKE_SECONDS = 600.0  # a kiosk that serves again may take so long until it begins anew

UNDISTURBING = frozenset({CommandName.PING, CommandName.SCREENSHOT, CommandName.WIPE_CACHE})
_ERRANDS = {
    CommandName.SELF_TEST: Task.SELF_TEST,
    CommandName.TEST_PRINT: Task.TEST_PRINT,
    CommandName.RESTART_APP: Task.RESTART,
    CommandName.OUT_OF_SERVICE: Task.OUT_OF_SERVICE,
    CommandName.IN_SERVICE: Task.IN_SERVICE,
}


async def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`why` is None when it was done. `afterwards` is to be done when that has been written down and told."""

    why: Why | None = None
    checks: tuple[Checked, ...] = ()
    picture: bytes = field(default=b"", repr=False)
    afterwards: Callable[[], Awaitable[None]] = _nothing


@dataclass(frozen=True, slots=True)
class Obeying:
    """`config` is the bridge's own file, None where nobody knows it."""

    doing: Doing
    actions: Actions
    config: Path | None = None

    def possible(self, name: CommandName) -> bool:
        match name:
            case CommandName.UPDATE:
                return bool(self.actions.update)
            case CommandName.REBOOT:
                return bool(self.actions.reboot)
            case CommandName.RELOAD_CONFIG:
                return self.config is not None
            case _:
                return True

    async def obey(self, order: Order, waiting: Callable[[], None]) -> Outcome:
        """`waiting` is called when somebody is being served and it is waited for them."""
        match order.name:
            case CommandName.PING:
                return Outcome()
            case CommandName.WIPE_CACHE:
                return Outcome(await self.doing.wipe_cache())
            case CommandName.SCREENSHOT:
                return _with_picture(await self._errand(Task.SCREENSHOT, order, waiting))
            case CommandName.RELOAD_CONFIG:
                return await self._reload(order, waiting)
            case CommandName.UPDATE | CommandName.REBOOT:
                return await self._restart_machine(order, waiting)
            case name:
                done = await self._errand(_ERRANDS[name], order, waiting)
                return Outcome(done.why, done.checks)

    async def _errand(self, task: Task, order: Order, waiting: Callable[[], None]) -> ErrandDone:
        try:
            async with asyncio.timeout(order.patience + TASK_SECONDS):
                return await self.doing.errand(task, float(order.patience), order.when == "now", waiting)
        except TimeoutError:
            return ErrandDone("", Why.UNKNOWN)

    async def _reload(self, order: Order, waiting: Callable[[], None]) -> Outcome:
        """Both programs or none: nothing ends as long as a file is wrong."""
        if self.config is None or not _is_right(self.config):
            return Outcome(Why.WRONG_CONFIGURATION)
        done = await self._errand(Task.RELOAD, order, waiting)
        return Outcome(done.why, afterwards=_nothing if done.why else self.doing.restart_bridge)

    async def _restart_machine(self, order: Order, waiting: Callable[[], None]) -> Outcome:
        """The kiosk begins anew after an update, and after what has failed: else it would stay paused."""
        if order.when == "now":
            return await self._run(order.name)
        why = (await self._errand(Task.PAUSE, order, waiting)).why
        if why is not None and why is not Why.NO_KIOSK:  # without a kiosk nobody is served
            return Outcome(why)
        pausing = asyncio.create_task(self._stay_paused())
        try:
            return await self._run(order.name)
        finally:
            pausing.cancel()

    async def _run(self, name: CommandName) -> Outcome:
        is_update = name is CommandName.UPDATE
        why = await self.doing.run(self.actions.update if is_update else self.actions.reboot)
        return Outcome(why, afterwards=self._wake if why or is_update else _nothing)

    async def _stay_paused(self) -> None:
        while True:
            await asyncio.sleep(PAUSE_AGAIN)
            await self.doing.errand(Task.PAUSE, PAUSE_AGAIN, False, lambda: None)

    async def _wake(self) -> None:
        await self.doing.errand(Task.RESTART, WAKE_SECONDS, False, lambda: None)


def _is_right(config: Path) -> bool:
    from bridge.config import Bridge  # it knows our settings
    from bridge.contract import configuration

    try:
        configuration.read(config, Bridge)
    except configuration.ConfigurationError as error:
        for problem in error.problems:
            _log.error("the configuration is not taken: %s", problem)
        return False
    return True


def _with_picture(done: ErrandDone) -> Outcome:
    if done.why is None and not 0 < len(done.picture) <= LARGEST_PICTURE:
        _log.error("a picture of %d bytes cannot be sent", len(done.picture))
        return Outcome(Why.FAILED)
    return Outcome(done.why, picture=done.picture if done.why is None else b"")
