"""What is asked of a stand's upkeep over the link arrives as it was, though a catalog has words of the same name."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.contract.account import CaseKind
from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import (
    Check,
    Checked,
    DeviceKind,
    DeviceReport,
    Errand,
    ErrandDone,
    Paper,
    StandReport,
    Task,
    Turn,
    TurnEnd,
    Upkeep,
    Verdict,
)
from bridge.contract.wire import Failure, Hello, Notice, Reply, Request, arguments, line, read, unpack
from bridge.link.client import SocketCatalog
from bridge.link.listener import listening
from bridge.link.server import Errands, NoticeBoard, Served, serve
from bridge.link.upkeep import SocketUpkeep
from tests.bridge.link.pair import OWN, running
from tests.contract.library import SmallLibrary
from tests.contract.upkeep import FakeUpkeep
from tests.waiting import until

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PRINTER = DeviceReport("printer", DeviceKind.PRINTER, "printer_escpos", NOW, (), Paper.NEAR_END)
REPORT = StandReport("1", "abc", "entrance", NOW, True, "Basket", (PRINTER,), (), 7)
CHECKS = (Checked(Check.PRINTER, Verdict.SKIPPED),)
DONE = ErrandDone("e1", picture=bytes(range(256)) * 1000)
QUESTIONS: tuple[Callable[[Upkeep], Awaitable[object]], ...] = (
    lambda upkeep: upkeep.report(REPORT),
    lambda upkeep: upkeep.turn_ended(Turn(TurnEnd.LEFT, "Basket", 3.5)),
    lambda upkeep: upkeep.settle_errand(DONE),
    lambda upkeep: upkeep.enter_service("246810", ""),
    lambda upkeep: upkeep.enter_service("", "wrong"),
    lambda upkeep: upkeep.put_in_service(False),
    lambda upkeep: upkeep.paper_changed(),
    lambda upkeep: upkeep.note_self_test(CHECKS),
    lambda upkeep: upkeep.test_self(),
    lambda upkeep: upkeep.pause(60.0),
    lambda upkeep: upkeep.diagnosis(),
    lambda upkeep: upkeep.test_network(),
    lambda upkeep: upkeep.recent_log(),
)


def test_every_question_and_errand_arrives_as_it_was(tmp_path: Path) -> None:
    async def story() -> None:
        there, here, errands, got = FakeUpkeep(), FakeUpkeep(), Errands(), list[Errand]()
        path = tmp_path / "socket"
        with listening(path) as listener:
            served = Served(SmallLibrary(), there, NoticeBoard(Notice.LINK_BACK), errands)
            client = SocketCatalog(path, lambda *_: None, 5.0, got.append)
            async with running(serve(served, listener, OWN)), running(client.run()):
                await until(lambda: errands.anybody)
                for question in QUESTIONS:
                    assert await question(SocketUpkeep(client)) == await question(here)
                assert (there.reports, there.settled, there.tests) == ([REPORT], [DONE], [CHECKS])
                assert await client.report("T1", CaseKind.LOST, "key-1") == await SmallLibrary().report(
                    "T1", CaseKind.LOST, "key-1"
                )
                assert errands.give(Errand("e2", Task.SCREENSHOT, 5.0))
                await until(lambda: got == [Errand("e2", Task.SCREENSHOT, 5.0)])
            await until(lambda: not errands.anybody)
            with pytest.raises(Unavailable):
                await SocketUpkeep(client).paper_changed()

    asyncio.run(story())


def test_every_method_is_among_the_questions() -> None:
    named = {name for question in QUESTIONS for name in question.__code__.co_names}
    assert named >= {name for name, _ in inspect.getmembers(Upkeep, inspect.iscoroutinefunction)}


def test_a_time_without_a_zone_is_not_asked_with() -> None:
    asked = read(line(Request(1, "upkeep.report", {"report": REPORT})), Request)
    assert isinstance(arguments(asked), dict)
    naive = {**asked.params["report"], "started": "2026-12-01T09:00:00"}
    assert arguments(Request(1, "upkeep.report", {"report": naive})) is Failure.BAD_REQUEST


def test_who_is_no_kiosk_can_ask_and_gets_no_errands(tmp_path: Path) -> None:
    async def story() -> None:
        there, errands, path = FakeUpkeep(), Errands(), tmp_path / "socket"
        with listening(path) as listener:
            served = Served(SmallLibrary(), there, NoticeBoard(), errands)
            async with running(serve(served, listener, OWN)), asyncio.timeout(10):
                reader, writer = await asyncio.open_unix_connection(path)
                writer.write(line(Hello("updater")) + line(Request(1, "upkeep.pause", {"patience": 5.0})))
                assert read(await reader.readline(), Hello).understood
                answer = read(await reader.readline(), Reply).answer
                assert unpack(answer or {}, ErrandDone) == ErrandDone("pause")
                assert there.pauses == [5.0]
                assert not errands.anybody
                writer.close()

    asyncio.run(story())
