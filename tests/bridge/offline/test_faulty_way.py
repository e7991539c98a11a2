"""Whatever goes wrong between a stand and its library: every act has one effect, and nobody is told what is not so."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.catalogs.rest import RestCatalog
from bridge.catalogs.transport import Limits, Transport
from bridge.contract.circulation import Loan, Returned, Unavailable, Undone
from bridge.contract.guestbook import Visit
from bridge.offline.counter import Counter
from bridge.offline.settings import OfflineSettings
from bridge.offline.standin import StandIn
from bridge.offline.watch import LinkWatch
from bridge.policy import LoanPolicy
from tests.bridge.embedded.asking import was
from tests.bridge.embedded.town import Town
from tests.conftest import Figures
from tests.contract.served import central
from tests.peers.faulty_way import FAULTS, FaultyWay
from tests.waiting import until

QUICK = Limits(connect=0.3, read=0.4, total=0.6)
SETTINGS: dict[str, Any] = {"per_second": 1000.0, "first_pause": 0.1, "longest_pause": 0.2, "refresh": 1.0}
loans = tables.loans.c


@dataclass(frozen=True)
class Desk:
    """A bridge's counter before a central that is asked over a faulty way."""

    town: Town
    way: FaultyWay
    stand_in: StandIn
    watch: LinkWatch

    @property
    def counter(self) -> Counter:
        return self.stand_in.counter

    async def told(self, question: Callable[[], Awaitable[Any]]) -> Any:
        """What the patron is told in the end: who hears nothing is asked for again, as the kiosk does."""
        for _ in range(20):
            with contextlib.suppress(Unavailable):
                return await question()
            await asyncio.sleep(0.05)
        raise AssertionError("nobody was told anything")

    async def settled(self) -> None:
        await until(lambda: self.watch.up and not self.stand_in.entries, 20)


@contextlib.asynccontextmanager
async def desk(town: Town, folder: Path, url: str, way: FaultyWay, token: str) -> AsyncIterator[Desk]:
    roads = [Transport(url, token, QUICK) for _ in range(2)]
    hears: list[Callable[[], None]] = []

    def changed(_up: bool) -> None:
        for hear in hears:
            hear()

    watch = LinkWatch(changed, 0.2, 0.05, 1)
    catalog, errands = RestCatalog(roads[0], watch.heard), RestCatalog(roads[1], lambda _: None)
    settings = OfflineSettings(folder / "offline", **SETTINGS)
    with contextlib.ExitStack() as closing:
        for road in roads:
            closing.callback(road.close)
        stand_in = StandIn(settings, token, catalog, errands, lambda: watch.up, lambda *_: None, blank=0)
        closing.callback(stand_in.close)
        hears.append(stand_in.link_changed)
        tasks = [asyncio.create_task(watch.run(catalog.probe)), *(asyncio.create_task(job()) for job in stand_in.jobs)]
        try:
            yield Desk(town, way, stand_in, watch)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def borrow(desk: Desk) -> None:
    loan = was(Loan, await desk.told(lambda: desk.counter.borrow("ann", "b1", "act-borrow")))
    if not loan.waiting:
        assert of_item(desk.town, 1) == [("ann", True)]
    await desk.settled()
    assert of_item(desk.town, 1) == [("ann", True)]


async def take_back(desk: Desk) -> None:
    back = was(Returned, await desk.told(lambda: desk.counter.return_item("b2", "act-return")))
    if not back.waiting:
        assert of_item(desk.town, 2) == [("bob", False)]
    await desk.settled()
    assert of_item(desk.town, 2) == [("bob", False)]


async def renew(desk: Desk) -> None:
    was(Loan, await desk.told(lambda: desk.counter.renew_item("bob", "b3", "act-renew")))
    await desk.settled()
    assert desk.town.look(select(loans.renewals).where(loans.item_id == 3)) == [(1,)]
    assert desk.town.look(select(func.count()).select_from(tables.renewals)) == [(1,)]


async def sign(desk: Desk) -> None:
    was(Visit, await desk.told(lambda: desk.counter.sign_guest_book("card-dan", "act-visit")))
    await desk.settled()
    assert desk.town.look(select(tables.visits.c.key).where(tables.visits.c.patron_id == "dan")) == [("act-visit",)]
    counted = select(func.count()).select_from(tables.footfall).where(tables.footfall.c.visit == "act-visit")
    assert desk.town.look(counted) == [(1,)]


async def undo(desk: Desk) -> None:
    """A loan that was made without trouble; who is told that it is undone has it no more."""
    was(Loan, await desk.told(lambda: desk.counter.borrow("cid", "b4", "act-former")))
    await desk.settled()
    answer = None
    with contextlib.suppress(Unavailable):
        answer = await desk.counter.undo("act-former", "act-undo")
    await desk.settled()
    if answer is None:
        with contextlib.suppress(Unavailable):
            answer = await desk.counter.undo("act-former", "act-undo")
    assert of_item(desk.town, 4) in ([], [("cid", True)])
    assert of_item(desk.town, 4) == [] or not isinstance(answer, Undone)


async def deliver(desk: Desk) -> None:
    """What was kept while nothing arrived at all, told on a way that goes wrong."""
    desk.watch.heard(False)
    was(Returned, await desk.told(lambda: desk.counter.return_item("b5", "act-letter")))
    await desk.settled()
    assert of_item(desk.town, 5) == [("cid", False)]


OPERATIONS = (borrow, take_back, renew, sign, undo, deliver)


def of_item(town: Town, item: int) -> list[tuple[str, bool]]:
    """Every loan of it that counts: whose, and whether it is open."""
    query = select(loans.patron_id, loans.returned_at).where(loans.item_id == item, ~loans.undone).order_by(loans.id)
    return [(patron, returned is None) for patron, returned in town.look(query)]


@pytest.fixture
def kind() -> str:
    """The way is the same for every database."""
    return "sqlite"


@pytest.fixture
def town(tables_url: str) -> Town:
    town = Town(tables_url, LoanPolicy(max_renewals=9, max_loans=9))  # so that nothing else forbids doing it twice
    town.settle()
    town.add_patron("cid", "A26000003")
    dan = {"number": "A26000004", "name": "dan", "status": "active", "expires": date(2027, 1, 1)}
    town.add(tables.patrons, id="dan", **dan)  # who has not come yet
    town.add(tables.cards, code="card-dan", patron_id="dan")
    town.add(tables.items, barcode="b5", title_id=1, for_loan=True)
    for patron, barcode in (("bob", "b2"), ("bob", "b3"), ("cid", "b5")):
        town.lent(patron, barcode)
    return town


@pytest.mark.parametrize("fault", FAULTS)
def test_every_act_has_one_effect(fault: str, town: Town, tmp_path: Path, figures: Figures) -> None:
    async def story(port: int, token: str) -> None:
        way = FaultyWay(port)
        async with way.open() as url:
            for operation in OPERATIONS:
                async with desk(town, tmp_path / operation.__name__, url, way, token) as stand:
                    await until(lambda: stand.watch.up and stand.stand_in.refresher.walks)
                    way.arm(fault)
                    await operation(stand)
            assert way.met == len(OPERATIONS)

    with central(town.library) as url:
        asyncio.run(story(urlsplit(url).port or 0, town.library.issue_token("K1")))
    assert town.look(select(tables.matters.c.kind)) == []
    figures(f"a faulty way: {len(FAULTS)} kinds of faults x {len(OPERATIONS)} operations, none lost, none doubled")


def test_a_name_that_leads_nowhere_is_no_library_and_what_was_kept_is_told_later(town: Town, tmp_path: Path) -> None:
    async def story(port: int, token: str) -> None:
        way = FaultyWay(port)
        async with way.open() as url:
            async with desk(town, tmp_path, url, way, token) as stand:
                await until(lambda: stand.watch.up and stand.stand_in.refresher.walks)
            async with desk(town, tmp_path, "http://no-such-host.invalid", way, token) as stand:
                back = was(Returned, await stand.told(lambda: stand.counter.return_item("b2", "act-1")))
                assert back.waiting
            async with desk(town, tmp_path, url, way, token) as stand:
                await stand.settled()

    with central(town.library) as url:
        asyncio.run(story(urlsplit(url).port or 0, town.library.issue_token("K1")))
    assert of_item(town, 2) == [("bob", False)]


def test_a_port_where_nobody_listens_is_no_library_either(town: Town, tmp_path: Path) -> None:
    async def story(port: int, token: str) -> None:
        way = FaultyWay(port)
        async with way.open() as url, desk(town, tmp_path, url, way, token) as stand:
            await until(lambda: stand.watch.up and stand.stand_in.refresher.walks)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
            async with desk(town, tmp_path, nowhere, way, token) as stand:
                assert was(Loan, await stand.told(lambda: stand.counter.borrow("ann", "b1", "act-1"))).waiting
        async with way.open() as url, desk(town, tmp_path, url, way, token) as stand:
            await stand.settled()

    with central(town.library) as url:
        asyncio.run(story(urlsplit(url).port or 0, town.library.issue_token("K1")))
    assert of_item(town, 1) == [("ann", True)]
