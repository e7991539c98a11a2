"""The bridge's end of the link: serves any `Catalog` and its own `Upkeep` to the kiosks that connect."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from asyncio import IncompleteReadError, LimitOverrunError, Semaphore, StreamReader, StreamWriter, TaskGroup
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import KeyReused, Unavailable
from bridge.contract.upkeep import Errand, Upkeep
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
    arguments,
    line,
    pack,
    read,
)
from bridge.link.listener import uid_of_peer

_log = logging.getLogger(__name__)

AT_ONCE = 16  # questions of one kiosk that are worked on at the same time


Board = Callable[[Notice, Offline | None], None]


class NoticeBoard:
    """The newest notice, for those who are connected and for those who will be; None until it is known."""

    def __init__(self, newest: Notice | None = None) -> None:
        self._newest: tuple[Notice, Offline | None] | None = (newest, None) if newest else None
        self._readers: set[Board] = set()

    def post(self, notice: Notice, offline: Offline | None = None) -> None:
        """`offline` belongs to the notice of that name."""
        self._newest = (notice, offline)
        for read_out in self._readers:
            read_out(notice, offline)

    def join(self, read_out: Board) -> None:
        self._readers.add(read_out)
        if self._newest is not None:
            read_out(*self._newest)

    def leave(self, read_out: Board) -> None:
        self._readers.discard(read_out)


class Errands:
    """The way of errands to the kiosks that are connected; `joined` and `left` are called when one comes or goes."""

    def __init__(self) -> None:
        self.joined: Callable[[], None] = lambda: None
        self.left: Callable[[], None] = lambda: None
        self._kiosks: set[Callable[[Errand], None]] = set()

    @property
    def anybody(self) -> bool:
        return bool(self._kiosks)

    def give(self, errand: Errand) -> bool:
        """Whether there was a kiosk to give it to."""
        for kiosk in self._kiosks:
            kiosk(errand)
        return self.anybody

    def join(self, kiosk: Callable[[Errand], None]) -> None:
        self._kiosks.add(kiosk)
        self.joined()

    def leave(self, kiosk: Callable[[Errand], None]) -> None:
        self._kiosks.discard(kiosk)
        self.left()


@dataclass(frozen=True, slots=True)
class Served:
    """All that a kiosk finds at the other end of its link."""

    catalog: Catalog
    upkeep: Upkeep
    board: NoticeBoard
    errands: Errands


async def serve(served: Served, listener: socket.socket, allowed: frozenset[int]) -> None:
    """Serves until cancelled. `allowed` are the user ids that may connect.

    A question that has begun is finished even when its kiosk is gone: a loan is never half made.
    """
    async with TaskGroup() as tasks:

        def welcome(reader: StreamReader, writer: StreamWriter) -> None:
            uid = uid_of_peer(writer.get_extra_info("socket"))
            if uid in allowed:
                tasks.create_task(_Conversation(served, tasks, writer).hold(reader))
            else:
                _log.warning("user %d may not connect", uid)
                writer.close()

        server = await asyncio.start_unix_server(welcome, sock=listener, limit=LONGEST_LINE)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            server.close()


class _Conversation:
    """One connected kiosk, from its hello until it leaves or talks nonsense too long for a line."""

    def __init__(self, served: Served, tasks: TaskGroup, writer: StreamWriter) -> None:
        self._served, self._tasks, self._writer = served, tasks, writer
        self._room = Semaphore(AT_ONCE)

    async def hold(self, reader: StreamReader) -> None:
        try:
            self._writer.write(line(Hello("bridge")))
            said = read(await reader.readuntil(), Hello)
            if said.understood:
                await self._listen(reader, said.hello)
            else:
                _log.error("a kiosk of another version connected; this side speaks %s", Hello("").version)
        except Garbled as error:
            _log.warning("somebody connected and did not say hello: %s", error)
        except LimitOverrunError:
            _log.warning("a kiosk sent a line longer than %d bytes", LONGEST_LINE)
        except (OSError, IncompleteReadError):
            pass  # it left; the kiosk tells about this, since it is the one who misses something
        finally:
            self._writer.close()

    async def _listen(self, reader: StreamReader, who: str) -> None:
        self._served.board.join(self._notify)
        if who == KIOSK:
            self._served.errands.join(self._give)
        try:
            while True:
                await self._hear(await reader.readuntil())
                await self._writer.drain()
        finally:
            if who == KIOSK:
                self._served.errands.leave(self._give)
            self._served.board.leave(self._notify)

    async def _hear(self, received: bytes) -> None:
        try:
            request = read(received, Request)
        except Garbled:
            self._say(Reply(failure=Failure.BAD_REQUEST))
            return
        await self._room.acquire()
        self._tasks.create_task(self._answer(request))

    async def _answer(self, request: Request) -> None:
        try:
            self._say(await _reply(self._served, request))
        except Garbled as error:
            _log.error("the answer to %s is %s", request.method, error)
            self._say(Reply(request.id, failure=Failure.UNAVAILABLE))
        finally:
            self._room.release()

    def _notify(self, notice: Notice, offline: Offline | None) -> None:
        self._say(Reply(notice=notice, offline=offline))

    def _give(self, errand: Errand) -> None:
        self._say(Reply(errand=errand))

    def _say(self, reply: Reply) -> None:
        if not self._writer.is_closing():
            self._writer.write(line(reply))


async def _reply(served: Served, request: Request) -> Reply:
    match arguments(request):
        case Failure() as failure:
            return Reply(request.id, failure=failure)
        case dict() as params if request.expires is None or time.monotonic() < request.expires:
            return await _execute(served, request, params)
        case _:
            return Reply(request.id, failure=Failure.EXPIRED)


async def _execute(served: Served, request: Request, params: dict[str, Any]) -> Reply:
    asked = served.upkeep if request.method.startswith(UPKEEP) else served.catalog
    try:
        answer = await getattr(asked, request.method.removeprefix(UPKEEP))(**params)
        return Reply(request.id, answer=pack(answer))
    except Unavailable:
        return Reply(request.id, failure=Failure.UNAVAILABLE)
    except KeyReused:
        return Reply(request.id, failure=Failure.KEY_REUSED)
