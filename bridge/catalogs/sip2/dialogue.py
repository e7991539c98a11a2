"""One connection to a SIP2 server: one question at a time, said again when one side has not understood."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from itertools import count
from time import monotonic

from bridge.catalogs.sip2.fields import KINDS
from bridge.catalogs.sip2.frame import Garbled, Message, Received, decoded, encoded, sealed, unsealed
from bridge.catalogs.sip2.settings import Sip2
from bridge.contract.circulation import NeverAsked, Unavailable

LONGEST = 1024 * 1024  # bytes of one answer
_AGAIN, _PLEASE_AGAIN = "96", b"97"  # the server asks us, and we ask it
_ENDS = re.compile(rb"[\r\n]")
_MESSAGE, _SEALED = re.compile(rb"[\s\0]*\d\d"), re.compile(rb"AZ[0-9A-Fa-f]{1,4}\s*$")


class NotUnderstood(Unavailable):
    """The server has asked for the question again, as often as it was said: it does not know such a message."""


async def connected(settings: Sip2) -> Dialogue:
    """Raises `NeverAsked`, with a sentence for a technician."""
    where = f"the library's SIP2 server {settings.host}:{settings.port}"
    try:
        async with asyncio.timeout(settings.connect):
            name = (settings.server_name or settings.host) if settings.tls else None
            _, dialogue = await asyncio.get_running_loop().create_connection(
                lambda: Dialogue(settings), settings.host, settings.port, ssl=trust(settings), server_hostname=name
            )
            return dialogue
    except TimeoutError:
        raise NeverAsked(f"{where} did not take the connection in time") from None
    except ssl.SSLCertVerificationError as error:
        raise NeverAsked(f"{where} has a certificate that is not trusted: {error.verify_message}") from None
    except (OSError, UnicodeError) as error:
        raise NeverAsked(f"{where} cannot be reached ({_cause(error)})") from None


class Dialogue(asyncio.Protocol):
    """Ends itself after whatever makes it unsure whose answer would come next: see `alive`."""

    def __init__(self, settings: Sip2) -> None:
        self.used = monotonic()  # when it was last
        self._settings = settings
        self._profile = settings.kind
        self._sequences = count()
        self._buffer = bytearray()
        self._searched = 0
        self._lines: deque[bytes] = deque()
        self._heard: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    @property
    def alive(self) -> bool:
        """Whether something can be asked: it is connected, and nothing has come that nobody has asked for."""
        return self._transport is not None and not self._lines

    async def ask(self, question: Message) -> Message:
        """Raises `NeverAsked` when it has certainly not been sent, `NotUnderstood`, and `Unavailable` when no answer
        came within `settings.answer` seconds that is certainly its own."""
        if not self.alive:
            self.drop()
            raise NeverAsked("the library's system has closed the connection")
        try:
            async with asyncio.timeout(self._settings.answer):
                answer = await self._exchange(question)
        except TimeoutError:
            self.drop()
            raise Unavailable("the library's system did not answer in time") from None
        except BaseException:
            self.drop()
            raise
        self.used = monotonic()
        return answer

    def drop(self) -> None:
        """Ends the connection: a late answer must not be taken for another's."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    async def _exchange(self, question: Message) -> Message:
        expected = KINDS[question.code].answer
        body = encoded(question, self._settings.text, self._profile.orders)
        sequence, again = str(next(self._sequences) % 10), False
        self._say(body, sequence)
        for left in reversed(range(self._settings.tries)):
            received = unsealed(await self._line(), (expected, _AGAIN))
            if self._whole(received) and received.code != _AGAIN:
                self._check_turn(received, sequence, again)
                return self._understood(question, expected, received)
            if not left:
                raise _hopeless(question, self._whole(received))
            again = True  # what is sent again has no sequence number (SIP 2.00)
            self._say(body if self._whole(received) else _PLEASE_AGAIN, "")
        raise AssertionError("tries is at least 1")

    def _say(self, body: bytes, sequence: str) -> None:
        assert self._transport is not None  # noqa: S101 - `_line` raises when it is lost
        self._transport.write(sealed(body, sequence, self._profile.terminator, self._settings.error_detection))

    def _whole(self, received: Received) -> bool:
        return received.whole is True or (received.whole is None and not self._settings.error_detection)

    def _check_turn(self, received: Received, sequence: str, again: bool) -> None:
        if received.sequence == sequence or not self._settings.error_detection or (again and not received.sequence):
            return
        raise Unavailable("the library's system has answered out of turn")

    def _understood(self, question: Message, expected: str, received: Received) -> Message:
        if received.code != expected:
            raise Unavailable("the library's system has answered another question")
        try:
            answer = decoded(received.body, self._settings.text, self._profile.orders)
        except Garbled as error:
            raise Unavailable(f"the library's system has answered with {error}") from None
        if answer["AB"].casefold() not in ("", question["AB"].casefold()):
            raise Unavailable("the library's system has answered about another item")
        return answer

    async def _line(self) -> bytes:
        while not self._lines:
            if self._transport is None:
                raise Unavailable("the library's system has closed the connection without an answer")
            self._heard = asyncio.get_running_loop().create_future()
            await self._heard
        return self._lines.popleft()

    def _wake(self) -> None:
        if self._heard is not None and not self._heard.done():
            self._heard.set_result(None)

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._wake()

    def eof_received(self) -> None:
        self.drop()
        self._wake()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while end := _ENDS.search(self._buffer, self._searched):
            line, self._searched = bytes(self._buffer[: end.start()]), 0
            del self._buffer[: end.end()]
            if _MESSAGE.match(line) or _SEALED.search(line):  # and not a banner, or the end of a line
                self._lines.append(line)
        self._searched = len(self._buffer)
        if len(self._buffer) > LONGEST or len(self._lines) > 100:
            self.drop()
        self._wake()


def _hopeless(question: Message, whole: bool) -> Unavailable:
    if whole:
        return NotUnderstood(f"the library's system does not understand a message {question.code}")
    return Unavailable("the answers of the library's system are damaged, or have no checksum")


def trust(settings: Sip2) -> ssl.SSLContext | None:
    return ssl.create_default_context(cafile=settings.ca_file or None) if settings.tls else None


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
