"""How central gives a command and hears what becomes of it, by a real broker and with a real stand's commands."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from bridge.central.fleet import console, sending
from bridge.central.fleet import ordering as module
from bridge.central.fleet.ordering import SignedOrdering, longest
from bridge.central.fleet.settings import Fleet
from bridge.contract.faults import Fault, State
from bridge.contract.upkeep import ErrandDone, Task
from bridge.telemetry import topics
from bridge.telemetry.broker import Broker
from bridge.telemetry.keys import make_pair
from bridge.telemetry.ledger import Chain
from bridge.telemetry.line import Disconnected, Received
from bridge.telemetry.messages import AnswerMessage, CommandName, Refused, Stage, StateMessage
from bridge.telemetry.orders import read
from tests.bridge.telemetry.afar import AT, KID, SESSION, STAND, Afar, afar
from tests.bridge.telemetry.broker import Giver, Protocol, attending, giving
from tests.bridge.telemetry.loop import looped
from tests.peers.mosquitto import Mosquitto, mosquitto
from tests.waiting import until

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(3000)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Afar]:
    stand = afar(tmp_path)
    yield stand
    stand.commands.close()


@dataclass
class Sent:
    """A broker that keeps what it was given, and has gone when it shall."""

    messages: list[Received] = field(default_factory=list)
    has_gone: bool = False

    async def publish(self, topic: str, payload: bytes, *, expiry: int | None, correlation: bytes) -> None:
        if self.has_gone:
            raise Disconnected("gone")
        assert expiry == 60
        self.messages.append(Received(topic, payload, retained=False, correlation=correlation))


def answer(stand: Afar, sent: Sent, stage: Stage, why: str = "") -> AnswerMessage:
    nonce = sent.messages[-1].correlation.decode()
    return AnswerMessage(stage=stage, at=stand.at, nonce=nonce, name="ping", why=why)


async def gathered(answers: AsyncIterator[AnswerMessage]) -> list[Stage]:
    return [answer.stage async for answer in answers]


@looped
async def test_a_command_is_signed_for_its_stand_and_session(stand: Afar) -> None:
    sent = Sent()
    ordering = SignedOrdering(sent.publish, stand.key, KID, lambda: AT)
    work = asyncio.create_task(gathered(ordering.give(STAND, 9, CommandName.REBOOT, "sri", "now", 30)))
    await until(lambda: sent.messages)
    [message] = sent.messages
    signed = read(message.payload, {KID: stand.key})
    order = signed.order
    assert (order.stand, order.session, order.name, order.by, order.when, order.patience) == (
        STAND, 9, "reboot", "sri", "now", 30,
    )  # fmt: skip
    assert (order.issued, order.expires) == (int(AT.timestamp()), int(AT.timestamp()) + 60)
    assert message.topic == topics.command(STAND, "reboot")
    assert message.correlation.decode() == order.nonce
    ordering.hear(answer(stand, sent, Stage.DONE), STAND)
    assert await work == [Stage.DONE]


@looped
async def test_answers_are_heard_until_the_last_and_those_of_others_are_not(stand: Afar) -> None:
    sent = Sent()
    ordering = SignedOrdering(sent.publish, stand.key, KID, lambda: AT)
    work = asyncio.create_task(gathered(ordering.give(STAND, 9, CommandName.REBOOT, "sri")))
    await until(lambda: sent.messages)
    for other in (
        msgspec.structs.replace(answer(stand, sent, Stage.DONE), nonce=""),
        msgspec.structs.replace(answer(stand, sent, Stage.DONE), nonce="f" * 32),
        answer(stand, sent, Stage.REFUSED, Refused.REPLAYED),
    ):
        ordering.hear(other, STAND)
    ordering.hear(answer(stand, sent, Stage.DONE), "lobby-2")
    ordering.hear(answer(stand, sent, Stage.WAITING), STAND)
    ordering.hear(answer(stand, sent, Stage.FAILED, "busy"), STAND)
    ordering.hear(answer(stand, sent, Stage.DONE), STAND)
    assert await work == [Stage.WAITING, Stage.FAILED]


@looped
async def test_an_answer_that_does_not_come_is_not_waited_for_for_ever(
    stand: Afar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "longest", lambda *_: 0.05)
    sent = Sent()
    ordering = SignedOrdering(sent.publish, stand.key, KID)
    assert await gathered(ordering.give(STAND, 9, CommandName.PING, "sri")) == []
    ordering.hear(answer(stand, sent, Stage.DONE), STAND)


@looped
async def test_a_command_that_cannot_be_sent_says_so(stand: Afar) -> None:
    ordering = SignedOrdering(Sent(has_gone=True).publish, stand.key, KID)
    with pytest.raises(Disconnected):
        await gathered(ordering.give(STAND, 9, CommandName.PING, "sri"))


def test_only_what_may_wait_is_waited_for_so_long() -> None:
    assert longest(CommandName.PING, "idle", 600) == longest(CommandName.PING, "now", 600) < 90
    assert longest(CommandName.REBOOT, "idle", 600) == longest(CommandName.REBOOT, "now", 600) + 600
    assert longest(CommandName.SELF_TEST, "idle", 60) > 180


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
@looped
async def test_central_and_stand_understand_each_other_through_a_broker(
    stand: Afar, tmp_path: Path, protocol: Protocol
) -> None:
    stand.doing.settling[Task.SCREENSHOT] = ErrandDone("1", picture=PICTURE)
    stand.doing.busy.set()
    with mosquitto(tmp_path) as broker:
        async with attending(stand, broker.port, protocol), giving(broker.port, protocol) as giver:
            ordering = SignedOrdering(giver.line.publish, stand.key, KID, lambda: stand.at)
            async with fed(giver, ordering):
                waits = asyncio.create_task(gathered(ordering.give(STAND, SESSION, CommandName.REBOOT, "sri")))
                pictures = [one async for one in ordering.give(STAND, SESSION, CommandName.SCREENSHOT, "sri")]
                late = [one.why async for one in ordering.give(STAND, SESSION - 1, CommandName.REBOOT, "sri")]
                stand.doing.free.set()
                assert await waits == [Stage.WAITING, Stage.DONE]
    assert [one.picture for one in pictures] == [PICTURE]
    assert late == [Refused.OLD_SESSION]


@asynccontextmanager
async def fed(giver: Giver, ordering: SignedOrdering) -> AsyncIterator[None]:
    """What comes to `giver` goes to `ordering`."""

    async def feed() -> None:
        for number in itertools.count():
            await until(lambda n=number: len(giver.answers) > n, 60)  # type: ignore[misc]  # a default
            ordering.hear(giver.answers[number], STAND)

    work = asyncio.create_task(feed())
    try:
        yield
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


@dataclass
class Said:
    code: int
    out: str
    err: str


class Shell:
    """Somebody at central's command line, but for the programs' start, which takes long."""

    def __init__(self, folder: Path, port: int, capsys: pytest.CaptureFixture[str]) -> None:
        self.fleet = Fleet(Broker("127.0.0.1", port, tls=False), key_file=str(folder / "central.key"))
        self._capsys = capsys

    def run(self, *words: str) -> Said:
        parser = argparse.ArgumentParser()
        console.add_arguments(parser)
        try:
            code = console.run(self.fleet, parser.parse_args(words))
        except OSError as error:
            return Said(1, self._capsys.readouterr().out, str(error))
        return Said(code, *self._capsys.readouterr())


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path) as broker:
        yield broker


def is_at(state: State) -> bytes:
    now = datetime.now(UTC)
    faults = (Fault.STOPPED,) if state is State.LOST else ()
    message = StateMessage(state=state, session=SESSION, seq=1, at=now, since=now, every=10.0, faults=faults)
    return msgspec.json.encode(message)


@looped
async def test_a_technician_gives_a_command_from_a_shell(
    stand: Afar, broker: Mosquitto, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.at = datetime.now(UTC)
    stand.doing.settling[Task.SCREENSHOT] = ErrandDone("1", picture=PICTURE)
    shell = Shell(tmp_path, broker.port, capsys)
    async with attending(stand, broker.port, "5"), giving(broker.port, "5") as giver:
        await giver.gives(Received(topics.state(STAND), is_at(State.READY), retained=False), retain=True)
        picture = tmp_path / "screen.png"
        done = await asyncio.to_thread(shell.run, "command", STAND, "screenshot", "--picture", str(picture))
        assert (done.code, picture.read_bytes()) == (0, PICTURE), done.err
        refused = await asyncio.to_thread(shell.run, "command", STAND, "reload-config", "--by", "sri", "--when", "now")
        assert refused.code == 1
        assert "refused  not-possible-here" in refused.out
        [line] = stand.audit(Chain.REFUSED)
        assert (line.by, line.kid, line.why) == ("sri", KID, "not-possible-here")


@looped
async def test_where_nobody_is_there_to_obey_the_shell_says_so(
    broker: Mosquitto, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pair(tmp_path, "central")
    monkeypatch.setattr(sending, "STATE_SECONDS", 1.0)
    shell = Shell(tmp_path, broker.port, capsys)
    never = await asyncio.to_thread(shell.run, "command", STAND, "ping")
    async with giving(broker.port, "5") as giver:
        await giver.gives(Received(topics.state(STAND), is_at(State.LOST), retained=False), retain=True)
    lost = await asyncio.to_thread(shell.run, "command", STAND, "ping")
    assert (never.code, lost.code) == (1, 1)
    assert "never heard of the stand lobby-1" in never.err
    assert "lobby-1 is not connected" in lost.err


def test_the_shell_makes_a_pair_of_keys_without_opening_the_library(tmp_path: Path) -> None:
    config = tmp_path / "central.toml"
    config.write_text(f'database = "sqlite:///{tmp_path}/library.db"\n')
    command = [sys.executable, "-m", "bridge.central", "--config", str(config), "fleet", "key", "--out", str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == 0
    assert stat.S_IMODE((tmp_path / "central.key").stat().st_mode) == 0o600
    assert not (tmp_path / "library.db").exists()


@pytest.mark.parametrize(
    "words",
    [("lobby/1", "ping"), (STAND, "shell"), (STAND, "ping", "--patience", "0"), (STAND, "ping", "--by", "a\x1b[31m")],
)
def test_what_cannot_be_a_command_is_refused_before_anything_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as caught:
        Shell(tmp_path, 1, capsys).run("command", *words)
    assert caught.value.code == 2


def test_without_a_broker_or_its_table_the_shell_says_so(
    stand: Afar, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "CONNECT_SECONDS", 0.3)
    shell = Shell(tmp_path, 1, capsys)
    assert shell.run("command", STAND, "ping") == Said(1, "", "the broker cannot be reached")
    with pytest.raises(OSError, match="no table fleet"):
        console.run(None, argparse.Namespace(act="command"))
