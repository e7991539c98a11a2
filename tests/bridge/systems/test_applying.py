"""Applications at a library whose own system takes them: the proof is kept with us, its own staff decide."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded.tables import applications, patrons, photos
from bridge.catalogs.systems.joined import JoinedCatalog
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Reason, Refusal, Unavailable
from bridge.contract.letters import Deed, Delivered, Letter, reference
from bridge.contract.membership import ApplicationState, Applied
from bridge.policy import LoanPolicy
from bridge.sealing import Seal
from tests.bridge.embedded.joining import AGREED, SITI, jpeg
from tests.bridge.systems.conftest import Town, joined
from tests.bridge.systems.small_system import SmallSystem
from tests.contract.library import NOW

EXISTS = Refusal((Reason.APPLICATION_EXISTS,))
AT = NOW - timedelta(hours=3)
APPLYING = Letter("key-1", Deed.APPLY, AT, applicant=SITI, consent=AGREED)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Where one can become a member at a stand, with a photo."""
    system, policy = SmallSystem(registers=True), LoanPolicy(require_visit=False)
    town = Town(system, tmp_path, joined(system, tmp_path, policy), policy)
    town.library.annex = replace(town.library.annex, seal=Seal(b"p" * 32))
    yield town
    town.library.annex.close()


def look(town: Town, *columns: Any) -> list[Any]:
    with town.library.annex.database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


async def applied(catalog: JoinedCatalog, key: str = "key-1") -> Applied:
    answer = await catalog.apply(SITI, AGREED, key)
    assert isinstance(answer, Applied), answer
    return answer


def test_it_is_offered_only_where_the_system_takes_applications(town: Town, open_town: Town) -> None:
    async def story() -> None:
        assert Ability.REGISTER in await town.catalog.abilities()
        town.system.registers = False
        assert Ability.REGISTER not in await town.catalog.abilities()
        assert await town.catalog.apply(SITI, AGREED, "key-1") == Refusal((Reason.NOT_OFFERED,))
        assert await town.catalog.application("P-0000-0000") == Refusal((Reason.NOT_OFFERED,))

    asyncio.run(story())


def test_who_applies_is_kept_with_us_and_in_the_system_under_the_same_number_once(town: Town) -> None:
    async def story() -> None:
        first = await applied(town.catalog)
        assert await applied(town.catalog) == first
        assert town.system.applicants == {first.number: SITI}
        assert len(town.system.acts) == 1
        assert look(town, applications.c.number, applications.c.name, applications.c.consent) == [
            (first.number, SITI.name, AGREED.version)
        ]
        with_photo = await town.catalog.add_photo(first.number, jpeg(), "key-photo")
        assert isinstance(with_photo, Applied)
        assert with_photo.photo

    asyncio.run(story())


@pytest.mark.parametrize("restarted", [False, True], ids=["same", "restarted"])
@pytest.mark.parametrize("lost", [("never",), ("before",), ("after",), ("before", "never"), ("before", "after")])
def test_an_application_whose_answer_was_lost_is_one(town: Town, lost: tuple[str, ...], restarted: bool) -> None:
    async def story() -> None:
        town.system.lose = dict(enumerate(lost))
        catalog = town.catalog
        for _ in lost:
            with pytest.raises(Unavailable):
                await catalog.apply(SITI, AGREED, "key-1")
            catalog = town.anew() if restarted else catalog
            assert await town.library.mailbox("K1").what_became_of("key-1") is None
        first = await applied(catalog)
        assert list(town.system.applicants) == [first.number]
        assert await town.library.mailbox("K1").what_became_of("key-1") == first

    asyncio.run(story())


def test_what_was_done_is_looked_for_and_not_asked_again(town: Town) -> None:
    async def story() -> None:
        town.system.lose = {0: "after"}
        with pytest.raises(Unavailable):
            await town.catalog.apply(SITI, AGREED, "key-1")
        await applied(town.catalog)
        assert len(town.system.acts) == 1

    asyncio.run(story())


def test_whom_the_system_knows_is_told_so_and_nothing_waits_for_anybody(town: Town) -> None:
    async def story() -> None:
        town.system.known = {SITI.number}
        for _ in range(2):
            assert await town.catalog.apply(SITI, AGREED, "key-1") == EXISTS
        assert await town.library.mailbox("K1").what_became_of("key-1") == EXISTS
        assert town.system.applicants == {}
        assert look(town, applications.c.state, applications.c.reason) == [("refused", "already-member")]

    asyncio.run(story())


def test_who_waits_already_is_told_so_without_asking_the_system(town: Town) -> None:
    async def story() -> None:
        await applied(town.catalog)
        assert await town.catalog.apply(SITI, AGREED, "key-2") == EXISTS
        assert len(town.system.acts) == 1

    asyncio.run(story())


@pytest.mark.parametrize("state", [ApplicationState.APPROVED, ApplicationState.REFUSED])
def test_what_the_systems_staff_decide_is_told_at_once_and_kept_when_the_library_is_tended(
    town: Town, state: ApplicationState
) -> None:
    async def story() -> None:
        number = (await applied(town.catalog)).number
        await town.catalog.add_photo(number, jpeg(), "key-photo")
        await asyncio.to_thread(town.library.tend)
        told = await town.catalog.application(number)
        assert isinstance(told, Applied)
        assert told.state is ApplicationState.OPEN
        town.system.decided[number] = state
        told = await town.catalog.application(number.lower().replace("-", ""))
        assert isinstance(told, Applied)
        assert (told.number, told.state, told.photo) == (number, state, True)
        for _ in range(2):
            await asyncio.to_thread(town.library.tend)
        town.system.there = False  # it need not be asked any more
        assert await town.catalog.application(number) == told
        assert await town.catalog.application("P-0000-0000") == Refusal((Reason.APPLICATION_UNKNOWN,))

    asyncio.run(story())


def test_the_new_member_has_a_shadow_and_what_they_told_is_the_systems(town: Town) -> None:
    async def story() -> None:
        number = (await applied(town.catalog)).number
        await town.catalog.add_photo(number, jpeg(), "key-photo")
        town.system.decided[number] = ApplicationState.APPROVED
        await asyncio.to_thread(town.library.tend)

    asyncio.run(story())
    kept = applications.c
    assert look(town, kept.state, kept.patron_id, kept.decided_by, kept.name, kept.identity_number, kept.consent) == [
        ("approved", "p3", "", "", "", AGREED.version)
    ]
    assert look(town, patrons.c.id, patrons.c.number) == [("p3", "p3")]
    assert look(town, photos.c.application_id, photos.c.patron_id) == [(None, "p3")]


def test_a_system_that_is_away_is_tended_another_time(town: Town) -> None:
    async def story() -> None:
        number = (await applied(town.catalog)).number
        town.system.decided[number], town.system.there = ApplicationState.REFUSED, False
        with pytest.raises(Unavailable):
            await asyncio.to_thread(town.library.tend)
        assert look(town, applications.c.state) == [("open",)]
        town.system.there = True
        await asyncio.to_thread(town.library.tend)
        assert look(town, applications.c.state, applications.c.reason) == [("refused", "other")]

    asyncio.run(story())


@pytest.mark.parametrize("lost", ["", "never", "before", "after"])
def test_an_application_that_comes_as_a_letter_is_in_the_system_with_its_time(town: Town, lost: str) -> None:
    async def story() -> None:
        box = town.library.mailbox("K1")
        if lost:
            town.system.lose = {0: lost}
            with pytest.raises(Unavailable):
                await box.deliver(APPLYING)
            assert await box.what_became_of("key-1") is None
        delivered = await box.deliver(APPLYING)
        assert isinstance(delivered, Delivered)
        assert await box.deliver(APPLYING) == delivered
        assert town.system.applicants == {delivered.number: SITI}
        assert {act.at for act in town.system.acts} == {AT}
        photo = Letter("key-2", Deed.PHOTO, AT, application=reference("key-1"), photo=jpeg())
        assert await box.deliver(photo) == await box.deliver(photo) == delivered
        told = await town.catalog.application(reference("key-1"))
        assert isinstance(told, Applied)
        assert (told.number, told.photo) == (delivered.number, True)

    asyncio.run(story())


def test_what_was_asked_for_live_before_the_link_broke_is_the_same_application(town: Town) -> None:
    async def story() -> None:
        town.system.lose = {0: "after"}
        with pytest.raises(Unavailable):
            await town.catalog.apply(SITI, AGREED, "key-1")
        delivered = await town.library.mailbox("K1").deliver(APPLYING)
        assert isinstance(delivered, Delivered)
        assert list(town.system.applicants) == [delivered.number]

    asyncio.run(story())


def test_a_late_applicant_whom_the_system_knows_sees_at_their_slip_that_it_is_refused(town: Town) -> None:
    async def story() -> None:
        town.system.known = {SITI.number}
        assert isinstance(await town.library.mailbox("K1").deliver(APPLYING), Delivered)
        told = await town.catalog.application(reference("key-1"))
        assert isinstance(told, Applied)
        assert told.state is ApplicationState.REFUSED
        assert town.system.applicants == {}

    asyncio.run(story())
