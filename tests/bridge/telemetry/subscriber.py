"""Somebody who listens at the broker, and remembers all of it."""

from __future__ import annotations

import contextlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from bridge.telemetry import topics
from bridge.telemetry.messages import EventMessage, PartMessage, StateMessage

STAND = "lobby-1"


@dataclass(frozen=True)
class Said:
    """One message; `retained` when the broker had kept it."""

    topic: str
    payload: bytes
    retained: bool
    qos: int
    at: float = field(default_factory=time.monotonic)

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = msgspec.json.decode(self.payload)
        return values


@dataclass
class Subscriber:
    said: list[Said] = field(default_factory=list)
    connected: threading.Event = field(default_factory=threading.Event)

    @property
    def newest(self) -> dict[str, Said]:
        """By topic."""
        return {one.topic: one for one in list(self.said)}

    def of(self, topic: str) -> list[Said]:
        return [one for one in list(self.said) if one.topic == topic]

    def states(self, stand: str = STAND) -> list[StateMessage]:
        return [msgspec.json.decode(one.payload, type=StateMessage) for one in self.of(topics.state(stand))]

    def state(self, stand: str = STAND) -> StateMessage | None:
        return next(iter(self.states(stand)[-1:]), None)

    def part(self, name: str, stand: str = STAND) -> PartMessage | None:
        one = self.newest.get(topics.health(stand, name))
        return msgspec.json.decode(one.payload, type=PartMessage) if one and one.payload else None

    def events(self, stand: str = STAND) -> list[EventMessage]:
        """Each as often as it arrived."""
        said = [one for one in list(self.said) if one.topic.startswith(topics.event(stand, ""))]
        return [msgspec.json.decode(one.payload, type=EventMessage) for one in said]


@contextlib.contextmanager
def subscribed(
    port: int, *, trust: ssl.SSLContext | None = None, prepare: Callable[[Client], None] = lambda _: None
) -> Iterator[Subscriber]:
    """To everything, Home Assistant's too; connected again when the broker comes back."""
    ear = Subscriber()
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5)
    if trust is not None:
        client.tls_set_context(trust)
    prepare(client)

    def heard(_c: Client, _u: Any, message: MQTTMessage) -> None:
        ear.said.append(Said(message.topic, bytes(message.payload), message.retain, message.qos))

    def listen(*_: Any) -> None:
        client.subscribe([(topics.EVERYTHING, 1), (f"{topics.DISCOVERY}/#", 1)])

    client.on_connect = listen
    client.on_subscribe = lambda *_: ear.connected.set()
    client.on_message = heard
    client.reconnect_delay_set(0.05, 0.2)  # type: ignore[arg-type]  # seconds
    client.connect("127.0.0.1", port, 60)
    client.loop_start()
    try:
        assert ear.connected.wait(10)
        yield ear
    finally:
        client.disconnect()
        client.loop_stop()
