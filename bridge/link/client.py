"""The kiosk's end of the link: a `Catalog` that asks the bridge over its Unix socket."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from asyncio import Future, IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from bridge.contract.circulation import KeyReused, Refusal, Unavailable
from bridge.contract.questions import Parameter, Questions
from bridge.contract.upkeep import Errand
from bridge.contract.wire import (
    KIOSK,
    LONGEST_LINE,
    UPKEEP,
    Failure,
    Garbled,
    Hello,
    Notice,
    Offline,
    Reply,
    Request,
    line,
    read,
    unpack,
)

_log = logging.getLogger(__name__)

PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds between attempts to connect; the last one for ever
PATIENCE = 3.0  # seconds for the bridge's hello; a bridge that accepts and stays silent is as good as absent

Answer = TypeVar("Answer")


class SocketCatalog(Questions):
    """Satisfies `Catalog` while `run` runs; every question is `Unavailable` when the bridge is not there.

    `tell` gets the bridge's notices, and LINK_LOST when the bridge itself goes away: once for each change, and once
    for how it is at the beginning. `limit` is seconds for one question, longer than the bridge's own. After a
    question without an answer the connection is made anew. `errand` gets what the bridge wants done.
    """

    def __init__(
        self,
        path: Path,
        tell: Callable[[Notice, Offline | None], None],
        limit: float = 15.0,
        errand: Callable[[Errand], None] = lambda _: None,
    ) -> None:
        self._path, self._tell, self._limit, self._errand = path, tell, limit, errand
        self._ids = itertools.count(1)
        self._pending: dict[int, Future[Reply]] = {}
        self._writer: StreamWriter | None = None
        self._told: tuple[Notice | None, Offline | None] = None, None
        self._misunderstanding = ""

    async def run(self) -> None:
        """Stays connected until cancelled; never returns and never gives up."""
        failures = 0
        while True:
            failures = 0 if await self._connection() else failures + 1
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])

    async def ask(self, kind: type[Answer], method: str, limit: float | None = None, **params: Any) -> Answer:
        """The answer of the bridge itself, to a method of `Upkeep`. Raises `Unavailable`."""
        reply = await self._reply(f"{UPKEEP}{method}", params, limit)
        if reply.answer is None:
            raise Unavailable(f"the bridge says {reply.failure}")
        try:
            return unpack(reply.answer, kind)  # type: ignore[no-any-return]  # it is one
        except Garbled as error:
            raise Unavailable(f"the bridge's answer is {error}") from error

    async def _answer(self, kind: type[Answer], method: str, params: dict[str, Parameter]) -> Answer | Refusal:
        reply = await self._reply(method, params)
        match reply.failure:
            case Failure.KEY_REUSED:
                raise KeyReused
            case Failure():
                raise Unavailable(f"the bridge says {reply.failure}")
        try:
            return unpack(reply.answer or {}, kind, Refusal)  # type: ignore[no-any-return]  # one of the two
        except Garbled as error:
            raise Unavailable(f"the bridge's answer is {error}") from error

    async def _reply(self, method: str, params: Mapping[str, Any], limit: float | None = None) -> Reply:
        if self._writer is None:
            raise Unavailable("the bridge is not there")
        writer, number, limit = self._writer, next(self._ids), limit or self._limit
        reply: Future[Reply] = asyncio.get_running_loop().create_future()
        try:
            writer.write(line(Request(number, method, params, time.monotonic() + limit)))
            self._pending[number] = reply
            async with asyncio.timeout(limit):
                return await reply
        except Garbled as error:
            raise Unavailable(f"the question is {error}") from error
        except TimeoutError as error:
            writer.transport.abort()
            raise Unavailable("the bridge did not answer in time") from error
        finally:
            self._pending.pop(number, None)

    async def _connection(self) -> bool:
        """One connection, from hello to its end; whether it came as far as the bridge's hello."""
        met, why = False, "the bridge closed the connection"
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_unix_connection(self._path, limit=LONGEST_LINE)
        except OSError as error:
            self._change(Notice.LINK_LOST, f"cannot connect to the bridge ({type(error).__name__})")
            return met
        try:
            await _greet(reader, writer)
            self._writer, met = writer, True
            while True:
                self._hear(read(await reader.readuntil(), Reply))
        except (OSError, IncompleteReadError):
            why = why if met else "the bridge does not speak"
        except (Garbled, LimitOverrunError) as error:
            why = self._misunderstood(str(error))
        finally:
            self._end(writer)
        self._change(Notice.LINK_LOST, why)
        return met

    def _hear(self, reply: Reply) -> None:
        if reply.notice is not None:
            self._change(reply.notice, "the bridge says so", reply.offline)
        elif reply.errand is not None:
            self._errand(reply.errand)
        elif (waiting := self._pending.get(reply.id or 0)) is not None and not waiting.done():
            waiting.set_result(reply)

    def _end(self, writer: StreamWriter) -> None:
        self._writer = None
        writer.transport.abort()
        for waiting in self._pending.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("the connection to the bridge broke"))

    def _change(self, notice: Notice, why: str, offline: Offline | None = None) -> None:
        former, self._told = self._told, (notice, offline)
        if former[0] is not notice:
            _log.warning("%s: %s", notice, why)
        if former != self._told:
            self._tell(notice, offline)

    def _misunderstood(self, why: str) -> str:
        if why != self._misunderstanding:
            self._misunderstanding = why
            _log.error("the bridge is not understood: %s", why)
        return "the bridge is not understood"


async def _greet(reader: StreamReader, writer: StreamWriter) -> None:
    """Raises `Garbled` when the bridge is of another major version, OSError when it stays silent."""
    writer.write(line(Hello(KIOSK)))
    async with asyncio.timeout(PATIENCE):
        hello = read(await reader.readuntil(), Hello)
    if not hello.understood:
        raise Garbled(f"it speaks version {hello.version!a:.20}, this side {Hello(KIOSK).version}")
