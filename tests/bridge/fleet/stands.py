"""A stand as the broker knows it: its messages by hand, over a real connection of its own that can be cut."""

from __future__ import annotations

import base64
import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from paho.mqtt.client import Client, MQTTMessage, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from bridge.contract.faults import Fault, State, state_of
from bridge.contract.upkeep import DeviceKind, Paper
from bridge.telemetry import topics
from bridge.telemetry.messages import (
    AnswerMessage,
    CertificateHealth,
    ClockHealth,
    CountMessage,
    DeviceHealth,
    DiskHealth,
    EventKind,
    EventMessage,
    Health,
    LinkHealth,
    OutboxHealth,
    PartMessage,
    PowerHealth,
    ScreenHealth,
    SelfTestHealth,
    SoftwareHealth,
    Stage,
    StateMessage,
    TemperatureHealth,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
EVERY = 1.0  # seconds between two heartbeats, as the stand says


def state(
    state: State | None = None, faults: Iterable[Fault] = (), *, session: int = 1, seq: int = 0, **more: Any
) -> StateMessage:
    """`state` is that of the faults, unless it is given."""
    found, now = tuple(faults), datetime.now(UTC)
    about: dict[str, Any] = {"at": now, "since": now, "every": EVERY} | more
    return StateMessage(state=state or state_of(found), session=session, seq=seq, faults=found, **about)


def encoded(message: msgspec.Struct) -> bytes:
    return msgspec.json.encode(message)


@dataclass
class Stand:
    """One connection at a time; `session` counts them, as a stand does."""

    port: int
    name: str
    session: int = 0

    def __post_init__(self) -> None:
        self._seq = itertools.count()
        self._client: Client | None = None

    def connect(self) -> None:
        """With a will, and no word yet."""
        self.session += 1
        self._seq = itertools.count()
        client = Client(CallbackAPIVersion.VERSION2, f"{self.name}-{self.session}", protocol=MQTTv5)
        client.will_set(topics.state(self.name), encoded(self._will()), qos=1, retain=True)
        connected = threading.Event()
        client.on_connect = lambda *_: connected.set()
        client.connect("127.0.0.1", self.port, keepalive=5)
        client.loop_start()
        assert connected.wait(10)
        self._client = client

    def say(self, *faults: Fault, **more: Any) -> None:
        """One heartbeat."""
        message = state(faults=faults, session=self.session, seq=next(self._seq), **more)
        self.send(topics.state(self.name), encoded(message), retain=True)

    def tell(self, part: str, health: Health, *faults: Fault) -> None:
        now = datetime.now(UTC)
        message = PartMessage(part=part, session=self.session, at=now, since=now, health=health, faults=faults)
        self.send(topics.health(self.name, part), encoded(message), retain=True)

    def tell_all(self, paper: Paper = Paper.OK, slips: int = 120) -> None:
        """Of every part."""
        now = datetime.now(UTC)
        for part, health in parts(paper, slips, now).items():
            self.tell(part, health)

    def count(self, **numbers: Any) -> None:
        now = datetime.now(UTC)
        about: dict[str, Any] = {"since": datetime(2026, 11, 1, tzinfo=UTC)} | numbers
        self.send(topics.counts(self.name), encoded(CountMessage(session=self.session, at=now, **about)), retain=True)

    def happen(self, id_: str, kind: EventKind, fault: Fault | None = None) -> None:
        event = EventMessage(
            id=id_, kind=kind, at=datetime.now(UTC), sure=True, boot="boot-1", ticks=1.0, fault=fault, details={}
        )
        self.send(topics.event(self.name, kind), encoded(event), retain=False)

    def send(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Returns when the broker has it."""
        assert self._client is not None
        self._client.publish(topic, payload, qos=1, retain=retain).wait_for_publish(10)

    def obey(self, picture: bytes = PNG) -> list[str]:
        """From now on every command is answered with "done" at once; the topics of those that came."""
        client, came = self._client, list[str]()
        assert client is not None

        def command(_client: Client, _userdata: object, message: MQTTMessage) -> None:
            came.append(message.topic)
            order = _order(bytes(message.payload))
            answer = AnswerMessage(
                stage=Stage.DONE, at=datetime.now(UTC), nonce=order["nonce"], name=order["name"], picture=picture
            )
            client.publish(topics.answer(self.name), encoded(answer), qos=1)

        client.on_message = command
        client.subscribe(topics.commands(self.name), 1)
        return came

    def vanish(self) -> None:
        """Its connection breaks, and the broker tells the will."""
        assert self._client is not None
        connection = self._client.socket()
        assert connection is not None
        self._client.loop_stop()
        connection.close()
        self._client = None

    def leave(self) -> None:
        """Says goodbye, so that there is no will."""
        if self._client is not None:
            self._client.disconnect()
            self._client.loop_stop()
            self._client = None

    def _will(self) -> StateMessage:
        return state(State.LOST, session=self.session, seq=-1)


def _order(signed: bytes) -> dict[str, Any]:
    """What a JWS in its compact form says, without looking at its signature."""
    body = signed.split(b".")[1]
    order: dict[str, Any] = msgspec.json.decode(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    return order


def parts(paper: Paper, slips: int, now: datetime) -> dict[str, Health]:
    return {
        "scanner-1": DeviceHealth(device=DeviceKind.SCANNER, driver="barcode_hid"),
        "reader-1": DeviceHealth(device=DeviceKind.READER, driver="card_nfc_serial"),
        "printer-1": DeviceHealth(
            device=DeviceKind.PRINTER, driver="printer_escpos", paper=paper, slips=slips, paper_since=_today(now)
        ),
        "camera-1": DeviceHealth(device=DeviceKind.CAMERA, driver="camera_v4l2"),
        "screen": ScreenHealth(connected=True, busy=False, view="Welcome", role="self-check"),
        "link": LinkHealth(reachable=True),
        "outbox": OutboxHealth(depth=0, oldest_seconds=0, refused=0, can_keep=True),
        "disk": DiskHealth(free_mb=21_400, total_mb=29_800),
        "temperature": TemperatureHealth(celsius=51.2),
        "power": PowerHealth(under_voltage=False),
        "clock": ClockHealth(synced=True),
        "software": SoftwareHealth(version="0.7.0", config={"kiosk": "a1b2", "bridge": "c3d4"}, protocol="5"),
        "certificate": CertificateHealth(ends=now.replace(year=now.year + 1), days_left=365),
        "self-test": SelfTestHealth(tested_at=_today(now)),
    }


def _today(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
