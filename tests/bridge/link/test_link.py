"""The link as a whole: questions, answers, notices and everything that can break between the two ends."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Unavailable
from bridge.contract.letters import Deed
from bridge.contract.wire import Hello, Notice, Offline, Reply, line
from bridge.link.client import SocketCatalog
from bridge.link.server import NoticeBoard
from tests.bridge.link.pair import bridge, kiosk, linked, running
from tests.contract.library import SmallLibrary
from tests.waiting import until


def test_answers_are_sorted_by_their_questions_and_notices_come_in_between(tmp_path: Path) -> None:
    async def story() -> None:
        library, board, notices = (
            SmallLibrary(gate=asyncio.Event()),
            NoticeBoard(Notice.LINK_BACK),
            list[Notice](),
        )
        async with bridge(library, tmp_path / "s", board), kiosk(tmp_path / "s", notices) as catalog:
            await until(lambda: notices)
            questions = [catalog.check("p1", barcode) for barcode in ("b1", "nix", "b2")]
            answers = asyncio.gather(*questions, catalog.identify("card-1", None))
            await until(lambda: library.asked == 4)
            board.post(Notice.LINK_LOST)
            await until(lambda: notices == [Notice.LINK_BACK, Notice.LINK_LOST])
            assert library.gate
            library.gate.set()
            first, unknown, second, patron = await answers
            assert isinstance(first, Item)
            assert first.barcode == "b1"
            assert unknown == Refusal((Reason.ITEM_UNKNOWN,))
            assert isinstance(second, Item)
            assert second.barcode == "b2"
            assert isinstance(patron, Patron)

    asyncio.run(story())


def test_a_kiosk_is_told_once_that_the_bridge_is_gone_and_once_that_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        notices: list[Notice] = []
        library = SmallLibrary()
        async with kiosk(tmp_path / "s", notices) as catalog:
            await until(lambda: notices == [Notice.LINK_LOST])
            with pytest.raises(Unavailable):
                await catalog.check("p1", "b1")
            for _ in range(2):
                async with bridge(library, tmp_path / "s"):
                    await until(lambda: notices[-1] is Notice.LINK_BACK)
                    assert isinstance(await catalog.check("p1", "b1"), Item)
                await until(lambda: notices[-1] is Notice.LINK_LOST)
        assert notices == [Notice.LINK_LOST, *[Notice.LINK_BACK, Notice.LINK_LOST] * 2]
        assert len(caplog.records) == len(notices)

    with caplog.at_level(logging.INFO):
        asyncio.run(story())


def test_a_bridge_without_its_library_is_a_lost_link_also_for_who_connects_later(tmp_path: Path) -> None:
    async def story() -> None:
        notices: list[Notice] = []
        board = NoticeBoard()
        async with bridge(SmallLibrary(), tmp_path / "s", board):
            board.post(Notice.LINK_LOST)
            async with kiosk(tmp_path / "s", notices):
                await until(lambda: notices == [Notice.LINK_LOST])
                board.post(Notice.LINK_BACK)
                await until(lambda: notices == [Notice.LINK_LOST, Notice.LINK_BACK])

    asyncio.run(story())


def test_a_library_that_is_unavailable_is_unavailable_at_the_kiosk(tmp_path: Path) -> None:
    async def story() -> None:
        async with linked(SmallLibrary(open=False), tmp_path / "s") as catalog:
            with pytest.raises(Unavailable):
                await catalog.borrow("p1", "b1", "k")

    asyncio.run(story())


def test_a_question_without_an_answer_ends_in_time_and_the_connection_is_made_anew(tmp_path: Path) -> None:
    async def story() -> None:
        library, notices = SmallLibrary(gate=asyncio.Event()), list[Notice]()
        async with bridge(library, tmp_path / "s"), kiosk(tmp_path / "s", notices, limit=0.1) as catalog:
            await until(lambda: notices == [Notice.LINK_BACK])
            with pytest.raises(Unavailable, match="in time"):
                await catalog.check("p1", "b1")
            await until(lambda: notices == [Notice.LINK_BACK, Notice.LINK_LOST, Notice.LINK_BACK])
            library.gate = None
            assert isinstance(await catalog.check("p1", "b1"), Item)

    asyncio.run(story())


def test_a_loan_that_has_begun_when_the_kiosk_dies_is_finished_once(tmp_path: Path) -> None:
    async def story() -> None:
        library, notices = SmallLibrary(gate=asyncio.Event()), list[Notice]()
        async with bridge(library, tmp_path / "s"):
            async with kiosk(tmp_path / "s", notices) as catalog:
                await until(lambda: notices)
                async with running(catalog.borrow("p1", "b1", "key-1")):
                    await until(lambda: library.asked == 1)
            assert library.gate
            library.gate.set()
            await until(lambda: library.loans == [("p1", "b1")])
            async with kiosk(tmp_path / "s", notices) as catalog:
                await until(lambda: len(notices) == 2)
                assert isinstance(await catalog.borrow("p1", "b1", "key-1"), Loan)
        assert library.loans == [("p1", "b1")]

    asyncio.run(story())


def test_pending_questions_fail_when_the_bridge_dies(tmp_path: Path) -> None:
    async def story() -> None:
        library, notices = SmallLibrary(gate=asyncio.Event()), list[Notice]()
        async with kiosk(tmp_path / "s", notices) as catalog:
            async with bridge(library, tmp_path / "s"):
                await until(lambda: notices[-1:] == [Notice.LINK_BACK])
                asked = asyncio.gather(*(catalog.check("p1", "b1") for _ in range(3)), return_exceptions=True)
                await until(lambda: library.asked == 3)
            assert [type(failure) for failure in await asked] == [Unavailable] * 3

    asyncio.run(story())


def test_a_silent_peer_and_a_bridge_of_another_version_are_a_lost_link(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def other_version(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'{"hello":"bridge","version":"2.7"}\n{"notice":"link-back"}\n')
        await reader.read()
        writer.close()

    async def story() -> None:
        notices: list[Notice] = []
        server = await asyncio.start_unix_server(other_version, tmp_path / "s")
        async with server, kiosk(tmp_path / "s", notices) as catalog:
            await until(lambda: "speaks version '2.7'" in caplog.text)
            with pytest.raises(Unavailable):
                await catalog.check("p1", "b1")
        assert notices == [Notice.LINK_LOST]

    asyncio.run(story())
    assert caplog.text.count("2.7") == 1


def test_how_a_stand_takes_the_librarys_place_is_told_again_only_when_that_has_changed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    knew, later = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (8, 9))
    stages = [Offline(knew, (Deed.RETURN,)), Offline(later, (Deed.RETURN,)), Offline(later, (Deed.BORROW, Deed.RETURN))]
    said = [Reply(notice=Notice.OFFLINE, offline=stage) for stage in (*stages, stages[-1])]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(line(Hello("bridge")))
        for reply in (*said, Reply(notice=Notice.CANNOT_KEEP)):
            writer.write(line(reply))
        await reader.read()
        writer.close()
        left.set()

    left = asyncio.Event()

    async def story() -> None:
        told: list[tuple[Notice, Offline | None]] = []
        client = SocketCatalog(tmp_path / "s", lambda *notice: told.append(notice))
        server = await asyncio.start_unix_server(serve, tmp_path / "s")
        async with server, running(client.run()):
            await until(lambda: (Notice.CANNOT_KEEP, None) in told)
        await left.wait()
        assert told == [*((Notice.OFFLINE, stage) for stage in stages), (Notice.CANNOT_KEEP, None)]

    asyncio.run(story())
    assert [log.getMessage().partition(":")[0] for log in caplog.records] == ["offline", "cannot-keep"]


@pytest.mark.parametrize("code", ["", "x" * 100_000, "a\nb", "a\x00", "\ud800", "\x1b@"])
def test_a_code_no_library_can_have_is_unknown_and_never_sent(tmp_path: Path, code: str) -> None:
    async def story() -> None:
        library = SmallLibrary()
        async with linked(library, tmp_path / "s") as catalog:
            assert await catalog.identify(code, None) == Refusal((Reason.CARD_UNKNOWN,))
            assert await catalog.check("p1", code) == Refusal((Reason.ITEM_UNKNOWN,))
            assert await catalog.borrow("p1", code, "k") == Refusal((Reason.ITEM_UNKNOWN,))
        assert library.asked == 0

    asyncio.run(story())
