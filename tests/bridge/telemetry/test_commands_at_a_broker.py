"""Commands and their answers through a real broker, and down to a kiosk over the real link."""

from __future__ import annotations

import asyncio
import itertools
from asyncio import Future
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.contract.upkeep import Errand, ErrandDone, Heard, Task, Why
from bridge.contract.wire import Notice
from bridge.link.client import SocketCatalog
from bridge.link.listener import listening
from bridge.link.server import Errands, NoticeBoard, Served, serve
from bridge.link.upkeep import SocketUpkeep
from bridge.telemetry import topics
from bridge.telemetry.ledger import BEGUN, Chain
from bridge.telemetry.line import Line, NotAuthorized, Received
from bridge.telemetry.messages import CommandName, Stage
from tests.bridge.link.pair import OWN, running
from tests.bridge.telemetry.afar import SESSION, STAND, Afar, FakeDoing, afar
from tests.bridge.telemetry.broker import Protocol, attending, giving, joined
from tests.bridge.telemetry.loop import looped
from tests.contract.library import SmallLibrary
from tests.contract.upkeep import FakeUpkeep
from tests.peers.mosquitto import Mosquitto, mosquitto
from tests.waiting import until

PICTURE = b"\x89PNG" + bytes(range(256)) * 140  # 35 KB


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Afar]:
    stand = afar(tmp_path)
    yield stand
    stand.commands.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path) as broker:
        yield broker


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
@looped
async def test_an_answer_comes_back_with_what_tells_whose_it_is(
    stand: Afar, broker: Mosquitto, protocol: Protocol
) -> None:
    async with attending(stand, broker.port, protocol), giving(broker.port, protocol) as giver:
        order = stand.order()
        await giver.gives(replace(stand.sent(order), correlation=order.nonce.encode()))
        await until(lambda: giver.heard)
    [(answer, received)] = giver.heard
    assert (answer.stage, answer.nonce, answer.name) == (Stage.DONE, order.nonce, "ping")
    assert received.correlation == (order.nonce.encode() if protocol == "5" else b"")
    assert not received.retained


@looped
async def test_a_slow_command_does_not_hold_a_ping_up(stand: Afar, broker: Mosquitto) -> None:
    stand.doing.busy.set()
    async with attending(stand, broker.port, "5"), giving(broker.port, "5") as giver:
        await giver.gives(stand.sent(stand.order(CommandName.REBOOT)))
        await until(lambda: [answer.stage for answer in giver.answers] == [Stage.WAITING])
        await giver.gives(stand.sent(stand.order()))
        await until(lambda: giver.answers[-1].name == "ping")
        assert stand.doing.did == []


@looped
async def test_what_was_begun_is_finished_though_the_broker_has_gone_and_its_answer_is_lost(
    stand: Afar, broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    stand.doing.busy.set()
    async with attending(stand, broker.port, "5") as connection:
        async with giving(broker.port, "5") as giver:
            await giver.gives(stand.sent(stand.order(CommandName.RESTART_APP)))
            await until(lambda: giver.answers)
            broker.kill()
            await until(lambda: not connection.up)
        stand.doing.free.set()
        await stand.commands.settle()
        assert stand.doing.did == [(Task.RESTART, False)]
        assert [line.stage for line in stand.audit(Chain.OBEYED)] == [BEGUN, Stage.DONE]
        assert "the answer to a command is lost" in caplog.text
        assert [told["stage"] for told in stand.told] == ["done"]
        broker.start()
        await until(lambda: connection.up)
        async with giving(broker.port, "5") as giver:
            await giver.gives(stand.sent(stand.order()))
            await until(lambda: giver.answers and giver.answers[-1].stage is Stage.DONE)


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
@looped
async def test_a_command_that_a_broker_keeps_is_obeyed_at_most_the_first_time(
    stand: Afar, broker: Mosquitto, protocol: Protocol
) -> None:
    async with giving(broker.port, protocol) as giver:
        await giver.gives(stand.sent(stand.order(CommandName.REBOOT)), retain=True)
        async with attending(stand, broker.port, protocol):
            await until(lambda: [answer.why for answer in giver.answers] == ["retained"])
            await giver.gives(stand.sent(stand.order(CommandName.TEST_PRINT)), retain=True)
            await until(lambda: giver.answers[-1].stage is Stage.DONE)
        for session in (SESSION, SESSION + 1):
            before = len(stand.audit(Chain.REFUSED))
            async with attending(stand, broker.port, protocol, session):
                await until(lambda n=before: len(stand.audit(Chain.REFUSED)) == n + 2)  # type: ignore[misc]
    assert stand.doing.did == [(Task.TEST_PRINT, False)]


@looped
async def test_what_is_no_command_is_left_to_whoever_wants_it(stand: Afar, broker: Mosquitto) -> None:
    others: list[Received] = []

    async def live(line: Line) -> None:
        await line.subscribe("homeassistant/status")
        await stand.commands.attend(line, SESSION, others.append)

    async with joined(broker.port, "5", STAND, live), giving(broker.port, "5") as giver:
        await asyncio.sleep(0)
        hello = Received("homeassistant/status", b"online", retained=False)

        async def until_heard() -> None:
            while not others:
                await giver.gives(hello)

        await asyncio.wait_for(until_heard(), 10)
    assert others[0].payload == b"online"
    assert stand.audit(Chain.REFUSED) == []


@looped
async def test_a_stand_that_may_not_be_commanded_stays_connected(
    stand: Afar, broker: Mosquitto, caplog: pytest.LogCaptureFixture
) -> None:
    """Mosquitto's file of rules grants every subscription and hands nothing on; other brokers refuse it."""
    others: list[Received] = []

    async def refused(*_: str) -> None:
        raise NotAuthorized("the broker refuses it (0x87)")

    async def live(line: Line) -> None:
        await line.subscribe("homeassistant/status")
        line.subscribe = refused  # type: ignore[method-assign]  # as another broker would
        await asyncio.gather(
            stand.commands.attend(line, SESSION, others.append), line.publish("homeassistant/status", b"online")
        )

    async with joined(broker.port, "5", STAND, live) as connection:
        await until(lambda: others)
        assert connection.up
    assert caplog.text.count("no command can reach this stand") == 1


@looped
async def test_a_mistake_of_ours_is_not_survived(stand: Afar, broker: Mosquitto) -> None:
    async def broken() -> Why | None:
        raise ZeroDivisionError

    stand.doing.wipe_cache = broken  # type: ignore[method-assign]  # a mistake

    async def story() -> None:
        async with attending(stand, broker.port, "5") as connection, giving(broker.port, "5") as giver:
            await giver.gives(stand.sent(stand.order(CommandName.WIPE_CACHE)))
            await until(lambda: not connection.up)

    with pytest.raises(ZeroDivisionError):
        await story()


class OverTheLink(FakeDoing):
    """Satisfies `Doing` with a real link: gives errands to the kiosk and waits for its word."""

    def __init__(self) -> None:
        super().__init__()
        self.errands = Errands()
        self.upkeep = Settling()
        self._numbers = itertools.count(1)

    async def errand(self, task: Task, patience: float, now: bool, waiting: Callable[[], None]) -> ErrandDone:
        number = str(next(self._numbers))
        settled = self.upkeep.waiting[number] = asyncio.get_running_loop().create_future()
        if not self.errands.give(Errand(number, task, patience, now)):
            return ErrandDone(number, Why.NO_KIOSK)
        return await asyncio.wait_for(settled, 10)


class Settling(FakeUpkeep):
    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, Future[ErrandDone]] = {}

    async def settle_errand(self, done: ErrandDone) -> Heard:
        self.waiting.pop(done.errand).set_result(done)
        return Heard()


@asynccontextmanager
async def a_kiosk(doing: OverTheLink, path: Path) -> AsyncIterator[list[Errand]]:
    """Connected; it does what it is given, and draws when it shall."""
    given: list[Errand] = []
    work: set[asyncio.Task[Heard]] = set()

    def does(errand: Errand) -> None:
        given.append(errand)
        picture = PICTURE if errand.task is Task.SCREENSHOT else b""
        why = Why.NO_PAPER if errand.task is Task.TEST_PRINT else None
        work.add(asyncio.create_task(SocketUpkeep(client).settle_errand(ErrandDone(errand.id, why, picture=picture))))

    client = SocketCatalog(path, lambda *_: None, errand=does)
    served = Served(SmallLibrary(), doing.upkeep, NoticeBoard(Notice.LINK_BACK), doing.errands)
    with listening(path) as listener:
        async with running(serve(served, listener, OWN)), running(client.run()):
            await until(lambda: doing.errands.anybody)
            yield given
            await asyncio.gather(*work)


@looped
async def test_from_the_broker_to_the_kiosk_and_back(stand: Afar, broker: Mosquitto, tmp_path: Path) -> None:
    stand.doing = doing = OverTheLink()
    stand.commands.close()
    stand.begin()
    at_the_broker = attending(stand, broker.port, "5"), giving(broker.port, "5")
    async with a_kiosk(doing, tmp_path / "socket") as given, at_the_broker[0], at_the_broker[1] as giver:
        wanted = (CommandName.SCREENSHOT, CommandName.TEST_PRINT, CommandName.OUT_OF_SERVICE)
        for number, name in enumerate(wanted, 1):
            await giver.gives(stand.sent(stand.order(name, patience=30)))
            await until(lambda n=number: len(giver.answers) == n)  # type: ignore[misc]  # a default
    assert [(errand.task, errand.seconds) for errand in given] == [
        (Task.SCREENSHOT, 30), (Task.TEST_PRINT, 30), (Task.OUT_OF_SERVICE, 30),
    ]  # fmt: skip
    screenshot, printed, closed = giver.answers
    assert (screenshot.stage, screenshot.picture) == (Stage.DONE, PICTURE)
    assert (printed.stage, printed.why) == (Stage.FAILED, Why.NO_PAPER)
    assert closed.stage is Stage.DONE
    assert topics.parse(giver.heard[0][1].topic) == (STAND, "answer", "")
