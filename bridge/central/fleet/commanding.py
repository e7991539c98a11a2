"""Commands from the fleet page: each is given once, and kept with its answers and its picture for a while."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from bridge.central.fleet import caring
from bridge.central.fleet.store import HistoryAway, Store
from bridge.contract.upkeep import Why
from bridge.telemetry.messages import AnswerMessage, CommandName, Refused, Stage

_log = logging.getLogger(__name__)

PATIENCE = 600  # seconds that a stand may wait until nobody is served
_KEPT = 40  # newest commands whose answers are kept in the memory
_PNG = b"\x89PNG\r\n\x1a\n"

NO_ANSWER = "no-answer"
NOT_SENT = "not-sent"
WHYS = (*Why, *Refused, NO_ANSWER, NOT_SENT)  # the values are keys of texts

When = Literal["idle", "now"]

# what may interrupt a patron, or what cannot be taken back: asked once more
SERIOUS = frozenset(
    {
        CommandName.RESTART_APP,
        CommandName.OUT_OF_SERVICE,
        CommandName.RELOAD_CONFIG,
        CommandName.WIPE_CACHE,
        CommandName.UPDATE,
        CommandName.REBOOT,
    }
)


class Ordering(Protocol):
    """Signs and sends commands, and gives each its answers."""

    def give(  # noqa: PLR0913, PLR0917 - an order's own fields
        self, stand: str, session: int, name: CommandName, by: str, when: When, patience: int
    ) -> AsyncIterator[AnswerMessage]:
        """Ends after the last answer, or when none can come any more. Raises OSError when it cannot be sent."""


@dataclass(frozen=True, slots=True)
class Given:
    """`answers` so far; `over` when no more will come, `problem` why none came."""

    number: int
    stand: str
    name: CommandName
    by: str
    at: datetime
    when: When
    answers: tuple[AnswerMessage, ...] = ()
    over: bool = False
    problem: str = ""
    picture: bytes = field(default=b"", repr=False)

    @property
    def stage(self) -> Stage | None:
        return self.answers[-1].stage if self.answers else None


class Commands:
    """For the event loop only."""

    def __init__(self, ordering: Ordering | None, store: Store, clock: Callable[[], datetime]) -> None:
        self._ordering, self._store, self._clock = ordering, store, clock
        self._given: OrderedDict[int, Given] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def possible(self) -> bool:
        """Whether central has a key to sign them with."""
        return self._ordering is not None

    def of(self, stand: str) -> tuple[Given, ...]:
        """Newest first."""
        return tuple(given for given in reversed(self._given.values()) if given.stand == stand)

    def find(self, stand: str, number: int) -> Given | None:
        given = self._given.get(number)
        return given if given is not None and given.stand == stand else None

    async def give(self, stand: str, session: int, name: CommandName, by: str, when: When) -> Given:
        """Begins it; its answers come by themselves. Raises `HistoryAway` before anything is sent."""
        number = await asyncio.to_thread(caring.order, self._store, stand, name, by, self._clock())
        given = self._given[number] = Given(number, stand, name, by, self._clock(), when)
        while len(self._given) > _KEPT:
            self._given.popitem(last=False)
        task = asyncio.create_task(self._hear(given, session))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return given

    async def _hear(self, given: Given, session: int) -> None:
        assert self._ordering is not None  # noqa: S101 - whoever gives has asked whether it is possible
        try:
            answers = self._ordering.give(given.stand, session, given.name, given.by, given.when, PATIENCE)
            async for answer in answers:
                given = self._note(replace(given, answers=(*given.answers, answer), picture=_picture(answer)))
            problem = "" if given.answers and given.stage is not Stage.WAITING else NO_ANSWER
        except OSError:
            problem = NOT_SENT
        given = self._note(replace(given, over=True, problem=problem))
        last = given.answers[-1] if given.answers else None
        stage, why = (last.stage, last.why) if last and not problem else (None, problem)
        try:
            await asyncio.to_thread(caring.answer, self._store, given.number, stage, why, self._clock())
        except HistoryAway as error:
            _log.warning("a command's answer is not kept: %s", error)

    def _note(self, given: Given) -> Given:
        if given.number in self._given:
            self._given[given.number] = given
        return given


def _picture(answer: AnswerMessage) -> bytes:
    """Only what is a PNG is ever served as one."""
    return answer.picture if answer.picture.startswith(_PNG) else b""
