"""A bridge's upkeep in the loop of a test, with a kiosk's end of errands in the test's hands."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from bridge.contract.upkeep import Errand
from bridge.contract.wire import Notice
from bridge.link.server import Errands, NoticeBoard
from bridge.offline.clock import read_stamp
from bridge.telemetry.ending import Ending
from bridge.telemetry.house import House, Surroundings, upkeep
from bridge.telemetry.machine import Machine
from bridge.telemetry.settings import UpkeepSettings
from bridge.telemetry.watch import Picture
from tests.contract.library import SmallLibrary


@dataclass
class Rig:
    """`given` are the errands a kiosk got since it `join`ed."""

    house: House
    errands: Errands
    ending: Ending
    books: SmallLibrary
    given: list[Errand]

    def join(self) -> None:
        self.errands.join(self.given.append)

    def leave(self) -> None:
        self.errands.leave(self.given.append)

    def look(self) -> Picture:
        return self.house.watch.look()


@contextlib.asynccontextmanager
async def rig(settings: UpkeepSettings | None, grace: float = 0.0, folder: Path | None = None) -> AsyncIterator[Rig]:
    """On a machine without anything to tell, but a clock that is set; its library can be asked."""
    nowhere = Path("/nonexistent")
    machine = Machine(nowhere, nowhere, nowhere, lambda: replace(read_stamp(), synced=True))
    board, errands, ending, books = NoticeBoard(Notice.LINK_BACK), Errands(), Ending(), SmallLibrary()
    around = Surroundings(
        books, board, errands, ending, {"upkeep": {"every": 10.0}}, folder, machine=machine, grace=grace
    )
    with upkeep(settings, around) as house:
        jobs = [asyncio.create_task(job()) for job in house.jobs]
        given: list[Errand] = []
        try:
            yield Rig(house, errands, ending, books, given)
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
