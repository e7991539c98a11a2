"""A strict speech daemon: answers what the SSIP manual allows, refuses all else, and misbehaves where it is told to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

COMMANDS = (
    r"SET SELF CLIENT_NAME [\w-]+:[\w-]+:[\w-]+", r"SET SELF OUTPUT_MODULE [\w-]+", r"SET SELF SSML_MODE (on|off)",
    r"SET SELF PUNCTUATION (none|some|most|all)", r"SET SELF PRIORITY (IMPORTANT|MESSAGE|TEXT|NOTIFICATION|PROGRESS)",
    r"SET SELF VOICE_TYPE (MALE|FEMALE)[123]", r"SET SELF (RATE|VOLUME) (-?\d{1,2}|-?100)",
    r"SET SELF LANGUAGE (id|en)", r"CANCEL SELF", r"SOUND_ICON [a-z]+",
)  # fmt: skip


@dataclass
class SsipPeer:
    """`heard` are the commands, and each message as a list of its lines. `answer` may answer a command in its own way:
    with bytes, with b"" for silence, or None for what is right."""

    path: Path
    heard: list[str | list[str]] = field(default_factory=list)
    answer: Callable[[str], bytes | None] = lambda _: None
    wrong: list[str] = field(default_factory=list)  # what is no SSIP
    connections: list[asyncio.StreamWriter] = field(default_factory=list)

    def messages(self) -> list[list[str]]:
        return [one for one in self.heard if isinstance(one, list)]

    def hang_up(self) -> None:
        for writer in self.connections:
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        try:
            while line := await reader.readline():
                writer.write(await self._reply(line, reader))
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _reply(self, line: bytes, reader: asyncio.StreamReader) -> bytes:
        command = self._understood(line)
        self.heard.append(command)
        if (own := self.answer(command)) is not None:
            return own
        if command == "SPEAK":
            self.connections[-1].write(b"230 OK RECEIVING DATA\r\n")
            self.heard.append(await self._message(reader))
            return b"225-7\r\n225 OK MESSAGE QUEUED\r\n701-7\r\n701 BEGIN\r\n"
        if command == "LIST OUTPUT_MODULES":
            return b"250-espeak-ng\r\n250 OK MODULE LIST SENT\r\n"
        return b"200 OK\r\n" if any(re.fullmatch(known, command) for known in COMMANDS) else self._refuse(command)

    async def _message(self, reader: asyncio.StreamReader) -> list[str]:
        lines = []
        while (line := self._understood(await reader.readline())) != ".":
            lines.append(line.removeprefix(".") if line.startswith("..") else line)
            if line.startswith(".") and not line.startswith(".."):
                self.wrong.append(line)
        return lines

    def _understood(self, line: bytes) -> str:
        if not line.endswith(b"\r\n") or b"\0" in line:
            self.wrong.append(repr(line))
        return line.decode("utf-8").removesuffix("\r\n")

    def _refuse(self, command: str) -> bytes:
        self.wrong.append(command)
        return b"500 ERR INVALID COMMAND\r\n"


@asynccontextmanager
async def ssip_peer(path: Path) -> AsyncIterator[SsipPeer]:
    peer = SsipPeer(path)
    server = await asyncio.start_unix_server(peer.serve, str(path), limit=1 << 20)
    try:
        yield peer
    finally:
        peer.hang_up()
        server.close()
        await server.wait_closed()
