"""A small world without a network: stands, a broker that keeps and forgets, and a central that hears of them; and next
to what the board says of a stand, the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from bridge.central.fleet.board import Board
from bridge.central.fleet.judging import MISSES
from bridge.central.fleet.tile import Colour, Moment, Tile
from bridge.contract.faults import Fault, State
from bridge.telemetry import topics
from bridge.telemetry.messages import StateMessage
from tests.bridge.fleet.stands import encoded, state

BEGIN = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)
EVERY = 10.0


@dataclass
class Truth:
    """What happened to a stand as far as central can know: its newest session, and what was heard of it when."""

    session: int = 0
    ended: bool = False
    told: StateMessage | None = None
    heard: float | None = None  # in central's present connection


@dataclass
class PretendStand:
    """`alive` while it beats; `wills` are those that the broker has not told yet, one for each broken connection."""

    name: str
    faults: tuple[Fault, ...] = ()
    session: int = 0
    seq: int = 0
    alive: bool = False
    clock_off: float = 0.0
    wills: list[StateMessage] = field(default_factory=list)


class World:
    def __init__(self, names: tuple[str, ...] = ("lobby-1", "lobby-2")) -> None:
        self.ticks = 1000.0
        self.board = Board(self.now())
        self.stands = {name: PretendStand(name) for name in names}
        self.truths = {name: Truth() for name in names}
        self.kept: dict[str, bytes] = {}  # retained, by topic
        self.listens = False
        self.broker_up = True

    def now(self) -> Moment:
        return Moment(BEGIN + timedelta(seconds=self.ticks), self.ticks)

    def wait(self, seconds: float) -> None:
        self.ticks += seconds

    def tile(self, name: str) -> Tile | None:
        return self.board.tile(name, self.now())

    def connect(self, name: str) -> None:
        """A new session, with its first word; the connection before it breaks if there was one."""
        stand = self.stands[name]
        if not self.broker_up:
            return
        self.break_connection(name)
        stand.session += 1
        stand.seq, stand.alive = 0, True
        self.beat(name)

    def beat(self, name: str) -> None:
        stand = self.stands[name]
        if not (stand.alive and self.broker_up):
            return
        stand.seq += 1
        self._publish(name, self._state(stand))

    def change(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.stands[name].faults = faults
        self.beat(name)

    def break_connection(self, name: str) -> None:
        """The stand has gone; when the broker notices is another matter (`tell_will`)."""
        stand = self.stands[name]
        if stand.alive:
            stand.wills.append(state(State.LOST, session=stand.session, seq=-1, every=EVERY, at=BEGIN, since=BEGIN))
        stand.alive = False

    def stop(self, name: str) -> None:
        """It says that it goes."""
        stand = self.stands[name]
        if stand.alive and self.broker_up:
            stand.seq += 1
            stopped = replace_state(self._state(stand), State.LOST, (Fault.STOPPED,))
            stand.alive = False
            self._publish(name, stopped)

    def tell_will(self, name: str, which: int = 0) -> None:
        """Also one of long ago, after newer sessions have begun."""
        wills = self.stands[name].wills
        if wills and self.broker_up:
            self._publish(name, wills.pop(which % len(wills)))

    def again(self, name: str, message: StateMessage) -> None:
        """Something that was said before comes once more, live."""
        if self.listens:
            self._deliver(name, message, retained=False)

    def disturb(self, topic: str, payload: bytes) -> None:
        """Anything at all."""
        if self.listens:
            self.board.hear(topic, payload, self.now(), retained=False)

    def listen(self) -> None:
        """Central connects, and is given what the broker has kept."""
        if self.listens or not self.broker_up:
            return
        self.listens = True
        self.board.connected(self.now())
        for topic, payload in self.kept.items():
            name = topic.split("/")[2]
            self._take(name, payload, retained=True)
            self.board.hear(topic, payload, self.now(), retained=True)

    def go_deaf(self) -> None:
        """Central's connection ends."""
        if self.listens:
            self.listens = False
            self.board.disconnected(self.now())
        for truth in self.truths.values():
            truth.heard = None

    def restart_broker(self, *, forgets: bool) -> None:
        """Every connection breaks, and nobody's will is told."""
        self.go_deaf()
        for stand in self.stands.values():
            stand.alive = False
            stand.wills.clear()
        if forgets:
            self.kept.clear()

    def is_ready(self, name: str) -> bool:
        """The truth: heard just now in this connection, in its newest session, as ready."""
        truth = self.truths[name]
        fresh = truth.heard is not None and self.ticks - truth.heard <= MISSES * EVERY
        return self.listens and fresh and not truth.ended and truth.told is not None and truth.told.state is State.READY

    def is_green(self, name: str) -> bool:
        tile = self.tile(name)
        return tile is not None and tile.colour is Colour.GREEN

    def _state(self, stand: PretendStand) -> StateMessage:
        at = self.now().at + timedelta(seconds=stand.clock_off)
        return state(faults=stand.faults, session=stand.session, seq=stand.seq, every=EVERY, at=at, since=at)

    def _publish(self, name: str, message: StateMessage) -> None:
        payload = encoded(message)
        self.kept[topics.state(name)] = payload
        if self.listens:
            self._deliver(name, message, retained=False)

    def _deliver(self, name: str, message: StateMessage, *, retained: bool) -> None:
        self._note(name, message, retained=retained)
        self.board.hear(topics.state(name), encoded(message), self.now(), retained=retained)

    def _take(self, name: str, payload: bytes, *, retained: bool) -> None:
        self._note(name, msgspec.json.decode(payload, type=StateMessage), retained=retained)

    def _note(self, name: str, message: StateMessage, *, retained: bool) -> None:
        """In the model's own words: sessions only go up, an ended one stays ended, and one heartbeat counts once."""
        truth = self.truths[name]
        if message.session < truth.session or (message.session == truth.session and truth.ended):
            return
        newer = message.session > truth.session or truth.told is None
        if message.state is State.LOST:
            self.truths[name] = Truth(message.session, True, message, None)
        elif newer or message.seq > truth.told.seq or (  # type: ignore[union-attr]  # told unless newer
            message.seq == truth.told.seq and truth.heard is None and not retained  # type: ignore[union-attr]
        ):
            heard = truth.heard if retained else self.ticks
            self.truths[name] = Truth(message.session, False, message, heard)


def replace_state(message: StateMessage, to: State, faults: tuple[Fault, ...]) -> StateMessage:
    return msgspec.structs.replace(message, state=to, faults=faults)
