"""A way to the central on which one exchange goes wrong, in every way in which networks and proxies do it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

_END = b"\r\n\r\n"


@dataclass
class Exchange:
    """One request that was read, and the connection it came on. Ends with the connection closed."""

    way: FaultyWay
    request: bytes
    reader: StreamReader
    writer: StreamWriter

    async def forward(self) -> bytes:
        """The central's whole answer."""
        return await self.way.asked(self.request)

    async def say(self, answer: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.writer.write(answer)
            await self.writer.drain()

    async def silence(self) -> None:
        """Until the other side gives up."""
        with contextlib.suppress(ConnectionError):
            await self.reader.read()

    def reset(self) -> None:
        """RST instead of FIN."""
        linger = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


Fault = Callable[[Exchange], Awaitable[None]]


@dataclass
class FaultyWay:
    """Carries everything to the central's `port` and back; what has an Idempotency-Key meets the fault that is armed,
    once. `met` counts the faults that were met."""

    port: int
    met: int = 0
    _armed: Fault | None = None
    _late: set[asyncio.Task[bytes]] = field(default_factory=set)
    _served: dict[StreamWriter, asyncio.Task[None]] = field(default_factory=dict)

    def arm(self, kind: str) -> None:
        self._armed = FAULTS[kind]

    @contextlib.asynccontextmanager
    async def open(self, port: int = 0) -> AsyncIterator[str]:
        """Its URL, on this port or any free one. When it is closed, nobody listens there."""
        server = await asyncio.start_server(self._come, "127.0.0.1", port)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for task in self._served.values():
                task.cancel()
            await asyncio.gather(*self._late, *self._served.values(), return_exceptions=True)
            await asyncio.sleep(0.01)  # until what was closed is closed

    async def asked(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head, _, body = request.partition(_END)
        try:
            writer.write(head + b"\r\nConnection: close" + _END + body)
            answer = await reader.read()
        finally:
            writer.close()
        return answer.replace(b"connection: close\r\n", b"")

    def later(self, request: bytes) -> None:
        """It arrives all the same, when nobody waits for its answer any more."""
        self._late.add(asyncio.create_task(self.asked(request)))

    def _come(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._served[writer] = asyncio.create_task(self._serve(reader, writer))

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._carry(Exchange(self, await _message(reader), reader, writer)):
                    pass
        finally:
            writer.close()
            del self._served[writer]

    async def _carry(self, exchange: Exchange) -> bool:
        """Whether the connection can be used again."""
        fault = self._armed if b"idempotency-key:" in exchange.request.lower() else None
        if fault is None:
            await exchange.say(await exchange.forward())
            return True
        self._armed, self.met = None, self.met + 1
        await fault(exchange)
        return False


async def _message(reader: StreamReader) -> bytes:
    head = await reader.readuntil(_END)
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    return head + await reader.readexactly(length)


def _answer(status: str, body: bytes = b"", kind: str = "application/json", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def _instead(answer: bytes) -> Fault:
    """The central never hears of it."""

    async def fault(exchange: Exchange) -> None:
        await exchange.say(answer)

    return fault


def _afterwards(answer: bytes) -> Fault:
    """The central has done it, and something on the way says otherwise."""

    async def fault(exchange: Exchange) -> None:
        await exchange.forward()
        await exchange.say(answer)

    return fault


def _cut(part: Callable[[bytes], bytes]) -> Fault:
    """Only this part of the answer arrives before the connection ends."""

    async def fault(exchange: Exchange) -> None:
        await exchange.say(part(await exchange.forward()))

    return fault


async def _reset_before(exchange: Exchange) -> None:
    exchange.reset()


async def _lost(_exchange: Exchange) -> None:
    """Read, and the connection closed."""


async def _lost_in_silence(exchange: Exchange) -> None:
    await exchange.silence()


async def _reset_after(exchange: Exchange) -> None:
    await exchange.forward()
    exchange.reset()


async def _answer_lost(exchange: Exchange) -> None:
    await exchange.forward()


async def _answer_lost_in_silence(exchange: Exchange) -> None:
    await exchange.forward()
    await exchange.silence()


async def _doubled(exchange: Exchange) -> None:
    await exchange.forward()
    await exchange.say(await exchange.forward())


async def _doubled_at_once(exchange: Exchange) -> None:
    first, _ = await asyncio.gather(exchange.forward(), exchange.forward())
    await exchange.say(first)


async def _answered_twice(exchange: Exchange) -> None:
    answer = await exchange.forward()
    await exchange.say(answer + answer)
    await exchange.silence()


async def _too_late(exchange: Exchange) -> None:
    """The request itself, after its sender has given up."""
    await exchange.silence()
    exchange.way.later(exchange.request)


async def _answer_too_late(exchange: Exchange) -> None:
    answer = await exchange.forward()
    await exchange.silence()
    await exchange.say(answer)


async def _dripping(exchange: Exchange) -> None:
    answer = await exchange.forward()
    for at in range(len(answer)):
        await exchange.say(answer[at : at + 1])
        await asyncio.sleep(0.05)
        if exchange.writer.is_closing():
            break


async def _forgotten(exchange: Exchange) -> None:
    """The answer arrives, and the connection is gone when it is used next."""
    await exchange.say(await exchange.forward())
    exchange.writer.close()


def _head_only(answer: bytes) -> bytes:
    return answer.partition(_END)[0] + _END


_PORTAL = _answer("200 OK", b"<html>Please log in</html>", "text/html")
FAULTS: dict[str, Fault] = {
    "reset before it is read": _reset_before,
    "lost": _lost,
    "lost in silence": _lost_in_silence,
    "500 before": _instead(_answer("500 Internal Server Error", b"oops", "text/plain")),
    "502 before": _instead(_answer("502 Bad Gateway", b"<html>", "text/html")),
    "503 before": _instead(_answer("503 Service Unavailable", b"", "text/plain", "Retry-After: 3600\r\n")),
    "504 before": _instead(_answer("504 Gateway Timeout")),
    "429 before": _instead(_answer("429 Too Many Requests", b"", "text/plain", "Retry-After: 60\r\n")),
    "captive portal": _instead(_PORTAL),
    "redirect": _instead(_answer("302 Found", more="Location: http://127.0.0.1:9/login\r\n")),
    "401": _instead(_answer("401 Unauthorized", b"{}")),
    "403 of a proxy": _instead(_answer("403 Forbidden", b"<html>", "text/html")),
    "204": _instead(_answer("204 No Content")),
    "garbage": _instead(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "JSON of something else": _instead(_answer("201 Created", b'{"number":7}')),
    "no JSON": _instead(_answer("201 Created", b"{")),
    "a huge body": _instead(_answer("201 Created", b'"' + b"x" * 400_000 + b'"')),
    "a huge head": _instead(_answer("201 Created", b"{}", more=f"X-Pad: {'x' * 100_000}\r\n")),
    "reset after": _reset_after,
    "answer lost": _answer_lost,
    "answer lost in silence": _answer_lost_in_silence,
    "answer cut in its first line": _cut(lambda answer: answer[:9]),
    "answer cut in its head": _cut(lambda answer: answer[:40]),
    "answer cut before its body": _cut(_head_only),
    "answer cut in its body": _cut(lambda answer: answer[:-10]),
    "half an answer that says it is whole": _cut(
        lambda answer: _answer("201 Created", answer.partition(_END)[2][: len(answer) // 6])
    ),
    "answer longer than it says": _cut(lambda answer: answer + b"}" * 200),
    "500 after": _afterwards(_answer("500 Internal Server Error", b"oops", "text/plain")),
    "502 after": _afterwards(_answer("502 Bad Gateway", b"<html>", "text/html")),
    "503 after": _afterwards(_answer("503 Service Unavailable")),
    "504 after": _afterwards(_answer("504 Gateway Timeout")),
    "captive portal after": _afterwards(_PORTAL),
    "doubled": _doubled,
    "doubled at once": _doubled_at_once,
    "answered twice": _answered_twice,
    "too late": _too_late,
    "answer too late": _answer_too_late,
    "dripping": _dripping,
    "forgotten afterwards": _forgotten,
}
