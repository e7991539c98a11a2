"""A stand before a library that tells of nobody in advance: cards and items are believed, and what was done counts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bridge.contract.circulation import Item, Reason, Refusal, Returned, Sighting
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed
from tests.bridge.embedded.town import Town
from tests.bridge.offline.stand import OfflineStand
from tests.bridge.offline.test_counter import play

Story = Callable[[OfflineStand], Awaitable[None]]
CARD, ITEMS = "6472019912310001", ("BK900001", "BK900002", "BK900003")


@pytest.fixture
def kind() -> str:
    return "sqlite"


def test_who_is_not_known_is_sent_to_the_desk_unless_the_stand_believes_strangers(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        assert await stand.counter.identify(CARD, None) == Refusal((Reason.CARD_UNCHECKED,))
        assert await stand.counter.look(ITEMS[0]) == Refusal((Reason.ITEM_UNCHECKED,))

    play(town, tmp_path, story)


def test_a_stranger_borrows_no_more_than_the_limit_and_everything_is_a_letter(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        for number, barcode in enumerate(ITEMS[:2]):
            loan = await stand.lent(CARD, barcode, f"key-{number}")
            assert loan.waiting
            assert loan.item == Item(barcode, barcode)  # nobody here knows its title
        patron = await stand.patron(CARD)
        assert (patron.loans, patron.barred) == (2, (Reason.LIMIT_REACHED,))
        more = await stand.counter.borrow(patron.id, ITEMS[2], "key-more")
        assert more == Refusal((Reason.LIMIT_REACHED,), Item(ITEMS[2], ITEMS[2]))
        told = [(entry.letter.deed, entry.letter.card, entry.letter.barcode) for entry in stand.stand_in.entries]
        assert told == [(Deed.BORROW, CARD, barcode) for barcode in ITEMS[:2]]

    play(town, tmp_path, story, strangers=True)


def test_what_a_stranger_has_is_on_loan_for_others_and_comes_back_once(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.lent(CARD, ITEMS[0], "key-1")
        other = await stand.patron("6472019912310002")
        assert await stand.counter.check(other.id, ITEMS[0]) == Refusal(
            (Reason.ITEM_ON_LOAN,), Item(ITEMS[0], ITEMS[0])
        )
        assert isinstance(await stand.returned(ITEMS[0], "key-2"), Returned)
        assert await stand.returned(ITEMS[0], "key-3") == Refusal((Reason.ITEM_NOT_LENT,), Item(ITEMS[0], ITEMS[0]))
        assert isinstance(await stand.returned(ITEMS[1], "key-4"), Returned)  # lent before, or elsewhere
        assert isinstance(await stand.counter.look(ITEMS[2]), Sighting)
        assert isinstance(await stand.counter.sign_guest_book(CARD, "key-5"), Visit)

    play(town, tmp_path, story, strangers=True)


def test_who_is_known_is_known_still(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        loan = await stand.lent("card-ann", "b1", "key-1")
        assert loan.item.title == "Laut Bercerita"

    play(town, tmp_path, story, strangers=True)
