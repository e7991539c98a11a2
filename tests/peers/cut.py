"""A network that can fall silent: bytes to a port and back, until it is cut; nobody is told that it was."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field


@dataclass
class Network:
    """Of `port`. While it is `cut` nothing gets through, in either direction, and nothing is closed."""

    port: int
    _whole: asyncio.Event = field(default_factory=asyncio.Event)
    _carrying: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        """What was open while it was cut is gone: routers have forgotten it."""
        for task in self._carrying:
            task.cancel()
        self._whole.set()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """The port that leads through it."""
        self._whole.set()
        server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            self.mend()
            server.close()
            await server.wait_closed()

    async def _accepted(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        far: StreamWriter | None = None
        with contextlib.suppress(OSError, asyncio.CancelledError):
            far_reader, far = await asyncio.open_connection("127.0.0.1", self.port)
            await _first_to_end(self._carry(reader, far), self._carry(far_reader, writer))
        for end in filter(None, (writer, far)):
            end.transport.abort()

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        while data := await reader.read(65536):
            await self._whole.wait()
            writer.write(data)
            await writer.drain()


@dataclass(frozen=True)
class NetworkBeside:
    """A network that runs in another thread than whoever cuts it. `port` leads through it."""

    port: int
    _network: Network
    _loop: asyncio.AbstractEventLoop

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(self._network.cut)

    def mend(self) -> None:
        self._loop.call_soon_threadsafe(self._network.mend)


@contextlib.contextmanager
def network_beside(port: int) -> Iterator[NetworkBeside]:
    """For tests without a loop of their own."""
    opened: Future[NetworkBeside] = Future()
    over = asyncio.Event()

    async def run() -> None:
        network = Network(port)
        async with network.open() as way:
            opened.set_result(NetworkBeside(way, network, asyncio.get_running_loop()))
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    beside = opened.result()
    try:
        yield beside
    finally:
        beside._loop.call_soon_threadsafe(over.set)
        thread.join()


async def _first_to_end(*work: object) -> None:
    tasks = [asyncio.ensure_future(one) for one in work]  # type: ignore[call-overload]  # any coroutine
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
