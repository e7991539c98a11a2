"""What keeps an item from being lent, and what a loan is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Item, Loan, Reason, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import MONDAY, TODAY, Town

B1 = Item("b1", "Laut Bercerita", "Leila S. Chudori", "899.221")


numbers = itertools.count()


def hold(town: Town, patron: str, **row: object) -> None:
    """b1 stands on the hold shelf for the patron from today, 2 opening days."""
    given: dict[str, object] = {
        "number": f"H-{next(numbers)}",
        "title_id": 1,
        "item_id": 1,
        "patron_id": patron,
        "placed_at": MONDAY,
        "ready_at": MONDAY,
        "last_day": TODAY + timedelta(days=2),
        "state": "ready",
    }
    town.add(tables.holds, **given | row)


WAITING = {"item_id": None, "ready_at": None, "last_day": None, "state": "waiting"}


def test_a_loan_has_its_item_its_due_date_its_time_and_a_number_made_of_both(town: Town) -> None:
    loan = town.lent("ann", "b1")
    assert loan == Loan("261123-00001", B1, date(2026, 12, 7), MONDAY, undo=30)
    assert loan.lent_at.tzinfo == ZoneInfo("Asia/Makassar")
    assert town.lent("bob", "b2").number == "261123-00002"


def test_a_loan_is_recorded_with_its_kiosk_and_its_time(town: Town) -> None:
    town.lent("ann", "b1")
    columns = tables.loans.c
    query = select(columns.patron_id, columns.item_id, columns.kiosk, columns.lent_at, columns.due, columns.returned_at)
    assert town.look(query) == [("ann", 1, "K1", MONDAY, date(2026, 12, 7), None)]


def test_checking_changes_nothing(town: Town) -> None:
    assert [town.check("ann", "b1") for _ in range(3)] == [B1] * 3
    assert town.loans() == []


@pytest.mark.parametrize("barcode", ["none", "B1", " b1", *HOSTILE], ids=ascii)
def test_an_item_the_library_does_not_have_is_unknown(town: Town, barcode: str) -> None:
    assert town.check("ann", barcode) == Refusal((Reason.ITEM_UNKNOWN,))
    assert town.borrow("ann", barcode) == Refusal((Reason.ITEM_UNKNOWN,))


def test_a_patron_the_library_does_not_have_is_refused_with_all_that_is_wrong_with_the_item(town: Town) -> None:
    town.lent("ann", "b1")
    for answer in (town.check("no\x00body", "b1"), town.borrow("nobody", "b1")):
        assert answer == Refusal((Reason.CARD_UNKNOWN, Reason.ITEM_ON_LOAN), B1)
    assert town.borrow("nobody", "none") == Refusal((Reason.CARD_UNKNOWN, Reason.ITEM_UNKNOWN))


REFUSING: dict[Reason, Callable[[Town], object]] = {
    Reason.ITEM_NOT_FOR_LOAN: lambda town: town.change(tables.items, for_loan=False),
    Reason.ITEM_ALREADY_YOURS: lambda town: town.lent("ann", "b1"),
    Reason.ITEM_ON_LOAN: lambda town: town.lent("bob", "b1"),
    Reason.ITEM_ON_HOLD: lambda town: hold(town, "bob"),
}


@pytest.mark.parametrize("reason", REFUSING)
def test_an_item_is_refused_for_what_is_said_against_it(town: Town, reason: Reason) -> None:
    REFUSING[reason](town)
    before = town.loans()
    assert town.check("ann", "b1") == Refusal((reason,), B1)
    assert town.borrow("ann", "b1") == Refusal((reason,), B1)
    assert town.loans() == before
    assert isinstance(town.check("ann", "b2"), Item) or reason is Reason.ITEM_NOT_FOR_LOAN


def test_all_reasons_are_told_the_patrons_first(town: Town) -> None:
    town.lent("bob", "b1")
    town.change(tables.patrons, status="suspended")
    town.change(tables.items, for_loan=False)
    hold(town, "bob")
    told = (Reason.CARD_SUSPENDED, Reason.ITEM_NOT_FOR_LOAN, Reason.ITEM_ON_LOAN, Reason.ITEM_ON_HOLD)
    assert town.borrow("ann", "b1") == Refusal(told, B1)


def test_no_more_items_than_the_limit_are_lent_and_one_returned_makes_room(found: Found) -> None:
    town = found(max_loans=2)
    town.lent("ann", "b1")
    town.lent("ann", "b2")
    assert town.borrow("ann", "b3") == Refusal((Reason.LIMIT_REACHED,), Item("b3", B1.title, B1.author, B1.call_number))
    assert town.patron("card-ann").room == 0
    town.change(tables.loans, returned_at=MONDAY)
    assert town.patron("card-ann").room == 2
    town.lent("ann", "b1")


def test_who_waits_keeps_nothing_back_while_there_are_copies_enough(town: Town) -> None:
    hold(town, "bob", **WAITING)
    town.lent("ann", "b1")


def test_the_last_free_copy_is_kept_for_who_waits(town: Town) -> None:
    town.change(tables.items, for_loan=False)
    town.add(tables.items, id=9, barcode="b9", title_id=1, for_loan=True)
    hold(town, "bob", **WAITING)
    refused = town.borrow("ann", "b9")
    assert isinstance(refused, Refusal)
    assert refused.reasons == (Reason.ITEM_ON_HOLD,)
    town.lent("bob", "b9")


def test_a_hold_is_fulfilled_by_borrowing_and_another_copy_goes_to_the_next(town: Town) -> None:
    hold(town, "ann", item_id=2)
    hold(town, "bob", **WAITING)
    town.lent("ann", "b1")
    columns = tables.holds.c
    states = town.look(select(columns.patron_id, columns.item_id, columns.state).order_by(columns.id))
    assert states == [("ann", None, "fulfilled"), ("bob", 2, "ready")]


def test_a_hold_lapses_after_its_last_day(town: Town) -> None:
    hold(town, "bob", last_day=TODAY)
    assert town.check("ann", "b1") == Refusal((Reason.ITEM_ON_HOLD,), B1)
    hold(town, "bob", item_id=2, last_day=TODAY - timedelta(days=1))
    assert isinstance(town.check("ann", "b2"), Item)


def test_hostile_texts_of_the_catalog_come_through_as_they_are(town: Town) -> None:
    title = "[b]Buku[/b]\u202e\x1b@ <i>\r\n" + "x" * 5000
    town.change(tables.titles, title=title)
    assert town.lent("ann", "b1", "key-1").item.title == title
    assert town.lent("ann", "b1", "key-1").item.title == title
