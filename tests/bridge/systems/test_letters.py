"""What stands did while the system was away is entered there with its time; what it refuses, the desk enters."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bridge.catalogs.embedded import office_matters
from bridge.catalogs.embedded.matters import MatterKind
from bridge.contract.circulation import Loan, Reason, Refusal, Unavailable
from bridge.contract.guestbook import Group, Visitor
from bridge.contract.letters import Deed, Delivered, Letter, reference
from tests.bridge.systems.conftest import Town
from tests.contract.library import NOW

AT = NOW - timedelta(hours=3)


def lent(key: str = "key-1", card: str = "card-1", barcode: str = "b1") -> Letter:
    return Letter(key, Deed.BORROW, AT, card=card, barcode=barcode)


def kinds(town: Town) -> list[MatterKind]:
    return [matter.kind for matter in matters(town)]


def matters(town: Town) -> tuple[office_matters.DeskMatter, ...]:
    with town.library.annex.database.reading() as connection:
        return office_matters.open_matters(connection, town.library.annex.rules)


def test_a_loan_is_entered_with_its_time_and_no_rule_of_ours_is_asked(town: Town) -> None:
    async def story() -> None:
        box = town.library.mailbox("K1")
        assert await box.deliver(lent()) == await box.deliver(lent()) == Delivered("L1")
        assert [(act.at, act.stand) for act in town.system.acts] == [(AT, "K1")]
        assert town.system.loans[0].lent_at == AT
        returned = Letter("key-2", Deed.RETURN, AT + timedelta(hours=1), barcode="b1")
        assert await box.deliver(returned) == Delivered("L1")
        assert town.system.loans[0].returned

    asyncio.run(story())


def test_a_letter_whose_answer_was_lost_is_entered_once(open_town: Town) -> None:
    async def story() -> None:
        open_town.system.lose = {0: "after"}
        box = open_town.library.mailbox("K1")
        with pytest.raises(Unavailable):
            await box.deliver(lent())
        assert await box.deliver(lent()) == Delivered("L1")
        assert len(open_town.system.loans) == len(open_town.system.acts) == 1

    asyncio.run(story())


def test_what_was_asked_live_before_the_link_broke_is_the_same_act(open_town: Town) -> None:
    async def story() -> None:
        open_town.system.lose = {0: "after"}
        with pytest.raises(Unavailable):
            await open_town.catalog.borrow("p1", "b1", "key-1")
        assert await open_town.library.mailbox("K1").deliver(lent()) == Delivered("L1")
        assert isinstance(await open_town.catalog.borrow("p1", "b1", "key-1"), Loan)
        assert len(open_town.system.loans) == 1

    asyncio.run(story())


def test_what_the_desk_has_entered_by_hand_is_not_entered_again(open_town: Town) -> None:
    async def story() -> None:
        await open_town.catalog.borrow("p1", "b1", "key-desk")
        assert await open_town.library.mailbox("K1").deliver(lent()) == Delivered("L1")
        assert len(open_town.system.acts) == 1

    asyncio.run(story())


def test_what_the_system_refuses_is_told_to_the_desk_once_with_card_and_reasons(open_town: Town) -> None:
    async def story() -> None:
        await open_town.catalog.borrow("p2", "b1", "key-other")
        box = open_town.library.mailbox("K1")
        for _ in range(2):
            answer = await box.deliver(lent())
            assert isinstance(answer, Delivered)
            assert answer.number == reference("key-1")
            assert len(answer.matters) == 1
        (matter,) = matters(open_town)
        assert (matter.kind, matter.reasons) == (MatterKind.NOT_TAKEN_IN, (Reason.ITEM_ON_LOAN,))
        assert [(seen.card, seen.barcode, seen.at) for seen in matter.seen] == [("card-1", "b1", AT)]

    asyncio.run(story())


def test_a_card_or_an_item_that_the_system_does_not_know_is_refused_for_good_and_told(open_town: Town) -> None:
    async def story() -> None:
        box = open_town.library.mailbox("K1")
        for _ in range(2):
            assert await box.deliver(lent("key-1", "no-such-card")) == Refusal((Reason.CARD_UNKNOWN,))
            assert await box.deliver(lent("key-2", "card-1", "no-such-item")) == Refusal((Reason.ITEM_UNKNOWN,))
        assert sorted(kinds(open_town)) == [MatterKind.UNKNOWN_CARD, MatterKind.UNKNOWN_ITEM]

    asyncio.run(story())


def test_visits_are_in_both_books_with_their_day(town: Town) -> None:
    async def story() -> None:
        box = town.library.mailbox("K1")
        told = [
            Letter("key-v", Deed.VISIT, AT, card="card-1"),
            Letter("key-p", Deed.PURPOSE, AT, card="card-1", visit="key-v", purpose="read"),
            Letter("key-t", Deed.VISITOR, AT, visitor=Visitor("Ani")),
            Letter("key-g", Deed.GROUP, AT, group=Group("Budi", "SD 1", 2, 3)),
            Letter("key-l", Deed.LEAVE, AT, card="card-1"),
        ]
        for letter in told * 2:
            assert isinstance(await box.deliver(letter), Delivered)
        own = town.system.own_book
        assert town.system.visits == ([("p1", AT.date())] if own else [])
        assert town.system.guests == (["Ani", "Budi"] if own else [])
        assert town.system.purposes == ([("V1", "read")] * 2 if own else [])  # said twice is said once
        assert await town.catalog.entrance.visited("p1")
        stranger = Letter("key-x", Deed.VISIT, AT, card="no-such-card")
        assert await box.deliver(stranger) == Refusal((Reason.CARD_UNKNOWN,))

    asyncio.run(story())
