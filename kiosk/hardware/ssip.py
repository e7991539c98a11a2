"""The speech daemon's own protocol, SSIP: one command a line, one answer of one or more lines to each.

Speech Dispatcher's manual, "SSIP documentation": the last line of an answer has a space after its three digits, lines
before it a hyphen; 1xx and 2xx are yes, 7xx come unasked, all others are no. A text ends with a line that is a point,
so a line of it that begins with a point gets another one.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterable

LONGEST_LINE = 64 * 1024  # bytes of an answer; a daemon that says more is none
PATIENCE = 5.0  # seconds for an answer
_YES, _UNASKED = ("1", "2"), "7"


class Conversation:
    """One connection. Its methods raise OSError when the daemon is gone, does not answer, says no or what it says is no
    SSIP; what was to be spoken is in none of them. They are not to be called at once."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._answers: asyncio.Queue[list[str]] = asyncio.Queue()
        self._lines: list[str] = []  # of an answer that has not ended

    async def listen(self) -> None:
        """Takes what the daemon says until it hangs up or says what is no SSIP, which raises OSError."""
        try:
            while line := await self._reader.readline():
                self._hear(line)
        except ValueError:  # a line without an end
            raise _wrong() from None
        raise OSError(errno.ECONNRESET, "the speech daemon has hung up")

    async def do(self, command: str) -> list[str]:
        """The lines of the answer before its last. `command` is ours: nothing from outside is ever part of one."""
        await self._send(command)
        return await self._agreed(command)

    async def speak(self, sentences: Iterable[str]) -> None:
        """Queues one message."""
        await self.do("SPEAK")
        await self._send("\r\n".join((*map(_stuffed, lines(sentences)), ".")))
        await self._agreed("SPEAK")

    def _hear(self, line: bytes) -> None:
        said = line.decode("utf-8", "replace").rstrip("\r\n")
        if len(said) < 4 or not said[:3].isdigit() or said[3] not in " -" or not line.endswith(b"\n"):
            raise _wrong()
        if said.startswith(_UNASKED):
            return
        self._lines.append(said)
        if said[3] == " ":
            self._answers.put_nowait(self._lines)
            self._lines = []

    async def _send(self, words: str) -> None:
        self._writer.write(words.encode() + b"\r\n")
        async with asyncio.timeout(PATIENCE):
            await self._writer.drain()

    async def _agreed(self, command: str) -> list[str]:
        async with asyncio.timeout(PATIENCE):
            *data, answer = await self._answers.get()
        if not answer.startswith(_YES):
            raise OSError(errno.EPROTO, f"the speech daemon answers {answer[:3]} to {command}")
        return [line[4:] for line in data]


def lines(sentences: Iterable[str]) -> list[str]:
    """One line a sentence, without any character that ends a line or cannot be sent, and with an end that is heard."""
    wanted = (
        " ".join("".join(one if one.isprintable() else " " for one in sentence).split()) for sentence in sentences
    )
    return [line if len(line) == 1 or line[-1] in ".!?:," else f"{line}." for line in wanted if line]


def _stuffed(line: str) -> str:
    return f".{line}" if line.startswith(".") else line


def _wrong() -> OSError:
    return OSError(errno.EPROTO, "what answers there is no speech daemon")
