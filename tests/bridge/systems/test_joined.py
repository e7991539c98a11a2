"""What is ours at a library with its own system: the guest book's rule, the Wi-Fi, wrong PINs, what nobody may know."""

from __future__ import annotations

import asyncio
import logging

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded.tables import patrons
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal
from bridge.contract.guestbook import Group, Visit, Visitor
from tests.bridge.systems.conftest import Town
from tests.bridge.systems.small_system import ITEMS, TODAY
from tests.waiting import until


def test_only_who_has_signed_the_guest_book_today_may_borrow(town: Town) -> None:
    async def story() -> None:
        catalog = town.catalog
        patron = await catalog.identify("card-1", None)
        assert isinstance(patron, Patron)
        assert patron.barred == (Reason.VISIT_MISSING,)
        assert await catalog.check("p1", "b1") == Refusal((Reason.VISIT_MISSING,), ITEMS["b1"])
        assert await catalog.borrow("p1", "b1", "key-early") == Refusal((Reason.VISIT_MISSING,), ITEMS["b1"])
        assert isinstance(await catalog.sign_guest_book("card-1", "key-visit"), Visit)
        assert isinstance(await catalog.check("p1", "b1"), Item)
        assert isinstance(await catalog.borrow("p1", "b1", "key-1"), Loan)
        assert town.system.visits == ([("p1", TODAY)] if town.system.own_book else [])

    asyncio.run(story())


def test_all_reasons_are_told_together_in_their_order(town: Town) -> None:
    async def story() -> None:
        town.system.barred = {"p1": (Reason.CARD_SUSPENDED, Reason.FINE_UNPAID)}
        told = await town.catalog.check("p1", "b1")
        assert isinstance(told, Refusal)
        assert told.reasons == (Reason.CARD_SUSPENDED, Reason.VISIT_MISSING, Reason.FINE_UNPAID)

    asyncio.run(story())


@pytest.mark.parametrize("own_book", [True], ids=["own-book"])
def test_a_visit_at_the_systems_own_page_counts_for_borrowing_and_for_the_wifi(town: Town) -> None:
    async def story() -> None:
        town.system.visits.append(("p1", TODAY))
        assert isinstance(await town.catalog.borrow("p1", "b1", "key-1"), Loan)
        assert await town.catalog.wifi_access("card-1", "key-w") == Refusal((Reason.WIFI_DOWN,))  # there is none here

    asyncio.run(story())


def test_a_group_and_a_visitor_are_in_both_books_once(town: Town) -> None:
    async def story() -> None:
        for _ in range(2):
            assert isinstance(await town.catalog.sign_visitor(Visitor("Ani"), "read", "Aula", "key-v"), Visit)
            assert isinstance(await town.catalog.sign_group(Group("Budi", "SD 1", 2, 3), "", "", "key-g"), Visit)
        assert town.system.guests == (["Ani", "Budi"] if town.system.own_book else [])
        assert isinstance(await town.catalog.sign_guest_book("card-1", "key-m"), Visit)
        assert isinstance(await town.catalog.state_purpose("card-1", "key-m", "read", "key-p"), Visit)
        assert town.system.purposes == ([("V1", "read")] if town.system.own_book else [])

    asyncio.run(story())


def test_a_pin_is_not_tried_without_end_even_if_the_system_would(open_town: Town) -> None:
    async def story() -> None:
        catalog, wrong = open_town.catalog, Refusal((Reason.PIN_WRONG,))
        for _ in range(5):
            assert await catalog.identify("card-2", "0000") == wrong
        assert await catalog.identify("card-2", "1234") == Refusal((Reason.PIN_BLOCKED,))
        assert await open_town.library.catalog("K2").identify("card-3", "") == wrong
        assert isinstance(await open_town.library.catalog("K2").identify("card-3", "1234"), Patron)

    asyncio.run(story())


def test_a_new_pin_that_was_set_though_nobody_heard_it_is_not_a_wrong_one(open_town: Town) -> None:
    async def story() -> None:
        for _ in range(2):
            changed = await open_town.catalog.change_pin("card-2", "1234", "580214", "key-pin")
            assert not isinstance(changed, Refusal)
        assert open_town.system.pins["card-2"] == "580214"
        assert isinstance(await open_town.catalog.change_pin("card-2", "9999", "111222", "key-2"), Refusal)

    asyncio.run(story())


def test_our_database_holds_no_member_number_and_no_whole_name(open_town: Town) -> None:
    async def story() -> None:
        catalog = open_town.catalog
        await catalog.identify("card-2", "1234")
        await catalog.sign_guest_book("card-1", "key-v")
        await catalog.borrow("p1", "b1", "key-1")
        open_town.library.annex.close()
        kept = b"".join(file.read_bytes() for file in open_town.folder.iterdir())
        for secret in (b"Rahmawati", b"64720102031", b"card-1", b"card-2", b"1234\x00"):
            assert secret not in kept

    asyncio.run(story())


def test_who_has_left_nothing_is_forgotten_and_known_again_the_next_time(open_town: Town) -> None:
    async def story() -> None:
        await open_town.catalog.identify("card-2", "1234")
        await open_town.catalog.sign_guest_book("card-1", "key-v")
        open_town.library.tend()
        assert _patrons(open_town) == ["p1"]
        assert isinstance(await open_town.catalog.identify("card-2", "1234"), Patron)
        assert _patrons(open_town) == ["p1", "p2"]

    asyncio.run(story())


def _patrons(town: Town) -> list[str]:
    with town.library.annex.database.reading() as connection:
        return list(connection.scalars(select(patrons.c.id).order_by(patrons.c.id)))


def test_what_it_can_is_told_with_what_we_keep_beside_it(town: Town) -> None:
    async def story() -> None:
        can = (await town.catalog.abilities()).can
        assert list(can) == [ability for ability in Ability if ability in can]
        assert Ability.GUEST_BOOK in can
        assert not {Ability.WIFI, Ability.UNDO, Ability.REGISTER, Ability.PROOFS} & set(can)

    asyncio.run(story())


def test_its_health_is_the_systems_and_a_change_is_told_once(open_town: Town, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        caplog.set_level(logging.WARNING)
        library, system = open_town.library, open_town.system
        library.pause = 0.001
        watching = asyncio.create_task(library.watch())
        assert library.healthy()
        for there in (False, True):
            system.there = there
            await until(library.healthy if there else lambda: not library.healthy())
        watching.cancel()
        assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]

    asyncio.run(story())

