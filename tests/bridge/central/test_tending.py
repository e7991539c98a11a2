"""What central does without being asked: holds lapse by themselves, also after the database was away."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from bridge.central.config import Central
from bridge.central.server import serve
from bridge.central.tending import tend
from bridge.contract.circulation import Unavailable
from tests.contract.served import SmallBackend


@dataclass
class Forgetful(SmallBackend):
    """Settles its holds when it answers at all; the `enough` is set after the last answer of the list."""

    answers: list[bool] = field(default_factory=list)
    settled: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    loop: asyncio.AbstractEventLoop | None = None

    def tend(self) -> None:
        answered = self.answers.pop(0) if self.answers else True
        if not self.answers and self.loop:
            self.loop.call_soon_threadsafe(self.enough.set)
        if not answered:
            raise Unavailable("the database is away")
        self.settled += 1


def test_holds_are_settled_again_and_again_and_an_outage_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)

    async def story() -> Forgetful:
        library = Forgetful(answers=[True, False, False, True, True], loop=asyncio.get_running_loop())
        tending = asyncio.create_task(tend(library, every=0))
        async with asyncio.timeout(20):
            await library.enough.wait()
        tending.cancel()
        return library

    assert asyncio.run(story()).settled >= 2
    assert caplog.text.count("the library cannot be tended") == 1


class Mistaken(SmallBackend):
    def tend(self) -> None:
        raise ZeroDivisionError("a mistake of ours")


def test_a_mistake_ends_the_program_instead_of_the_tending_alone() -> None:
    config = Central("sqlite://", port=0)
    with pytest.raises(ZeroDivisionError, match="a mistake of ours"):
        serve(Mistaken(), config)
