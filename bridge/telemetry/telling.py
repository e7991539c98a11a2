"""Puts together what tells a broker of the stand, and obeys what comes by it; loaded only where there is a broker."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.offline.clock import Clock
from bridge.telemetry.broker import Broker
from bridge.telemetry.connection import Connection, Will
from bridge.telemetry.counting import Counting
from bridge.telemetry.ending import Ending
from bridge.telemetry.events import Events
from bridge.telemetry.hands import Hands
from bridge.telemetry.herald import Herald
from bridge.telemetry.memory import Memory
from bridge.telemetry.messages import EventKind
from bridge.telemetry.sessions import Sessions
from bridge.telemetry.settings import UpkeepSettings
from bridge.telemetry.version import own_version
from bridge.telemetry.watch import Watch

if TYPE_CHECKING:
    from bridge.telemetry.commands import Commands

_log = logging.getLogger(__name__)

_AGAIN = 60.0  # seconds until a certificate that could not be used is tried again
_SETTLING = 5.0  # seconds for commands that are being obeyed while the bridge ends


class Telling:
    """`file` is the bridge's configuration, which a command may want to be read again."""

    def __init__(  # noqa: PLR0913, PLR0917 - all that is told, and whom it takes to obey
        self,
        settings: UpkeepSettings,
        broker: Broker,
        memory: Memory,
        clock: Clock,
        watch: Watch,
        counting: Counting,
        events: Events,
        ending: Ending,
        hands: Hands,
        file: Path | None,
    ) -> None:
        """Raises OSError, with a sentence, when a key of those whose commands are obeyed cannot be used."""
        self._broker, self._client_id, self._events = broker, f"anjungan-{settings.stand}", events
        self._sessions = Sessions(memory, clock)
        self._commands = _commands(settings, hands, self._tell_command, file)
        self._herald = Herald(
            settings.stand,
            every=settings.every,
            version=own_version(),
            is_discoverable=settings.discovery,
            watch=watch,
            counting=counting,
            events=events,
            sessions=self._sessions,
            memory=memory,
            wanted=lambda: ending.wanted,
            attending=self._commands,
        )
        events.add(EventKind.STARTED, version=own_version())
        ending.first.append(lambda: events.add(EventKind.STOPPED))

    @property
    def protocol(self) -> str:
        """Of the connection to the broker now; empty while there is none."""
        return self._herald.protocol

    async def run(self) -> None:
        """Until cancelled."""
        await self._sessions.prepare()
        try:
            connection = await _connection(self._broker, self._client_id, self._herald.will)
            await connection.run(self._herald.live)
        finally:
            if self._commands is not None:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_SETTLING):
                        await self._commands.settle()
                self._commands.close()

    def _tell_command(self, details: Mapping[str, str]) -> None:
        self._events.add(EventKind.COMMAND, None, **details)


def _commands(
    settings: UpkeepSettings, hands: Hands, tell: Callable[[Mapping[str, str]], None], file: Path | None
) -> Commands | None:
    """None where nobody's commands are obeyed; what obeys them is loaded only where it is."""
    if not settings.commands.keys:
        return None
    from bridge.telemetry.commands import Commands

    return Commands(settings, hands, tell, file)


async def _connection(broker: Broker, client_id: str, will: Callable[[], Will]) -> Connection:
    """As soon as certificate or password can be used; loans do not wait for them."""
    said = ""
    while True:
        try:
            return Connection(broker, client_id, will)
        except OSError as error:
            if str(error) != said:
                said = str(error)
                _log.error("nobody is told how this stand is: %s", said)
        await asyncio.sleep(_AGAIN)
