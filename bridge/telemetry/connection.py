"""A client's life at an MQTT broker: connected again for ever, with what to do while it is connected.

The only file that knows paho. Its network thread is paho's own; everything here is told in the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from asyncio import AbstractEventLoop, Event, Future
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from bridge.telemetry.broker import Broker, password, trust
from bridge.telemetry.line import ANSWER_SECONDS, INBOX, Disconnected, Line, Packet, Received

_log = logging.getLogger(__name__)

_UNSUPPORTED = 0x84  # MQTT 5, 3.2.2.2: the protocol's version; paho gives 3.1.1's own code the same number


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker tells when the client goes without a word; retained, QoS 1."""

    topic: str
    payload: bytes


Live = Callable[[Line], Awaitable[None]]


class Connection:
    """`client_id` is the program's own at the broker. `will` is asked before every attempt, None for no will. `inbox`
    messages may wait to be looked at."""

    def __init__(
        self, broker: Broker, client_id: str, will: Callable[[], Will | None], *, inbox: int = INBOX
    ) -> None:
        """Raises OSError, with a sentence, when a certificate or password cannot be used."""
        self._broker, self._client_id, self._will, self._inbox = broker, client_id, will, inbox
        self._trust, self._password = trust(broker), password(broker)
        self._version = "3.1.1" if broker.protocol == "3.1.1" else "5"
        self._is_guess = False  # that the broker knows nothing newer
        self.up = False
        self._said: str | None = None

    async def run(self, live: Live) -> NoReturn:
        """Until cancelled. `live` is begun with every connection and cancelled when it ends; when it ends by itself or
        by an OSError, the connection is given up and made anew."""
        failures = 0
        while True:
            failures = 0 if await self._once(live) else failures + 1
            longest = min(self._broker.longest_pause, self._broker.first_pause * 2.0 ** min(failures, 16))
            await asyncio.sleep(random.uniform(longest / 2, longest))  # noqa: S311 - no secret

    async def _once(self, live: Live) -> bool:
        """One connection, whole; whether the broker took it."""
        loop = asyncio.get_running_loop()
        attempt = _Attempt(self._broker, self._client_id, self._version, loop, self._inbox)
        attempt.prepare(self._trust, self._password, self._will())
        try:
            line = await attempt.connect()
        except OSError as error:
            self._tell(f"the broker cannot be reached: {' '.join(str(error).split())}")
            self._try_another_version(attempt)
            await attempt.close()
            return False
        except BaseException:
            await attempt.close()
            raise
        self.up = True
        self._tell(f"connected to the broker, MQTT {line.protocol}")
        try:
            await self._lived(live, line, attempt)
        finally:
            self.up = False
            line.end()
            await attempt.close()
        if self._is_guess:  # a broker that was just ending closes as an old one does
            self._version, self._is_guess = "5", False
        return True

    def _try_another_version(self, attempt: _Attempt) -> None:
        if self._broker.protocol == "auto" and (attempt.refused_version or attempt.was_closed):
            self._version = "3.1.1" if self._version == "5" else "5"
            self._is_guess = not attempt.refused_version

    async def _lived(self, live: Live, line: Line, attempt: _Attempt) -> None:
        living, ended = asyncio.ensure_future(live(line)), asyncio.create_task(attempt.ended.wait())
        try:
            await asyncio.wait((living, ended), return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
            self._tell("the broker has gone")
        except OSError as error:
            self._tell(f"the broker has gone: {error}")
        finally:
            ended.cancel()
            living.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await living

    def _tell(self, what: str) -> None:
        """Each change once."""
        if what != self._said:
            _log.warning("%s", what)
        self._said = what


class _Attempt:
    """paho's client for one connection. Its callbacks come in paho's thread and go to the loop."""

    def __init__(self, broker: Broker, client_id: str, version: str, loop: AbstractEventLoop, inbox: int) -> None:
        self.ended = Event()
        self.refused_version = self.was_closed = False
        self._broker, self._version, self._loop = broker, version, loop
        self._connack: Future[int] = loop.create_future()
        self._client = client = Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=MQTTv5 if version == "5" else MQTTv311,
            clean_session=None if version == "5" else True,
            reconnect_on_failure=False,
        )
        client.on_connect, client.on_disconnect = self._connected, self._disconnected
        client.on_message, client.on_publish, client.on_subscribe = self._message, self._published, self._subscribed
        self._line = Line(_PahoWire(client, version), version, inbox)

    def prepare(self, context: Any, secret: str | None, will: Will | None) -> None:
        if context is not None:
            self._client.tls_set_context(context)
        if secret is not None:
            self._client.username_pw_set(self._broker.user, secret)
        if will is not None:
            self._client.will_set(will.topic, will.payload, qos=1, retain=True)

    async def connect(self) -> Line:
        """Raises OSError."""
        broker = self._broker
        more: dict[str, Any] = {"clean_start": True} if self._version == "5" else {}
        asked = self._client.connect
        await asyncio.shield(asyncio.to_thread(asked, broker.host, broker.port, broker.keepalive, **more))
        self._client.loop_start()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reason = await self._connack
        except TimeoutError as error:
            raise Disconnected("the broker does not answer") from error
        if reason:
            self.refused_version = reason == _UNSUPPORTED
            raise Disconnected(f"the broker refuses this client ({reason:#x})")
        return self._line

    async def close(self) -> None:
        """Says goodbye when there is still somebody; without it the broker tells the will."""
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    def _soon(self, what: Callable[..., object], *given: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended
            self._loop.call_soon_threadsafe(what, *given)

    def _connected(self, _c: Client, _u: Any, _f: ConnectFlags, reason: ReasonCode, _p: Properties | None) -> None:
        self._soon(self._settle, reason.value)

    def _disconnected(
        self, _c: Client, _u: Any, _f: DisconnectFlags, reason: ReasonCode, _p: Properties | None
    ) -> None:
        self._soon(self._lost)

    def _message(self, _c: Client, _u: Any, message: MQTTMessage) -> None:
        correlation = getattr(message.properties, "CorrelationData", b"") if message.properties else b""
        self._soon(self._line.hear, Received(message.topic, bytes(message.payload), message.retain, correlation))

    def _published(self, _c: Client, _u: Any, mid: int, reason: ReasonCode, _p: Properties | None) -> None:
        self._soon(self._line.acknowledged, mid, reason.value)

    def _subscribed(self, _c: Client, _u: Any, mid: int, reasons: list[ReasonCode], _p: Properties | None) -> None:
        self._soon(self._line.acknowledged, mid, max(reason.value for reason in reasons))

    def _settle(self, reason: int) -> None:
        if not self._connack.done():
            self._connack.set_result(reason)

    def _lost(self) -> None:
        """Before the CONNACK it may be an old broker, which closes what it does not know."""
        if not self._connack.done():
            self.was_closed = True
            self._connack.set_exception(Disconnected("the broker closed the connection"))
        self.ended.set()


class _PahoWire:
    """paho's client as a line sends by it."""

    def __init__(self, client: Client, version: str) -> None:
        self._client, self._version = client, version

    def publish(self, packet: Packet) -> int:
        properties = self._properties(packet)
        sent = self._client.publish(packet.topic, packet.payload, packet.qos, packet.retain, properties)
        if sent.rc:
            raise Disconnected(f"not sent ({sent.rc})")
        return sent.mid

    def subscribe(self, topics: tuple[str, ...]) -> int:
        result, number = self._client.subscribe([(topic, 1) for topic in topics])
        if result or number is None:
            raise Disconnected(f"not sent ({result})")
        return number

    def _properties(self, packet: Packet) -> Properties | None:
        if self._version != "5" or (packet.expiry is None and not packet.correlation):
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if packet.expiry is not None:
            properties.MessageExpiryInterval = packet.expiry
        if packet.correlation:
            properties.CorrelationData = packet.correlation
        return properties
