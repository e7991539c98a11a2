"""Three days on which a busy stand cannot ask, and the hour after: everything arrives, once and in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Loan, Patron, Returned
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed
from tests.bridge.embedded.town import Town
from tests.bridge.late.post import open_matters
from tests.bridge.offline.hall import Done, Hall
from tests.bridge.offline.stand import OfflineStand, stand_before
from tests.conftest import Figures
from tests.waiting import until

HOURS, SHORT, LONG = 72, 500, 5000
DEEDS = (Deed.BORROW, Deed.RETURN, Deed.RENEW, Deed.VISIT)
PATRONS, COPIES = [f"p{number}" for number in range(100)], [f"c{number}" for number in range(250)]


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def busy_town(tables_url: str) -> Iterator[Town]:
    town = Town(tables_url)
    with contextlib.closing(town.library):
        for number, patron in enumerate(PATRONS):
            town.add_patron(patron, f"A26{number:06}")
        town.add(tables.titles, id=1, title="Laut Bercerita")
        with town.library.engine.begin() as connection:
            rows = [{"barcode": barcode, "title_id": 1, "for_loan": True} for barcode in COPIES]
            connection.execute(tables.items.insert(), rows)
        yield town


class Crowd:
    """Does one thing after another at a stand; `hall` tells what was accepted, in order."""

    def __init__(self, town: Town, stand: OfflineStand) -> None:
        self._town, self._stand, self._chance, self.hall = town, stand, Random(72), Hall()

    async def act(self) -> None:
        """Whatever the stand accepts."""
        deed = self._chance.choices(DEEDS, (5, 4, 1, 1))[0]
        carried = list(self.hall.hands.items())
        if deed in {Deed.RETURN, Deed.RENEW} and not carried:
            deed = Deed.BORROW
        patron, barcode = self._chance.choice(PATRONS), ""
        if deed in {Deed.RETURN, Deed.RENEW}:
            barcode, patron = self._chance.choice(carried)
        elif deed is Deed.BORROW:
            barcode = self._chance.choice([copy for copy in COPIES if copy not in self.hall.hands])
        await self._done(deed, patron, barcode)

    async def _done(self, deed: Deed, patron: str, barcode: str) -> None:
        counter, key, at = self._stand.counter, f"key-{len(self.hall.done)}", self._town.now
        match deed:
            case Deed.RETURN:
                answer: object = await counter.return_item(barcode, key)
            case Deed.VISIT:
                answer = await counter.sign_guest_book(f"card-{patron}", key)
            case _:
                who = await counter.identify(f"card-{patron}", None)
                assert isinstance(who, Patron)
                ask = counter.borrow if deed is Deed.BORROW else counter.renew_item
                answer = await ask(who.id, barcode, key)
        if isinstance(answer, (Loan, Returned, Visit)):
            assert answer.waiting
            self.hall.happened(key, Done(deed, at, barcode, patron))


async def three_days(town: Town, stand: OfflineStand, acts: int) -> Hall:
    """As many as were to be accepted, evenly."""
    crowd = Crowd(town, stand)
    while len(crowd.hall.done) < acts:
        await crowd.act()
        town.wait(seconds=HOURS * 3600 * len(crowd.hall.done) / acts - (town.now - START).total_seconds())
    return crowd.hall


START = Town.now


async def drained(stand: OfflineStand) -> float:
    """Seconds that it took."""
    begun = monotonic()
    stand.mend()
    await until(lambda: not stand.stand_in.entries, 600)
    return monotonic() - begun


@pytest.mark.timeout(1200)
def test_three_days_without_the_library(busy_town: Town, tmp_path: Path, long: bool, figures: Figures) -> None:
    number = LONG if long else SHORT

    async def story() -> None:
        async with stand_before(busy_town, tmp_path, per_second=1e9) as stand:
            stand.cut()
            begun = monotonic()
            hall = await three_days(busy_town, stand, number)
            accepting = monotonic() - begun
            assert len(stand.stand_in.entries) == number
            delivering = await drained(stand)
        everything_has_arrived(busy_town, hall)
        figures(
            f"{HOURS} hours without the library: {number} acts accepted at {number / accepting:.0f} a second, "
            f"delivered at {number / delivering:.0f} a second, none lost, doubled or before another of its item"
        )

    asyncio.run(story())


def everything_has_arrived(town: Town, hall: Hall) -> None:
    letter = tables.letters.c
    rows = town.look(select(letter.key, letter.at, letter.patron_id, letter.item_id).order_by(letter.id))
    assert Counter(key for key, *_ in rows) == Counter(hall.done.keys())
    assert {key: at for key, at, *_ in rows} == {key: act.at for key, act in hall.done.items()}
    of_each: defaultdict[object, list[int]] = defaultdict(list)
    for key, _, patron, item in rows:
        for subject in {patron, item} - {None}:
            of_each[subject].append(int(key.removeprefix("key-")))
    assert all(numbers == sorted(numbers) for numbers in of_each.values())
    assert open_matters(town) == []
    lent = {(COPIES[item - 1], patron) for patron, item in town.loans()}
    assert lent == set(hall.hands.items())
    begun = town.look(select(tables.loans.c.lent_at).order_by(tables.loans.c.lent_at))
    assert [at for (at,) in begun] == [act.at for act in hall.those(Deed.BORROW)]


def test_so_many_go_in_a_second_and_no_more(busy_town: Town, tmp_path: Path) -> None:
    async def story() -> None:
        async with stand_before(busy_town, tmp_path, per_second=40.0) as stand:
            stand.cut()
            await three_days(busy_town, stand, 20)
            assert 19 / 40 <= await drained(stand) < 5

    asyncio.run(story())
