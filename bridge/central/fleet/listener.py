"""Central's own connection to the broker: hears everything that stands say, and says what central has to say."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NoReturn

from bridge.central.fleet.board import Board
from bridge.central.fleet.reading import Heard
from bridge.central.fleet.tile import Moment
from bridge.telemetry import topics
from bridge.telemetry.broker import Broker
from bridge.telemetry.connection import Connection
from bridge.telemetry.line import Disconnected, Line

_INBOX = 100_000  # messages: all that two thousand stands have retained comes at one time


class Listener:
    """Feeds the board; `heard` is told of every message that was taken in."""

    def __init__(
        self, broker: Broker, board: Board, clock: Callable[[], Moment], heard: Callable[[Heard], None]
    ) -> None:
        """Raises OSError, with a sentence, when a certificate or password cannot be used."""
        self._board, self._clock, self._heard = board, clock, heard
        self._connection = Connection(broker, f"central-{secrets.token_hex(4)}", lambda: None, inbox=_INBOX)
        self._line: Line | None = None

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await self._connection.run(self._live)

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
        """Returns when the broker has it. Raises `Disconnected` and `NotAuthorized`."""
        if self._line is None:
            raise Disconnected("there is no connection to the broker")
        about = {"qos": qos, "retain": retain, "expiry": expiry, "correlation": correlation}
        await self._line.publish(topic, payload, **about)  # type: ignore[arg-type]  # each has its own type

    async def clear(self, kept: tuple[str, ...]) -> None:
        """Takes these retained messages from the broker. Raises as `publish`."""
        for topic in kept:
            await self.publish(topic, b"", retain=True)

    async def _live(self, line: Line) -> None:
        """One connection. The board believes in it when the broker has taken the subscription."""
        await line.subscribe(topics.EVERYTHING)
        self._line = line
        self._board.connected(self._clock())
        try:
            while True:
                received = await line.received.get()
                now = self._clock()
                heard = self._board.hear(received.topic, received.payload, now, retained=received.retained)
                if heard is not None:
                    self._heard(heard)
        finally:
            self._line = None
            self._board.disconnected(self._clock())
