"""What a return says, where the item is to be laid, and who may bring it."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.account import CaseKind, HoldState
from bridge.contract.circulation import Fine, Item, Place, Reason, Refusal, Returned
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, give_back, held, pick, reasons, report, returned
from tests.bridge.embedded.town import MONDAY, Town

B1 = Item("b1", "Laut Bercerita", "Leila S. Chudori", "899.221")
DAILY = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar", "require_visit": False}


def test_a_return_tells_the_loan_that_ended_and_is_recorded_with_its_kiosk_and_time(town: Town) -> None:
    loan = town.lent("ann", "b1")
    town.wait(hours=1)
    back = returned(town, "b1", kiosk="K2")
    later = MONDAY + timedelta(hours=1)
    assert back == Returned(loan.number, B1, later, loan.due, Place.BIN, undo=30)
    assert back.returned_at.tzinfo == ZoneInfo("Asia/Makassar")
    columns = tables.loans.c
    ended = select(columns.kiosk, columns.returned_at, columns.returned_kiosk, columns.undone)
    assert town.look(ended) == [("K1", later, "K2", False)]


def test_an_item_that_nobody_has_is_not_taken_back_and_one_that_is_not_the_librarys_is_unknown(town: Town) -> None:
    assert give_back(town, "b1") == Refusal((Reason.ITEM_NOT_LENT,), B1)
    assert give_back(town, "elsewhere") == Refusal((Reason.ITEM_UNKNOWN,))
    town.lent("ann", "b1")
    returned(town, "b1")
    assert give_back(town, "b1") == Refusal((Reason.ITEM_NOT_LENT,), B1)


def test_whatever_is_wrong_with_the_card_or_the_item_it_is_taken_back(town: Town) -> None:
    town.lent("ann", "b1")
    town.change(tables.patrons, status="suspended", expires=date(2020, 1, 1))
    town.change(tables.items, for_loan=False)
    town.change(tables.visits, day=date(2020, 1, 1))
    back = returned(town, "b1")
    assert back.place is Place.BIN
    assert town.loans() == []


@pytest.mark.parametrize(
    ("call_number", "bin_"), [("899.221", "Kotak 2"), ("899", "Kotak 1"), ("R 030", "Kotak 3"), ("", "Kotak 3")]
)
def test_an_item_is_laid_in_the_bin_of_its_call_number(found: Found, call_number: str, bin_: str) -> None:
    town = found(bins={"8": "Kotak 1", "899.2": "Kotak 2", "": "Kotak 3"})
    town.change(tables.titles, call_number=call_number)
    town.lent("ann", "b1")
    assert returned(town, "b1").bin == bin_


def test_what_somebody_waits_for_goes_to_the_hold_shelf_and_no_bin_and_is_theirs(found: Found) -> None:
    town = found(bins={"": "Kotak 3"})
    town.lent("ann", "b1")
    held(town, "bob")
    back = returned(town, "b1")
    assert (back.place, back.bin) == (Place.HOLD_SHELF, "")
    [hold] = account(town, "bob").holds
    assert (hold.state, hold.last_day) == (HoldState.READY, date(2026, 11, 25))
    assert town.borrow("ann", "b1") == Refusal((Reason.ITEM_ON_HOLD,), B1)
    assert town.lent("bob", "b1").item == B1


def test_what_is_for_one_who_wants_another_copy_or_title_goes_to_the_bin(town: Town) -> None:
    town.add(tables.titles, id=2, title="Saman")
    town.add(tables.items, id=9, barcode="saman", title_id=2, for_loan=True)
    town.lent("ann", "b1")
    held(town, "bob", "b2")
    held(town, "bob", title="2")
    assert returned(town, "b1").place is Place.BIN


def test_the_first_who_waits_gets_it_and_the_next_copy_is_the_next_ones(town: Town) -> None:
    town.add_patron("cid", "A26000002")
    town.lent("ann", "b1")
    town.lent("ann", "b2")
    for patron in ("cid", "bob"):
        held(town, patron)
    returned(town, "b1")
    assert [account(town, patron).holds[0].place for patron in ("cid", "bob")] == [0, 1]
    returned(town, "b2")
    assert [account(town, patron).holds[0].place for patron in ("cid", "bob")] == [0, 0]


def test_what_was_reported_goes_to_the_desk_whoever_waits_for_it(town: Town) -> None:
    loan = town.lent("ann", "b1")
    report(town, loan.number, CaseKind.DAMAGED)
    held(town, "bob")
    assert (returned(town, "b1").place, account(town, "bob").holds[0].state) == (Place.DESK, HoldState.WAITING)


def test_what_is_only_read_here_now_is_kept_for_nobody(town: Town) -> None:
    town.lent("ann", "b1")
    held(town, "bob")
    town.change(tables.items, for_loan=False)
    assert returned(town, "b1").place is Place.BIN


def test_a_late_return_is_charged_to_the_borrower_with_its_rule_and_dates(found: Found) -> None:
    town = found(**DAILY, fine_per_day=500)
    loan = town.lent("ann", "b1")
    town.wait(days=4)
    day = loan.due + timedelta(days=3)
    fine = Fine("D261127-00001", 1500, B1, loan.due, day, 3, 500)
    assert returned(town, "b1").fine == fine
    assert account(town, "ann").fines == (fine,)
    assert account(town, "bob").fines == ()


def test_holidays_and_closed_days_cost_nothing_when_opening_days_are_counted(found: Found) -> None:
    town = found(counting="calendar", loan_days=1)
    town.lent("ann", "b1")  # until Tuesday
    town.add(tables.holidays, day=date(2026, 11, 26), name="Libur")
    town.wait(days=7)
    fine = returned(town, "b1").fine
    assert fine
    assert fine.days == 4  # Wednesday, Friday, Saturday, Monday


def test_midnight_of_the_librarys_own_zone_makes_it_late(found: Found) -> None:
    town = found(**DAILY)
    for barcode in ("b1", "b2"):
        town.lent("ann", barcode)
    town.now = MONDAY.replace(day=24, hour=15, minute=59)
    assert returned(town, "b1").fine is None
    town.wait(minutes=1)
    fine = returned(town, "b2").fine
    assert fine
    assert (fine.days, fine.returned) == (1, date(2026, 11, 25))


def test_the_same_return_later_is_the_answer_of_then_and_ends_no_newer_loan(town: Town) -> None:
    town.lent("ann", "b1")
    back = returned(town, "b1", "key")
    town.lent("bob", "b1")
    town.wait(minutes=5)
    assert returned(town, "b1", "key") == back
    assert town.loans() == [("bob", 1)]


def test_an_item_on_the_hold_shelf_is_not_lent_to_anybody(town: Town) -> None:
    held(town, "ann")
    pick(town, "b1")
    assert reasons(give_back(town, "b1")) == (Reason.ITEM_NOT_LENT,)
    assert account(town, "ann").holds[0].state is HoldState.READY
