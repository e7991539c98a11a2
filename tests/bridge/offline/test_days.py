"""Whatever happens at two stands that go on and off line, central knows in the end what happened, and each act once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.matters import OPEN, MatterKind
from bridge.contract.circulation import Sighting, Whereabouts
from bridge.contract.letters import Deed
from tests.bridge.embedded.town import MONDAY, Town
from tests.bridge.late.post import history
from tests.bridge.offline.days import COPIES, PATRONS, POLICY, Days, founded
from tests.conftest import Figures

IN_MEMORY = Path("/dev/shm")
STEPS = 40
AT_ONCE = 8  # stories, because they mostly wait
PARTS = 4
SHORT, LONG = 60, 5000


@contextlib.contextmanager
def town() -> Iterator[tuple[Town, Path]]:
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as name:
        folder = Path(name)
        (folder / "library.db").write_bytes(founded())
        new = Town(f"sqlite:///{folder}/library.db", POLICY)
        with contextlib.closing(new.library):
            yield new, folder


async def play(seed: int) -> int:
    """How many acts were done."""
    with town() as (new, folder):
        async with asyncio.timeout(60), Days(Random(seed), new, folder).begun() as days:
            for _ in range(STEPS):
                await days.something_happens()
            await days.calms_down()
            central_knows(days)
            await the_stands_know(days)
            return days.acts


def central_knows(days: Days) -> None:
    loans_are_as_promised(days)
    items_are_with_whom_they_are(days)
    matters_are_as_they_must_be(days)
    renewals_and_visits_are_as_promised(days)


def loans_are_as_promised(days: Days) -> None:
    """Each loan and return once, and nothing that nobody was promised."""
    promised = [
        (
            stay.lent.patron,
            COPIES.index(stay.lent.barcode) + 1,
            stay.lent.at,
            stay.next and stay.next.at,
            stay.next is not None and stay.next.deed is Deed.BORROW,
        )
        for stay in days.hall.stays()
    ]
    assert sorted(history(days.town), key=str) == sorted(promised, key=str)
    loose = tables.loose_returns.c
    backs = {(act.barcode, act.at) for act in days.hall.those(Deed.RETURN)}
    used = {(stay.next.barcode, stay.next.at) for stay in days.hall.stays() if stay.next}
    left = [(COPIES[item - 1], at) for item, at in days.town.look(select(loose.item_id, loose.at))]
    assert sorted(left) == sorted(backs - used)
    due = {(item, at): due for item, at, due in days.town.look(select(*_LOAN).where(~tables.loans.c.undone))}
    for act in days.hall.those(Deed.BORROW):
        assert act.due
        assert due[COPIES.index(act.barcode) + 1, act.at] >= act.due


def items_are_with_whom_they_are(days: Days) -> None:
    """But for those that came back past every stand."""
    known = {COPIES[item - 1]: patron for patron, item in days.town.loans()}
    for barcode in set(COPIES) - days.hall.slipped:
        assert known.get(barcode) == days.hall.hands.get(barcode), barcode


def matters_are_as_they_must_be(days: Days) -> None:
    rows = [(MatterKind(kind), COPIES[item - 1], *times) for kind, item, *times in days.town.look(matters())]
    assert len(rows) == len(set(rows))
    letter = tables.letters.c
    acts = days.town.look(select(letter.item_id, letter.at).where(letter.item_id.is_not(None)))
    late = {(COPIES[item - 1], at) for item, at in acts}
    twice, loose = days.hall.lent_twice(), days.hall.not_lent() & late
    many = days.hall.too_many(POLICY.max_loans, late)
    assert {(item, *times) for kind, item, _, *times in rows if kind is MatterKind.LENT_TWICE} == twice
    assert {(item, at) for kind, item, at, *_ in rows if kind is MatterKind.NOT_LENT} == loose
    assert {(item, lent) for kind, item, _, lent, _ in rows if kind is MatterKind.LIMIT_PASSED} == many


def renewals_and_visits_are_as_promised(days: Days) -> None:
    promised = sorted((act.at, act.barcode) for act in days.hall.those(Deed.RENEW))
    refused = [(at, COPIES[item - 1]) for kind, item, at, *_ in days.town.look(matters()) if kind == "renewal-refused"]
    step, loan = tables.renewals.c, tables.loans.c
    granted = days.town.look(select(step.at, loan.item_id).join(tables.loans, loan.id == step.loan_id))
    assert sorted([*refused, *((at, COPIES[item - 1]) for at, item in granted)]) == promised
    visit = tables.visits.c
    signed = days.town.look(select(visit.patron_id, visit.signed_at))
    assert sorted(signed) == sorted(first_of_the_day(days))


def first_of_the_day(days: Days) -> set[tuple[str, datetime]]:
    """When each patron came first, on each day of the library's; all were there on the first one."""
    came = [(patron, MONDAY) for patron in PATRONS] + [(act.patron, act.at) for act in days.hall.those(Deed.VISIT)]
    zone = ZoneInfo(POLICY.timezone)
    first = {(patron, at.astimezone(zone).date()): (patron, at) for patron, at in sorted(came, reverse=True)}
    return set(first.values())


async def the_stands_know(days: Days) -> None:
    """Which items are lent, even when they cannot ask any more."""
    lent = {COPIES[item - 1] for _, item in days.town.loans()}
    for stand in days.stands.values():
        stand.cut()
        for barcode in COPIES:
            sighting = await stand.counter.look(barcode)
            assert isinstance(sighting, Sighting)
            assert (sighting.whereabouts is Whereabouts.ON_LOAN) is (barcode in lent), barcode


_LOAN = (tables.loans.c.item_id, tables.loans.c.lent_at, tables.loans.c.due)


def matters() -> Any:
    """Of what kind, about which item, and the times of the letter and the two loans."""
    matter, loan, other = tables.matters.c, tables.loans.alias("a"), tables.loans.alias("b")
    query = select(matter.kind, matter.item_id, tables.letters.c.at, loan.c.lent_at, other.c.lent_at).where(OPEN)
    query = query.outerjoin(tables.letters, tables.letters.c.id == matter.letter_id)
    return query.outerjoin(loan, loan.c.id == matter.loan_id).outerjoin(other, other.c.id == matter.other_loan_id)


async def play_all(seeds: range) -> int:
    one_of_them = asyncio.Semaphore(AT_ONCE)

    async def one(seed: int) -> int:
        async with one_of_them:
            try:
                return await play(seed)
            except Exception as error:
                error.add_note(f"days of seed {seed}")
                raise

    async with asyncio.TaskGroup() as together:
        stories = [together.create_task(one(seed)) for seed in seeds]
    return sum(story.result() for story in stories)


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(PARTS))
def test_two_stands_on_and_off_line(part: int, long: bool, figures: Figures) -> None:
    """A story can be told again with `play(seed)`; the rest is how fast its two stands happen to be."""
    number = (LONG if long else SHORT) // PARTS
    acts = asyncio.run(play_all(range(part * number, (part + 1) * number)))
    figures(f"two stands on and off line, part {part + 1}: {number} stories, {acts} acts, none lost or doubled")
