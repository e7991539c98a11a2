"""A program that obeys one command after another, read from its standard input, and can be killed at any moment.

Each line is a message's topic and payload. It says "begun" when a command is about to be done and "heard" when a
message has been dealt with; what it does is a line in the file `done`: the command's patience, which tells which it
was.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bridge.contract.upkeep import ErrandDone, Task, Why
from bridge.telemetry.commands import Commands
from bridge.telemetry.line import Received
from bridge.telemetry.settings import Commands as Keys
from bridge.telemetry.settings import UpkeepSettings
from tests.bridge.telemetry.afar import SESSION, STAND

MOMENT = 0.004  # seconds that a command takes before and after what it does, so that a kill may come there


class Doing:
    """Satisfies `Doing`. `dies` is when the machine ends by itself: "before" a thing is done, "after" it, or never."""

    def __init__(self, done: Path, dies: str) -> None:
        self._done, self._dies = done, dies

    async def errand(self, task: Task, patience: float, now: bool, waiting: Callable[[], None]) -> ErrandDone:
        print("begun", flush=True)
        if self._dies == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.sleep(MOMENT)
        with self._done.open("a") as file:
            file.write(f"{patience:.0f}\n")
        await asyncio.sleep(MOMENT)
        if self._dies == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return ErrandDone("")

    async def wipe_cache(self) -> Why | None:
        return None

    async def restart_bridge(self) -> None:
        pass

    async def run(self, words: tuple[str, ...]) -> Why | None:
        return None


async def obey(folder: Path, dies: str, at: datetime) -> None:
    settings = UpkeepSettings(STAND, folder, commands=Keys(keys=(str(folder / "central.pem"),)))
    commands = Commands(settings, Doing(folder / "done", dies), lambda _: None, now=lambda: at)
    print("ready", flush=True)
    while text := await asyncio.to_thread(sys.stdin.readline):
        topic, payload = json.loads(text)
        await commands.consider(Received(topic, payload.encode(), retained=False), SESSION, lambda *_: None)
        await commands.settle()
        print("heard", flush=True)
    commands.close()


if __name__ == "__main__":
    asyncio.run(obey(Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])))
