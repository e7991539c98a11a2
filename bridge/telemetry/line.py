"""One connection to a broker as those see it who speak and listen there: a word is said when the broker has it."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Future, Queue
from dataclasses import dataclass, field
from typing import Protocol

_log = logging.getLogger(__name__)

ANSWER_SECONDS = 20.0  # for a broker's CONNACK, SUBACK or PUBACK
INBOX = 1000  # messages that wait to be looked at; more are dropped, and told


class Disconnected(OSError):
    """There is no connection, or it has ended; what was not acknowledged may have arrived or not."""


class NotAuthorized(PermissionError):
    """The broker does not let this client publish there. Only MQTT 5 tells."""


@dataclass(frozen=True, slots=True)
class Received:
    """`retained`: the broker had kept it, so it may be old. `correlation` is MQTT 5's, empty without."""

    topic: str
    payload: bytes = field(repr=False)
    retained: bool
    correlation: bytes = b""


@dataclass(frozen=True, slots=True)
class Packet:
    """One publication as it goes out. `expiry` in seconds and `correlation` are MQTT 5's."""

    topic: str
    payload: bytes = field(repr=False)
    qos: int
    retain: bool
    expiry: int | None
    correlation: bytes


class Wire(Protocol):
    """Sends. Both answer the number by which the broker acknowledges it, and raise `Disconnected`."""

    def publish(self, packet: Packet) -> int: ...

    def subscribe(self, topics: tuple[str, ...]) -> int:
        """At QoS 1."""


class Line:
    """One connection, from its CONNACK to its end. For the event loop only."""

    def __init__(self, wire: Wire, protocol: str, inbox: int = INBOX) -> None:
        self.protocol = protocol  # "5" or "3.1.1"
        self.received: Queue[Received] = Queue(inbox)
        self._wire = wire
        self._acknowledging: dict[int, Future[int]] = {}
        self._overflowing = False
        self._early: dict[int, int] = {}  # acknowledged before anybody waited: paho's thread may be faster

    async def publish(  # noqa: PLR0913 - the packet's own fields
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry: int | None = None,
        correlation: bytes = b"",
    ) -> None:
        """Returns when the broker has it (PUBACK). `expiry` in seconds and `correlation` go with MQTT 5 only.

        Raises `Disconnected` and `NotAuthorized`.
        """
        number = self._wire.publish(Packet(topic, payload, qos, retain, expiry, correlation))
        if qos:
            await self._acknowledged(number)

    async def subscribe(self, *topics: str) -> None:
        """At QoS 1; what comes is in `received`. Raises `Disconnected` and `NotAuthorized`."""
        await self._acknowledged(self._wire.subscribe(topics))

    def acknowledged(self, mid: int, reason: int) -> None:
        waiting = self._acknowledging.pop(mid, None)
        if waiting is None:
            self._early[mid] = reason
        elif not waiting.done():
            waiting.set_result(reason)

    def hear(self, received: Received) -> None:
        """Each time that there is no room is told once, however many are dropped then."""
        if self.received.full():
            if not self._overflowing:
                _log.error("more messages than can be looked at: some are dropped")
            self._overflowing = True
            return
        self._overflowing = False
        self.received.put_nowait(received)

    def end(self) -> None:
        for waiting in self._acknowledging.values():
            if not waiting.done():
                waiting.set_exception(Disconnected("the connection ended"))
        self._acknowledging.clear()

    async def _acknowledged(self, mid: int) -> None:
        if mid in self._early:
            reason = self._early.pop(mid)
        else:
            waiting = self._acknowledging[mid] = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    reason = await waiting
            except TimeoutError as error:
                raise Disconnected("the broker does not acknowledge") from error
            finally:
                self._acknowledging.pop(mid, None)
        if reason >= 0x80:
            raise NotAuthorized(f"the broker refuses it ({reason:#x})")
