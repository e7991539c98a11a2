"""A stand that takes commands, and somebody who may give them: real keys and a real ledger, a scripted machine."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from joserfc.jwk import OKPKey

from bridge.contract.upkeep import ErrandDone, Task, Why
from bridge.telemetry import settings as upkeep
from bridge.telemetry import topics
from bridge.telemetry.commands import Commands
from bridge.telemetry.keys import load_private_key, make_pair
from bridge.telemetry.ledger import FILE, Chain, Ledger, Line
from bridge.telemetry.line import Received
from bridge.telemetry.messages import AnswerMessage, CommandName, Order
from bridge.telemetry.orders import sign
from bridge.telemetry.settings import Actions, UpkeepSettings

STAND, SESSION, KID = "lobby-1", 7, "central"
AT = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
ACTIONS = Actions(update=("update-it", "--all"), reboot=("reboot-it",))


class FakeDoing:
    """Satisfies `Doing`: keeps what it was asked for. An errand waits while `busy` is set, as long as it may."""

    def __init__(self) -> None:
        self.did: list[object] = []
        self.settling: dict[Task, ErrandDone] = {}
        self.why: Why | None = None  # of what the bridge itself does
        self.busy = asyncio.Event()
        self.free = asyncio.Event()

    async def errand(self, task: Task, patience: float, now: bool, waiting: Callable[[], None]) -> ErrandDone:
        if self.busy.is_set() and not now and task is not Task.SCREENSHOT:
            waiting()
            try:
                async with asyncio.timeout(patience):
                    await self.free.wait()
            except TimeoutError:
                return ErrandDone("1", Why.BUSY)
        self.did.append((task, now))
        return self.settling.get(task, ErrandDone("1"))

    async def wipe_cache(self) -> Why | None:
        self.did.append("wipe-cache")
        return self.why

    async def restart_bridge(self) -> None:
        self.did.append("restart-bridge")

    async def run(self, words: tuple[str, ...]) -> Why | None:
        self.did.append(words)
        return self.why


@dataclass
class Afar:
    """`key` is the one that is obeyed, under the name `KID`; `stand` obeys it at the time `at`."""

    folder: Path
    key: OKPKey
    settings: UpkeepSettings
    doing: FakeDoing
    commands: Commands = field(init=False)
    config: Path | None = None
    at: datetime = AT
    answers: list[AnswerMessage] = field(default_factory=list)
    correlations: list[bytes] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)

    def begin(self) -> None:
        """Again, if it has ended before."""
        self.commands = Commands(self.settings, self.doing, self._hear_event, self.config, lambda: self.at)

    def order(self, name: CommandName = CommandName.PING, **other: object) -> Order:
        issued = int(self.at.timestamp())
        order = Order(
            stand=STAND,
            session=SESSION,
            name=name,
            nonce=secrets.token_hex(16),
            issued=issued,
            expires=issued + 60,
            by="sri",
        )
        return msgspec.structs.replace(order, **other)

    def sent(self, order: Order) -> Received:
        return Received(topics.command(STAND, order.name), sign(order, self.key, KID), retained=False)

    async def hears(self, received: Received) -> None:
        """And what was begun by it goes on."""
        await self.commands.consider(received, SESSION, self.hear)

    async def obeys(self, received: Received) -> list[AnswerMessage]:
        """Its answers, when all is done."""
        before = len(self.answers)
        await self.hears(received)
        await self.commands.settle()
        return self.answers[before:]

    def hear(self, answer: AnswerMessage, correlation: bytes) -> None:
        self.answers.append(answer)
        self.correlations.append(correlation)

    def audit(self, chain: Chain) -> list[Line]:
        """All of it, the oldest first, by another program than the bridge."""
        ledger = Ledger.open(self.folder / FILE, 1000)
        try:
            return [*ledger.newest(chain, 1_000_000)]
        finally:
            ledger.close()

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def _hear_event(self, details: Mapping[str, str]) -> None:
        self.told.append(dict(details))


def afar(folder: Path, actions: Actions = ACTIONS) -> Afar:
    """Ready to obey; `commands.close()` is for who has begun it."""
    public, private = make_pair(folder, KID)
    settings = UpkeepSettings(
        STAND, folder, actions=actions, commands=upkeep.Commands(keys=(str(public),), audit_rows=100_000)
    )
    stand = Afar(folder, load_private_key(str(private)), settings, FakeDoing())
    stand.begin()
    return stand


def restarted(stand: Afar, **other: object) -> None:
    """The same stand, started anew with other settings."""
    stand.settings = replace(stand.settings, **other)  # type: ignore[arg-type]  # of UpkeepSettings
    stand.commands.close()
    stand.begin()
