"""Many stands in one process, for the fleet's benchmark: each a TLS connection of its own that says how it is.

They speak MQTT as bytes, because two thousand of a real client do not fit beside what is to be measured. Otherwise
they do what a bridge does: a last will with the session's number, all parts' health on every connect, the pauses of
`bridge.telemetry.connection`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import ssl
import sys
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import msgspec

from bridge.contract.faults import State
from bridge.contract.upkeep import DeviceKind
from bridge.telemetry import topics
from bridge.telemetry.messages import DeviceHealth, PartMessage, StateMessage
from tests.peers.mqtt_wire import CONNACK, PINGREQ, PUBACK, V5, Packet, connect, publish, split

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # as in bridge.telemetry.broker
KEEPALIVE = 10


@dataclass
class Tally:
    """What is told to the benchmark each half second."""

    up: int = 0
    connects: int = 0
    seconds: list[float] = field(default_factory=list)  # from a state's PUBLISH to its PUBACK


@dataclass
class SimulatedStand:
    name: str
    context: ssl.SSLContext
    tally: Tally
    every: float
    parts: int
    session: int = 0
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def run(self, port: int) -> None:
        """Until cancelled."""
        failures = 0
        await asyncio.sleep(random.uniform(0, 5))
        while True:
            try:
                failures = 0 if await self._once(port) else failures + 1
            except (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError):
                failures += 1
            longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, 16))
            await asyncio.sleep(random.uniform(longest / 2, longest))

    async def _once(self, port: int) -> bool:
        """One connection; whether the broker took it."""
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=self.context)
        self.session += 1
        conversation = _Conversation(self, reader, writer)
        try:
            return await conversation.hold()
        finally:
            writer.transport.abort()

    def state(self, seq: int) -> bytes:
        now = datetime.now(UTC)
        state = State.READY if seq >= 0 else State.LOST
        return msgspec.json.encode(
            StateMessage(state=state, session=self.session, seq=seq, at=now, since=self.since, every=self.every)
        )

    def health(self, number: int) -> tuple[str, bytes]:
        now, part = datetime.now(UTC), f"scanner-{number}"
        told = DeviceHealth(device=DeviceKind.READER, driver="barcode_hid")
        message = PartMessage(part=part, session=self.session, at=now, since=self.since, health=told)
        return topics.health(self.name, part), msgspec.json.encode(message)


@dataclass
class _Conversation:
    stand: SimulatedStand
    reader: StreamReader
    writer: StreamWriter
    data: bytearray = field(default_factory=bytearray)
    sent: dict[int, float] = field(default_factory=dict)
    number: int = 0

    async def hold(self) -> bool:
        """Until it ends."""
        stand = self.stand
        will = (topics.state(stand.name), stand.state(-1))
        self.writer.write(connect(stand.name, V5, KEEPALIVE, will))
        async with asyncio.timeout(30):
            answer = await self._next()
        if answer.kind != CONNACK or answer.body[1]:
            return False
        stand.tally.up += 1
        stand.tally.connects += 1
        talking = asyncio.create_task(self._talk())
        try:
            while True:
                packet = await self._next()
                if packet.kind == PUBACK and (at := self.sent.pop(packet.acknowledged()[0], None)) is not None:
                    stand.tally.seconds.append(perf_counter() - at)
        except (OSError, EOFError, asyncio.IncompleteReadError):
            return True
        finally:
            stand.tally.up -= 1
            talking.cancel()

    async def _talk(self) -> None:
        for part in range(self.stand.parts):
            self._publish(*self.stand.health(part))
        seq = 0
        wait = self.stand.every
        while True:
            self.sent[self._publish(topics.state(self.stand.name), self.stand.state(seq))] = perf_counter()
            await asyncio.sleep(wait if seq else random.uniform(0, wait))
            self.writer.write(PINGREQ)
            seq += 1

    def _publish(self, topic: str, payload: bytes) -> int:
        self.number = self.number % 65535 + 1
        self.writer.write(publish(topic, payload, self.number, V5, retain=True))
        return self.number

    async def _next(self) -> Packet:
        while (packet := split(self.data)) is None:
            received = await self.reader.read(65536)
            if not received:
                raise EOFError
            self.data += received
        return packet


async def _main(folder: Path, port: int, names: list[str], every: float, parts: int) -> None:
    tally = Tally()
    for name in names:
        context = ssl.create_default_context(cafile=str(folder / "authority" / "ca.crt"))
        context.load_cert_chain(folder / "stands" / f"{name}.pem")
        asyncio.ensure_future(SimulatedStand(name, context, tally, every, parts).run(port))  # noqa: RUF006 - the loop's
    print(json.dumps({"ready": len(names)}), flush=True)
    while True:
        await asyncio.sleep(0.5)
        seconds, tally.seconds = tally.seconds, []
        print(json.dumps({"up": tally.up, "connects": tally.connects, "seconds": seconds}), flush=True)


def main() -> None:
    folder, port, first, last, every, parts = sys.argv[1:]
    names = [f"stand-{number}" for number in range(int(first), int(last))]
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main(Path(folder), int(port), names, float(every), int(parts)))


if __name__ == "__main__":
    main()
