"""Taking back, and the fine that follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.circulation import Fine, Place, Reason, Refusal, Returned
from bridge.policy import LoanPolicy
from tests.bridge.slims.conftest import Opened, act, told
from tests.contract.library import NOW
from tests.peers.slims import MEMBER, SlimsPeer, slims


def test_a_return_in_time_ends_the_loan_as_slims_does(peer: SlimsPeer, open_: Opened) -> None:
    peer.do("DELETE FROM reserve")
    returned = told(open_(policy=LoanPolicy(bins={"899": "Kotak 2"})).return_item("b00010", act()))
    assert isinstance(returned, Returned)
    assert (returned.number, returned.due, returned.place, returned.bin) == (
        "1",
        date(2026, 11, 27),
        Place.BIN,
        "Kotak 2",
    )
    assert returned.fine is None
    row = "SELECT is_lent, is_return, return_date, IFNULL(actual, '-'), last_update FROM loan WHERE loan_id = 1"
    assert peer.do(row) == [("1", "1", "2026-11-23", "-", "2026-11-23 17:30:00")]
    assert peer.do("SELECT is_return, return_date FROM loan_history WHERE loan_id = 1") == [("1", "2026-11-23")]


@pytest.mark.parametrize("kind", ["slims", "slims_old", "slims_innodb"])
def test_a_late_one_costs_what_slims_would_have_written(kind: str, open_: Opened) -> None:
    peer = slims(kind)
    returned = told(open_(database=peer.url).return_item("B00011", act()))
    assert isinstance(returned, Returned)
    fine = returned.fine
    assert fine is not None
    assert fine == Fine(fine.number, 10_000, returned.item, date(2026, 11, 13), date(2026, 11, 23), 10, 1000)
    assert returned.place is Place.HOLD_SHELF
    assert peer.do(
        f"SELECT fines_date, member_id, debet, credit, description FROM fines WHERE fines_id = {fine.number}"
    ) == [("2026-11-23", "M0002", "10000", "0", "Overdue fines for item B00011")]


def test_closed_days_cost_nothing_where_slims_is_set_so(peer: SlimsPeer, open_: Opened) -> None:
    peer.do("UPDATE setting SET setting_value = 's:1:\"1\";' WHERE setting_name = 'ignore_holidays_fine_calc'")
    returned = told(open_(fine_description="Denda terlambat {item_code}").return_item("B00011", act()))
    assert isinstance(returned, Returned)
    assert returned.fine is not None
    assert (returned.fine.days, returned.fine.amount) == (8, 8000)  # two Sundays
    assert peer.number("SELECT COUNT(*) FROM fines WHERE description = 'Denda terlambat B00011'") == 1


def test_by_a_rule_that_is_gone_nothing_costs(peer: SlimsPeer, system: SlimsSystem) -> None:
    peer.do("UPDATE loan SET loan_rules_id = 99 WHERE loan_id = 2")
    returned = told(system.return_item("B00011", act()))
    assert isinstance(returned, Returned)
    assert returned.fine is None


@pytest.mark.parametrize(
    ("barcode", "reason"),
    [("B00001", Reason.ITEM_NOT_LENT), ("B99999", Reason.ITEM_UNKNOWN), ("B00005", Reason.ITEM_NOT_LENT)],
)
def test_what_is_not_lent_is_not_taken_back(system: SlimsSystem, barcode: str, reason: Reason) -> None:
    refusal = told(system.return_item(barcode, act()))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (reason,)


def test_a_copy_that_lay_in_the_bin_came_back_that_day(peer: SlimsPeer, system: SlimsSystem) -> None:
    then = NOW - timedelta(days=8)
    returned = told(system.return_item("B00011", act(then)))
    assert isinstance(returned, Returned)
    assert returned.returned_at == then
    assert returned.fine is not None
    assert returned.fine.amount == 2000
    assert peer.do("SELECT return_date FROM loan WHERE loan_id = 2") == [("2026-11-15",)]


def test_a_loan_that_began_afterwards_is_not_ended_by_it(system: SlimsSystem) -> None:
    refusal = told(system.return_item("B00010", act(datetime(2026, 11, 19, tzinfo=UTC))))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.ITEM_NOT_LENT,)


def test_what_has_ended_is_told_again_by_its_number_only(system: SlimsSystem) -> None:
    assert told(system.ended("2", "B00011")) is None
    returned = told(system.return_item("B00011", act()))
    assert isinstance(returned, Returned)
    again = told(system.ended("2", "B00011"))
    assert again is not None
    assert (again.number, again.item, again.fine, again.place) == ("2", returned.item, returned.fine, returned.place)
    for loan, barcode in (("2", "B00010"), ("1", "B00010"), ("x", "B00011"), ("99", "B00011"), ("2", "B99999")):
        assert told(system.ended(loan, barcode)) is None


def test_a_return_at_the_desk_gets_no_second_fine_from_us(peer: SlimsPeer, system: SlimsSystem) -> None:
    peer.do("UPDATE loan SET is_return = 1, return_date = '2026-11-23' WHERE loan_id = 2")
    ended = told(system.ended("2", "B00011"))
    assert ended is not None
    assert ended.fine is None
    assert peer.number("SELECT COUNT(*) FROM fines") == 3
    assert MEMBER not in repr(ended)
