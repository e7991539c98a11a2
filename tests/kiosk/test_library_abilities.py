"""What the library can do is asked for whenever it can be reached again, over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.contract.abilities import EVERYTHING, Abilities, Ability
from bridge.contract.wire import Notice
from bridge.link.client import SocketCatalog
from bridge.link.server import NoticeBoard
from kiosk.assembly import event_of
from kiosk.events import OfferChanged
from kiosk.library_abilities import LibraryAbilities
from tests.bridge.link.pair import bridge, running
from tests.storybook.fake_catalog import FakeCatalog
from tests.waiting import until

LITTLE = Abilities((Ability.BORROW, Ability.RETURN))


class Asked(FakeCatalog):
    """Counts how often it was asked what it can."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    async def abilities(self) -> Abilities:
        self.times += 1
        return await super().abilities()


class Stand:
    """The kiosk's end of a link, as `assembly.py` makes it; an answer that does not come is asked for again at once."""

    def __init__(self, path: Path) -> None:
        self.told: list[OfferChanged] = []
        self.client = SocketCatalog(path, lambda notice, offline: self.abilities.hear(event_of(notice, offline)))
        self.abilities = LibraryAbilities(self.client, self.told.append, again=0.01)  # type: ignore[arg-type]

    @contextlib.asynccontextmanager
    async def runs(self) -> AsyncIterator[None]:
        async with running(self.client.run()), running(self.abilities.run()):
            yield


@pytest.fixture
def library() -> Asked:
    return Asked()


def test_a_link_that_is_there_is_asked_and_one_that_comes_back_is_asked_again(library: Asked, tmp_path: Path) -> None:
    async def scene() -> None:
        board, stand = NoticeBoard(Notice.LINK_BACK), Stand(tmp_path / "s")
        async with bridge(library, tmp_path / "s", board), stand.runs():
            await until(lambda: library.times == 1)
            board.post(Notice.OFFLINE)
            library.can = LITTLE
            board.post(Notice.LINK_BACK)
            await until(lambda: stand.told)
            assert (library.times, stand.abilities.known, stand.told) == (2, LITTLE, [OfferChanged()])

    asyncio.run(scene())


def test_a_bridge_that_comes_back_is_asked_again(library: Asked, tmp_path: Path) -> None:
    async def scene() -> None:
        stand = Stand(tmp_path / "s")
        async with stand.runs():
            async with bridge(library, tmp_path / "s"):
                await until(lambda: library.times == 1)
            library.can = LITTLE
            async with bridge(library, tmp_path / "s"):
                await until(lambda: stand.abilities.known == LITTLE)

    asyncio.run(scene())


def test_everything_is_offered_until_the_library_has_said_what_it_can(library: Asked, tmp_path: Path) -> None:
    async def scene() -> None:
        library.reachable, library.can = False, LITTLE
        stand = Stand(tmp_path / "s")
        async with bridge(library, tmp_path / "s"), stand.runs():
            await until(lambda: library.times > 2)
            assert (stand.abilities.known, stand.told) == (EVERYTHING, [])
            library.reachable = True
            await until(lambda: stand.abilities.known == LITTLE)

    asyncio.run(scene())


def test_while_the_library_is_away_what_it_said_last_stays_and_nobody_asks(library: Asked, tmp_path: Path) -> None:
    async def scene() -> None:
        board, stand = NoticeBoard(Notice.LINK_BACK), Stand(tmp_path / "s")
        library.can = LITTLE
        async with bridge(library, tmp_path / "s", board), stand.runs():
            await until(lambda: stand.abilities.known == LITTLE)
            library.can = EVERYTHING
            for notice in (Notice.OFFLINE, Notice.CANNOT_KEEP, Notice.LINK_LOST):
                board.post(notice)
            await stand.client.identify("c1", None)  # the notices before this answer have come
            assert (library.times, stand.abilities.known) == (1, LITTLE)

    asyncio.run(scene())


def test_what_has_not_changed_is_told_to_nobody(library: Asked, tmp_path: Path) -> None:
    async def scene() -> None:
        board, stand = NoticeBoard(Notice.LINK_BACK), Stand(tmp_path / "s")
        async with bridge(library, tmp_path / "s", board), stand.runs():
            await until(lambda: library.times == 1)
            board.post(Notice.OFFLINE)
            board.post(Notice.LINK_BACK)
            await until(lambda: library.times == 2)
            await stand.client.identify("c1", None)
            assert stand.told == []

    asyncio.run(scene())
