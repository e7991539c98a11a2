"""A bridge for storybooks that can be stopped and started."""

from __future__ import annotations

from bridge.contract.circulation import Unavailable
from tests.contract.upkeep import FakeUpkeep


class AwayUpkeep(FakeUpkeep):
    """While it is not `there`, whatever is asked raises `Unavailable`, as over a broken link."""

    there = True

    def __getattribute__(self, name: str) -> object:
        if name in FakeUpkeep.__dict__ and not name.startswith("__") and not object.__getattribute__(self, "there"):
            return _nobody
        return object.__getattribute__(self, name)


async def _nobody(*_: object) -> None:
    raise Unavailable("the bridge is not there")
