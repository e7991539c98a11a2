"""The queue for a title: who may join it, their places, whose turn it is, and how a hold ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Place, Reason, Refusal
from bridge.contract.discovery import Title, TitleDetail
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, ask, cancel, held, pick, place, reasons, returned, undo, was
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import TODAY, Town

QUEUE = ("cid", "bob", "ann")


def three_wait(town: Town) -> list[str]:
    """The numbers of their holds; nobody has borrowed anything."""
    town.add_patron("cid", "A26000002")
    return [held(town, patron).number for patron in QUEUE]


def places(town: Town) -> list[int]:
    """Of those who still wait, in the order of the queue; 0 for whom a copy is kept."""
    return [hold.place for patron in QUEUE for hold in account(town, patron).holds]


def another_title(town: Town, **row: object) -> None:
    town.add(tables.titles, id=2, title="Saman")
    if row:
        town.add(tables.items, **{"id": 9, "barcode": "saman", "title_id": 2, "for_loan": True} | row)


def wait_for_another_title(town: Town) -> None:
    another_title(town, for_loan=True)
    held(town, "ann", title="2")


def test_a_hold_has_a_number_its_title_and_a_place(town: Town) -> None:
    title = Title("1", "Laut Bercerita", "Leila S. Chudori", call_number="899.221", copies=4, available=4)
    assert held(town, "ann") == Hold("H261123-00001", title, HoldState.WAITING, 1)
    assert held(town, "bob").place == 2


AGAINST: dict[Reason, Callable[[Town], object]] = {
    Reason.CARD_INACTIVE: lambda town: town.change(tables.patrons, status="inactive"),
    Reason.CARD_EXPIRED: lambda town: town.change(tables.patrons, expires=TODAY - timedelta(days=1)),
    Reason.CARD_SUSPENDED: lambda town: town.change(tables.patrons, status="suspended"),
    Reason.TITLE_NOT_FOR_LOAN: lambda town: town.change(tables.items, for_loan=False),
    Reason.TITLE_ALREADY_YOURS: lambda town: town.lent("ann", "b1"),
    Reason.HOLD_ALREADY_PLACED: lambda town: held(town, "ann", "b3"),
    Reason.HOLD_LIMIT_REACHED: wait_for_another_title,
}


@pytest.mark.parametrize("reason", AGAINST)
def test_nobody_waits_for_a_title_for_what_is_said_against_it(found: Found, reason: Reason) -> None:
    town = found(max_holds=1 if reason is Reason.HOLD_LIMIT_REACHED else 2)
    AGAINST[reason](town)
    before = town.look(select(tables.holds))
    assert place(town, "ann") == Refusal((reason,))
    assert town.look(select(tables.holds)) == before


def test_nobody_needs_to_be_here_to_wait(town: Town) -> None:
    town.change(tables.visits, day=date(2020, 1, 1))
    assert held(town, "ann").place == 1


@pytest.mark.parametrize("row", [{}, {"withdrawn": True}, {"for_loan": False}], ids=str)
def test_a_title_without_a_copy_to_lend_is_not_waited_for(town: Town, row: dict[str, bool]) -> None:
    another_title(town, **row)
    assert place(town, "ann", title="2") == Refusal((Reason.TITLE_NOT_FOR_LOAN,))


def test_what_does_not_exist_is_not_waited_for(town: Town) -> None:
    another_title(town, for_loan=True)
    for title in ("3", "0", "-1", "1.0", "2147483648", "99999999999999999999", *HOSTILE):
        assert place(town, "ann", title=title) == Refusal((Reason.TITLE_UNKNOWN,)), ascii(title)
    for barcode in ("saman", "nothing", "B1", "📚", *HOSTILE):
        assert place(town, "ann", barcode) == Refusal((Reason.ITEM_UNKNOWN,)), ascii(barcode)
    for patron in ("nobody", *HOSTILE):
        assert place(town, patron) == Refusal((Reason.CARD_UNKNOWN,)), ascii(patron)
    assert town.look(select(tables.holds)) == []


def test_a_hold_on_one_copy_keeps_only_that_one_back(town: Town) -> None:
    held(town, "bob", "b2")
    assert reasons(town.check("ann", "b2")) == (Reason.ITEM_ON_HOLD,)
    assert pick(town, "b1") == Refusal((Reason.HOLD_UNKNOWN,), town.lent("ann", "b1").item)
    assert was(Hold, pick(town, "b2")).state is HoldState.READY
    assert town.lent("bob", "b2").item.barcode == "b2"


def test_a_hold_on_one_copy_waits_on_while_others_come_back(town: Town) -> None:
    for barcode in ("b1", "b2"):
        town.lent("ann", barcode)
    held(town, "bob", "b2")
    assert returned(town, "b1").place is Place.BIN
    assert returned(town, "b2").place is Place.HOLD_SHELF


def test_places_close_up_when_one_before_is_served_or_gives_up(town: Town) -> None:
    numbers = three_wait(town)
    assert places(town) == [1, 2, 3]
    was(Hold, cancel(town, "bob", numbers[1]))
    assert places(town) == [1, 2]
    pick(town, "b1")
    assert places(town) == [0, 1]
    town.lent("cid", "b1")
    assert places(town) == [1]
    assert was(TitleDetail, ask(town, lambda catalog: catalog.title("1"))).waiting == 1


def test_who_jumps_the_queue_with_another_copy_waits_no_longer(town: Town) -> None:
    three_wait(town)
    town.lent("bob", "b4")
    assert (account(town, "bob").holds, places(town)) == ((), [1, 2])


@pytest.mark.parametrize(
    ("policy", "last_day"),
    [
        ({}, date(2026, 11, 26)),  # Tuesday is a holiday
        ({"hold_counting": "calendar"}, date(2026, 11, 25)),
        ({"hold_days": 5}, date(2026, 11, 30)),  # and Sunday is closed
    ],
    ids=str,
)
def test_a_copy_waits_the_policys_days_and_is_gone_the_day_after(
    found: Found, policy: dict[str, str | int], last_day: date
) -> None:
    town = found(**policy)
    town.add(tables.holidays, day=date(2026, 11, 24), name="Libur")
    held(town, "bob", "b1")
    assert was(Hold, pick(town, "b1")).last_day == last_day
    town.wait(days=(last_day - TODAY).days)
    assert reasons(town.check("ann", "b1"))[-1] is Reason.ITEM_ON_HOLD
    assert len(account(town, "bob").holds) == 1
    town.wait(days=1)
    assert Reason.ITEM_ON_HOLD not in reasons(town.check("ann", "b1"))
    assert account(town, "bob").holds == ()


def test_what_lapses_goes_to_the_next_who_has_the_whole_time_for_it(found: Found) -> None:
    town = found(hold_counting="calendar")
    three_wait(town)
    pick(town, "b1")
    town.wait(days=2)
    town.library.tend()
    assert places(town) == [0, 1, 2]
    town.wait(days=1)
    town.library.tend()
    assert places(town) == [0, 1]
    [hold] = account(town, "bob").holds
    assert hold.last_day == TODAY + timedelta(days=5)
    assert reasons(town.check("cid", "b1"))[-1] is Reason.ITEM_ON_HOLD


def test_who_has_let_a_hold_lapse_may_wait_again_at_the_end(found: Found) -> None:
    town = found(hold_counting="calendar", max_holds=1)
    three_wait(town)
    pick(town, "b1")
    town.wait(days=3)
    again = held(town, "cid")
    assert again.place == 2
    assert places(town) == [2, 0, 1]


def test_a_cancelled_hold_is_answered_as_it_was_and_its_copy_is_the_nexts(town: Town) -> None:
    numbers = three_wait(town)
    kept = was(Hold, pick(town, "b1"))
    assert cancel(town, "cid", numbers[0]) == kept
    assert places(town) == [0, 1]
    assert cancel(town, "cid", numbers[0]) == Refusal((Reason.HOLD_UNKNOWN,))
    assert places(town) == [0, 1]


def test_a_hold_that_is_anothers_over_or_none_is_unknown(town: Town) -> None:
    first, second, third = three_wait(town)
    pick(town, "b1")
    town.wait(days=4)
    town.sign("card-bob", "visit")
    town.lent("bob", "b2")
    for number in (first, second, "H261123-99999", third.lower(), *HOSTILE):
        for patron in ("ann", "bob", "cid"):
            assert cancel(town, patron, number) == Refusal((Reason.HOLD_UNKNOWN,)), ascii(number)
    for patron in ("bob", "nobody", *HOSTILE):
        assert cancel(town, patron, third) == Refusal((Reason.HOLD_UNKNOWN,)), ascii(patron)
    assert was(Hold, cancel(town, "ann", third)).number == third


def test_a_copy_taken_from_the_hold_shelf_by_mistake_is_kept_again_after_the_undo(town: Town) -> None:
    three_wait(town)
    pick(town, "b1")
    town.lent("cid", "b1", "lend")
    assert places(town) == [1, 2]
    undo(town, "lend")
    assert places(town) == [0, 1, 2]
