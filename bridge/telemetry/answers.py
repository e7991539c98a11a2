"""The answers to commands on their way back, in order, as long as the connection lasts that the commands came by."""

from __future__ import annotations

import logging
from asyncio import Queue
from typing import NoReturn, Protocol

import msgspec

from bridge.telemetry.line import NotAuthorized
from bridge.telemetry.messages import LONGEST_LIFE, AnswerMessage

_log = logging.getLogger(__name__)

_WAITING = 200  # answers that the broker has not taken yet; more are lost
_LONGEST_CORRELATION = 128  # bytes; what is longer is not sent back


class Publish(Protocol):
    """`Line.publish`, as far as commands and their answers need it."""

    async def __call__(self, topic: str, payload: bytes, *, expiry: int | None, correlation: bytes) -> None:
        """Raises `Disconnected` and `NotAuthorized`."""


class Answers:
    def __init__(self, publish: Publish, topic: str) -> None:
        self._publish, self._topic = publish, topic
        self._waiting: Queue[tuple[AnswerMessage, bytes]] = Queue(_WAITING)
        self._open = True

    def say(self, answer: AnswerMessage, correlation: bytes) -> None:
        """Soon, if there is still somebody to tell."""
        if not self._open:
            _log.warning("the answer to a command is lost: %s %s, the connection has ended", answer.name, answer.stage)
        elif self._waiting.full():
            _log.warning("the answer to a command is lost: too many wait")
        else:
            self._waiting.put_nowait((answer, correlation[:_LONGEST_CORRELATION]))

    async def run(self) -> NoReturn:
        """Until cancelled. Raises `Disconnected`; what was not sent then is lost, and that is told."""
        try:
            while True:
                answer, correlation = await self._waiting.get()
                await self._send(answer, correlation)
        finally:
            self._open = False
            if lost := self._waiting.qsize():
                _log.warning("the answers to %d commands are lost: the connection has ended", lost)

    async def _send(self, answer: AnswerMessage, correlation: bytes) -> None:
        try:
            payload = msgspec.json.encode(answer)
            await self._publish(self._topic, payload, expiry=LONGEST_LIFE, correlation=correlation)
        except NotAuthorized as error:
            _log.error("the broker does not take the answer to a command: %s", error)
