"""Peers for the HTTP client: a server that says exactly what a test wants, and a way that loses answers."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from ssl import SSLContext
from urllib.parse import urlsplit

Say = Callable[[StreamWriter], Awaitable[None]]


def response(status: str, body: bytes = b"", kind: str = "application/json", extra: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


@contextlib.asynccontextmanager
async def scripted(*answers: bytes | Say, tls: SSLContext | None = None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that gives these answers, the last one for ever; its URL and the requests it got."""
    requests: list[bytes] = []

    async def converse(reader: StreamReader, writer: StreamWriter) -> None:
        while True:
            requests.append(await _request(reader))
            answer = answers[min(len(requests), len(answers)) - 1]
            if callable(answer):
                await answer(writer)
            else:
                writer.write(answer)
            await writer.drain()

    async with _serving(converse, tls) as url:
        yield url, requests


@contextlib.asynccontextmanager
async def losing_answers(url: str, lose: int) -> AsyncIterator[str]:
    """A way to the server at `url` on which the first `lose` answers to a POST of loans get lost."""
    target, lost = urlsplit(url), 0

    async def converse(reader: StreamReader, writer: StreamWriter) -> None:
        nonlocal lost
        there, back = await asyncio.open_connection(target.hostname, target.port)
        with contextlib.closing(back):
            while True:
                request = await _request(reader)
                back.write(request)
                answer = await there.readuntil(b"\r\n\r\n")
                answer += await there.readexactly(_length(answer))
                if request.startswith(b"POST /v1/loans") and lost < lose:
                    lost += 1
                    return
                writer.write(answer)

    async with _serving(converse) as proxy:
        yield proxy


@contextlib.asynccontextmanager
async def _serving(
    converse: Callable[[StreamReader, StreamWriter], Awaitable[None]], tls: SSLContext | None = None
) -> AsyncIterator[str]:
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: StreamReader, writer: StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await converse(reader, writer)

    def welcome(reader: StreamReader, writer: StreamWriter) -> None:
        talks.add(asyncio.ensure_future(talk(reader, writer)))

    server = await asyncio.start_server(welcome, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for held in talks:
            held.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def _request(reader: StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(_length(head))


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
