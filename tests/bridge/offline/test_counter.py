"""What a patron is told while the library cannot be asked, and what the library knows of it in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import (
    Item,
    Loan,
    Patron,
    Place,
    Reason,
    Refusal,
    Returned,
    Sighting,
    Unavailable,
    Undone,
    Whereabouts,
)
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed, reference
from bridge.contract.wire import Notice
from tests.bridge.conftest import Found
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.offline.stand import OfflineStand, stand_before
from tests.waiting import until

DUE = date(2026, 12, 7)

Story = Callable[[OfflineStand], Awaitable[None]]


@pytest.fixture
def kind() -> str:
    return "sqlite"


def play(town: Town, folder: Path, story: Story, **settings: Any) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), stand_before(town, folder, **settings) as stand:
            await story(stand)

    asyncio.run(whole())


def test_a_loan_made_offline_waits_and_is_the_librarys_as_soon_as_it_can_be_asked(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        loan = await stand.lent("card-ann", "b1", "key-1")
        item = Item("b1", "Laut Bercerita")
        assert loan == Loan(reference("key-1"), item, DUE, town.now, 30, waiting=True)
        assert town.loans() == []
        stand.mend()
        await stand.drained()
        assert town.loans() == [("ann", 1)]
        assert [(letter.deed, letter.at) for letter in stand.road.letters] == [(Deed.BORROW, loan.lent_at)]

    play(town, tmp_path, story)


def test_a_loan_made_while_the_library_answers_is_registered_and_no_letter(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        loan = await stand.lent("card-ann", "b1", "key-1")
        assert not loan.waiting
        assert stand.stand_in.entries == ()

    play(town, tmp_path, story)


def test_an_answer_that_is_lost_is_asked_after_by_its_key_before_anything_is_sent_again(
    town: Town, tmp_path: Path
) -> None:
    async def story(stand: OfflineStand) -> None:
        patron = await stand.patron("card-ann")
        del stand.road.heard[:]
        stand.road.lost = 1
        loan = await stand.counter.borrow(patron.id, "b1", "key-1")
        assert isinstance(loan, Loan)
        assert not loan.waiting
        assert stand.road.heard[:2] == ["borrow", "what_became_of"]
        assert town.loans() == [("ann", 1)]

    play(town, tmp_path, story)


def test_when_nobody_can_say_what_became_of_it_the_stand_accepts_it_and_it_is_one_loan(
    town: Town, tmp_path: Path
) -> None:
    async def story(stand: OfflineStand) -> None:
        patron = await stand.patron("card-ann")
        stand.road.lost = 2
        loan = await stand.counter.borrow(patron.id, "b1", "key-1")
        assert isinstance(loan, Loan)
        assert loan.waiting
        assert loan.undo == 0, "the library may have it"
        await stand.drained()
        assert town.loans() == [("ann", 1)]
        assert stand.road.letters == [], "it was asked what became of it, and knew"

    play(town, tmp_path, story)


def test_what_the_library_refused_in_an_answer_that_got_lost_has_happened_all_the_same(
    town: Town, tmp_path: Path
) -> None:
    async def story(stand: OfflineStand) -> None:
        patron = await stand.patron("card-ann")
        await stand.knows_the_library()
        town.change(tables.patrons, status="suspended")
        stand.road.lost = 2
        loan = await stand.counter.borrow(patron.id, "b1", "key-1")
        assert isinstance(loan, Loan)
        await stand.drained()
        assert town.loans() == [("ann", 1)]
        assert len(town.look(select(tables.matters.c.id))) == 1

    play(town, tmp_path, story)


def test_the_same_key_asked_again_is_one_act_and_one_answer(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        patron = await stand.patron("card-ann")
        both = [stand.counter.borrow(patron.id, "b1", "key-1") for _ in range(2)]
        first, second = await asyncio.gather(*both)
        assert first == second
        assert isinstance(first, Loan)
        stand.mend()
        await stand.drained()
        again = await stand.counter.borrow((await stand.patron("card-ann")).id, "b1", "key-1")
        assert isinstance(again, Loan)
        assert not again.waiting
        assert town.loans() == [("ann", 1)]

    play(town, tmp_path, story)


def test_no_more_is_lent_offline_than_the_library_would_lend(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        await stand.lent("card-ann", "b1", "key-1")
        stand.cut()
        await stand.lent("card-ann", "b2", "key-2")
        patron = await stand.patron("card-ann")
        assert (patron.loans, patron.barred) == (2, (Reason.LIMIT_REACHED,))
        refused = await stand.counter.borrow(patron.id, "b3", "key-3")
        assert isinstance(refused, Refusal)
        assert refused.reasons == (Reason.LIMIT_REACHED,)

    play(town, tmp_path, story)


def test_who_returns_offline_has_room_again(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        for number in (1, 2):
            await stand.lent("card-ann", f"b{number}", f"key-{number}")
        await stand.knows_the_library()
        stand.cut()
        back = await stand.returned("b1", "key-3")
        assert isinstance(back, Returned)
        assert (back.waiting, back.due, back.place, back.fine) == (True, DUE, Place.BIN, None)
        await stand.lent("card-ann", "b3", "key-4")
        stand.mend()
        await stand.drained()
        assert town.loans() == [("ann", 2), ("ann", 3)]

    play(town, tmp_path, story)


def test_an_item_in_the_hand_is_renewed_offline_by_whoever_has_it_and_nobody_else(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        await stand.lent("card-ann", "b1", "key-1")
        await stand.knows_the_library()
        stand.cut()
        bob = await stand.patron("card-bob")
        refused = await stand.counter.renew_item(bob.id, "b1", "key-2")
        assert isinstance(refused, Refusal)
        assert refused.reasons == (Reason.LOAN_UNKNOWN,)
        ann = await stand.patron("card-ann")
        renewed = await stand.counter.renew_item(ann.id, "b1", "key-3")
        assert isinstance(renewed, Loan)
        assert (renewed.due, renewed.waiting) == (DUE + timedelta(14), True)
        assert (await stand.counter.renew_item(ann.id, "b1", "key-4")) == Refusal(
            (Reason.RENEWALS_USED,), Item("b1", "Laut Bercerita")
        )
        stand.mend()
        await stand.drained()
        assert town.look(select(tables.loans.c.due, tables.loans.c.renewals)) == [(DUE + timedelta(14), 1)]

    play(town, tmp_path, story)


def test_an_act_that_nobody_else_has_heard_of_is_undone_without_a_trace(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        loan = await stand.lent("card-ann", "b1", "key-1")
        assert loan.undo == 30
        assert await stand.counter.undo("key-1", "key-2") == Undone(Item("b1", "Laut Bercerita"))
        assert await stand.counter.undo("key-1", "key-2") == Undone(Item("b1", "Laut Bercerita"))
        assert stand.stand_in.entries == ()
        stand.mend()
        await stand.drained()
        assert town.look(select(tables.loans.c.id)) == []

    play(town, tmp_path, story)


def test_just_after_the_start_nothing_is_undone_unheard(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        assert (await stand.lent("card-ann", "b1", "key-1")).undo == 0
        assert await stand.counter.undo("key-1", "key-2") == Refusal((Reason.UNDO_TOO_LATE,))

    play(town, tmp_path, story, blank=60.0)


def test_what_the_library_has_heard_of_is_undone_there_or_not_at_all(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        await stand.lent("card-ann", "b1", "key-1")
        stand.cut()
        assert await stand.counter.undo("key-1", "key-2") == Refusal((Reason.UNDO_TOO_LATE,))
        stand.mend()
        assert isinstance(await stand.counter.undo("key-1", "key-3"), Undone)
        assert town.loans() == []

    play(town, tmp_path, story)


def test_the_guest_book_is_signed_offline_and_counts_on_the_day_it_was_signed(found: Found, tmp_path: Path) -> None:
    town = found()
    town.add_patron("cid", "A26000009")
    town.change(tables.visits, day=TODAY - timedelta(1))

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        assert (await stand.patron("card-cid")).barred == (Reason.VISIT_MISSING,)
        visit = await stand.counter.sign_guest_book("card-cid", "key-1")
        assert isinstance(visit, Visit)
        assert visit.waiting
        assert (await stand.patron("card-cid")).barred == ()
        stand.mend()
        await stand.drained()
        signed = town.look(select(tables.visits.c.patron_id).where(tables.visits.c.key == "key-1"))
        assert signed == [("cid",)]

    play(town, tmp_path, story, trust_visit=False)


def test_a_visit_that_the_library_does_not_know_of_yet_goes_on_here(found: Found, tmp_path: Path) -> None:
    town = found()
    town.add_patron("cid", "A26000009")
    town.change(tables.visits, day=TODAY - timedelta(1))

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.counter.sign_guest_book("card-cid", "key-1")
        stand.road.poison.add("key-1")  # the link is back, and its letters are still to be carried
        stand.mend()
        purpose = await stand.counter.state_purpose("card-cid", "key-1", "study", "key-2")
        assert isinstance(purpose, Visit)
        assert purpose.waiting
        left = await stand.counter.sign_out("card-cid", "key-3")
        assert isinstance(left, Visit)
        assert left.waiting
        assert left.left
        stand.road.poison.clear()
        await stand.drained()
        told = select(tables.footfall.c.purpose, tables.visits.c.left_at.is_not(None))
        joined = told.join(tables.visits, tables.visits.c.key == tables.footfall.c.visit)
        assert town.look(joined.where(tables.visits.c.key == "key-1")) == [("study", True)]

    play(town, tmp_path, story)


def test_an_item_is_looked_at_and_checked_offline(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        await stand.lent("card-ann", "b1", "key-1")
        stand.cut()
        item = Item("b1", "Laut Bercerita")
        assert await stand.counter.look("b1") == Sighting(item, Whereabouts.ON_LOAN)
        assert await stand.counter.look("b2") == Sighting(Item("b2", "Laut Bercerita"), Whereabouts.ON_SHELF)
        bob, ann = await stand.patron("card-bob"), await stand.patron("card-ann")
        assert await stand.counter.check(bob.id, "b1") == Refusal((Reason.ITEM_ON_LOAN,), item)
        assert await stand.counter.check(ann.id, "b1") == Refusal((Reason.ITEM_ALREADY_YOURS,), item)
        assert await stand.counter.check(ann.id, "b2") == Item("b2", "Laut Bercerita")
        assert await stand.counter.check(ann.id, "x9") == Refusal((Reason.ITEM_UNCHECKED,))

    play(town, tmp_path, story)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (lambda counter: counter.identify("card-nobody", None), Refusal((Reason.CARD_UNCHECKED,))),
        (lambda counter: counter.identify("card-pia", "2580"), Refusal((Reason.PIN_UNCHECKED,))),
        (lambda counter: counter.return_item("x9", "key-1"), Refusal((Reason.ITEM_UNCHECKED,))),
        (lambda counter: counter.renew("ann", "261123-00001", "key-1"), Refusal((Reason.NOT_OFFLINE,))),
        (lambda counter: counter.sign_guest_book("card-nobody", "key-1"), Refusal((Reason.CARD_UNCHECKED,))),
        (lambda counter: counter.undo("key-0", "key-1"), Refusal((Reason.UNDO_TOO_LATE,))),
    ],
)
def test_what_a_stand_does_not_know_it_does_not_say(
    town: Town, tmp_path: Path, question: Callable[[Any], Awaitable[Any]], answer: Any
) -> None:
    town.add_patron("pia", "A26000007", "2580")

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        assert await question(stand.counter) == answer

    play(town, tmp_path, story)


@pytest.mark.parametrize(
    "question",
    [
        lambda counter: counter.account("ann"),
        lambda counter: counter.search("laut", ""),
        lambda counter: counter.suggest("la"),
        lambda counter: counter.title("1"),
        lambda counter: counter.place_hold("ann", "1", None, "key-1"),
        lambda counter: counter.next_printout(),
        lambda counter: counter.payment("K7Q2-M9XD"),
    ],
)
def test_what_only_the_library_knows_is_unavailable(
    town: Town, tmp_path: Path, question: Callable[[Any], Awaitable[Any]]
) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        with pytest.raises(Unavailable):
            await question(stand.counter)

    play(town, tmp_path, story)


def test_a_patron_who_was_known_before_the_road_closed_goes_on(town: Town, tmp_path: Path) -> None:
    town.add_patron("pia", "A26000007", "2580")

    async def story(stand: OfflineStand) -> None:
        patron = await stand.counter.identify("card-pia", "2580")
        assert isinstance(patron, Patron)
        stand.cut()
        assert await stand.counter.check(patron.id, "b1") == Item("b1", "Laut Bercerita")
        loan = await stand.counter.borrow(patron.id, "b1", "key-1")
        assert isinstance(loan, Loan)
        assert stand.stand_in.entries[0].letter.card == "card-pia", "a Koha file names the card"

    play(town, tmp_path, story)


def test_a_patron_who_came_offline_is_known_to_the_library_when_it_is_back(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        patron = await stand.patron("card-ann")
        assert "ann" not in patron.id
        stand.mend()
        account = await stand.counter.account(patron.id)
        assert not isinstance(account, Refusal)
        assert account.patron.id == "ann"
        loan = await stand.counter.borrow(patron.id, "b1", "key-1")
        assert isinstance(loan, Loan)
        await stand.drained()
        assert town.loans() == [("ann", 1)]

    play(town, tmp_path, story)


def test_letters_outlive_the_bridge(town: Town, tmp_path: Path) -> None:
    async def first(stand: OfflineStand) -> None:
        stand.cut()
        await stand.lent("card-ann", "b1", "key-1")

    async def second(stand: OfflineStand) -> None:
        await stand.drained()
        assert town.loans() == [("ann", 1)]

    play(town, tmp_path, first)
    play(town, tmp_path, second)


def test_the_kiosk_is_told_how_the_stand_takes_the_librarys_place(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        notice, offline = stand.posted[-1]
        assert notice is Notice.OFFLINE
        assert offline is not None
        assert offline.knew == town.now
        assert offline.accepts == tuple(Deed)
        await stand.lent("card-ann", "b1", "key-1")
        stand.mend()
        await until(lambda: stand.posted[-1] == (Notice.LINK_BACK, None))
        assert [told for told, _ in stand.posted] == [Notice.LINK_BACK, Notice.OFFLINE, Notice.LINK_BACK]

    play(town, tmp_path, story)


def test_what_is_known_for_too_long_decides_nothing(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        town.now += timedelta(days=8)
        stand.cut()
        assert stand.posted[-1] == (Notice.LINK_LOST, None)
        with pytest.raises(Unavailable):
            await stand.counter.identify("card-ann", None)

    play(town, tmp_path, story)


def test_only_what_the_settings_name_is_done_offline(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        patron = await stand.patron("card-ann")
        assert await stand.counter.borrow(patron.id, "b1", "key-1") == Refusal((Reason.NOT_OFFLINE,))

    play(town, tmp_path, story, accepts=("return",))


def test_no_more_letters_are_kept_than_agreed(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.lent("card-ann", "b1", "key-1")
        patron = await stand.patron("card-bob")
        refused = await stand.counter.borrow(patron.id, "b2", "key-2")
        assert isinstance(refused, Refusal)
        assert refused.reasons == (Reason.CANNOT_KEEP,)

    play(town, tmp_path, story, most_letters=1)
