"""A way to a server that can be cut without a word, as a cable is; or that keeps something to itself."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

Filter = Callable[[bytes], bytes]


@dataclass
class TcpWay:
    """Carries bytes to `port` and back. While `silent` nothing arrives any more, and nobody is told. `back` sees what
    the server says, each time that it says something, and what it returns goes on; `instead` answers in the server's
    place, by what the client says first, unless it returns None. `came` counts connections."""

    port: int
    silent: bool = False
    back: Filter = lambda said: said
    instead: Callable[[bytes], bytes | None] = lambda said: None
    came: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Its port."""
        server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _come(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.came += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError):
                await self._pass_on(reader, writer)
        finally:
            writer.transport.abort()

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        first = await reader.read(65536)
        answer = self.instead(first)
        if answer is not None:
            writer.write(answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        back.write(first)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(reader, back, lambda said: said))
                both.create_task(self._carry(there, writer, self._back_now))
        finally:
            back.transport.abort()

    def _back_now(self, said: bytes) -> bytes:
        """By what `back` is at this moment."""
        return self.back(said)

    async def _carry(self, reader: StreamReader, writer: StreamWriter, change: Filter) -> None:
        while said := await reader.read(65536):
            if not self.silent and (changed := change(said)):
                writer.write(changed)
                with contextlib.suppress(ConnectionError):
                    await writer.drain()
        if not self.silent:
            writer.close()
