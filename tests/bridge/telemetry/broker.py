"""A stand's commands, and whoever gives some, at a real broker."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal

import msgspec

from bridge.telemetry import topics
from bridge.telemetry.broker import Broker
from bridge.telemetry.connection import Connection
from bridge.telemetry.line import Line, Received
from bridge.telemetry.messages import AnswerMessage
from tests.bridge.telemetry.afar import SESSION, STAND, Afar
from tests.waiting import until

Protocol = Literal["5", "3.1.1"]


@asynccontextmanager
async def joined(port: int, protocol: Protocol, name: str, live: Callable[[Line], Any]) -> AsyncIterator[Connection]:
    """A client that stays connected; what it raises is raised here."""
    broker = Broker("127.0.0.1", port, tls=False, protocol=protocol, first_pause=0.05, longest_pause=0.2)
    connection = Connection(broker, name, lambda: None)
    work = asyncio.create_task(connection.run(live))
    try:
        yield connection
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


@asynccontextmanager
async def attending(stand: Afar, port: int, protocol: Protocol, session: int = SESSION) -> AsyncIterator[Connection]:
    """The stand's own end; subscribed when this begins."""
    subscribed = asyncio.Event()

    async def live(line: Line) -> None:
        plain = line.subscribe

        async def subscribe(*names: str) -> None:
            await plain(*names)
            subscribed.set()

        line.subscribe = subscribe  # type: ignore[method-assign]  # to know when
        await stand.commands.attend(line, session)

    async with joined(port, protocol, STAND, live) as connection:
        await asyncio.wait_for(subscribed.wait(), 20)
        yield connection


class Giver:
    """Somebody at the broker who hears the stand's answers."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.heard: list[tuple[AnswerMessage, Received]] = []

    @property
    def answers(self) -> list[AnswerMessage]:
        return [answer for answer, _ in self.heard]

    async def gives(self, received: Received, *, retain: bool = False) -> None:
        """As the message came, or would come, to the stand."""
        await self.line.publish(
            received.topic, received.payload, retain=retain, expiry=60, correlation=received.correlation
        )

    async def listen(self) -> None:
        while True:
            received = await self.line.received.get()
            self.heard.append((msgspec.json.decode(received.payload, type=AnswerMessage), received))


@asynccontextmanager
async def giving(port: int, protocol: Protocol, name: str = "giver") -> AsyncIterator[Giver]:
    givers: list[Giver] = []

    async def live(line: Line) -> None:
        await line.subscribe(topics.answer(STAND))
        givers.append(Giver(line))
        await givers[-1].listen()

    async with joined(port, protocol, name, live):
        await until(lambda: givers, 20)
        yield givers[-1]
