"""Account and holds: what a member has, waits for and owes in SLiMS."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.account import Account, Hold, HoldState
from bridge.contract.circulation import Reason, Refusal
from tests.bridge.slims.conftest import Opened, act, id_of, told
from tests.contract.library import NOW
from tests.peers.slims import MEMBER, SlimsPeer

WHO, STUDENT = id_of(MEMBER), id_of("M0006")


def account(system: SlimsSystem, patron: str) -> Account:
    found = told(system.account(patron))
    assert isinstance(found, Account)
    return found


def test_loans_are_told_with_what_they_would_cost_today_and_why_they_stay_as_they_are(system: SlimsSystem) -> None:
    theirs = account(system, id_of("M0002"))
    assert [(loan.loan.number, loan.days_left, loan.fine, loan.refused) for loan in theirs.loans] == [
        ("1", 4, 0, ()),
        ("2", -10, 10_000, (Reason.LOAN_OVERDUE, Reason.RENEWAL_KEPT_BACK)),
    ]
    assert (theirs.expires, theirs.days_left) == (date(2027, 5, 31), 189)


def test_payments_pay_the_oldest_fines_first(peer: SlimsPeer, system: SlimsSystem) -> None:
    theirs = account(system, id_of("M0002"))
    assert [(fine.number, fine.amount, fine.item and fine.item.barcode) for fine in theirs.fines] == [
        ("1", 1500, "B00003"),
        ("2", 2000, None),
    ]
    peer.do("INSERT INTO fines VALUES (9, '2026-10-01', 'M0002', 0, 1600, 'Bayar')")
    assert [(fine.number, fine.amount) for fine in account(system, id_of("M0002")).fines] == [("2", 1900)]
    peer.do("INSERT INTO fines VALUES (10, '2026-10-01', 'M0002', NULL, 5000, 'Bayar')")
    assert account(system, id_of("M0002")).fines == ()


def test_holds_that_have_lapsed_are_none(system: SlimsSystem) -> None:
    holds = account(system, STUDENT).holds
    assert [(hold.number, hold.title.title, hold.state, hold.place, hold.last_day) for hold in holds] == [
        ("1", "Bumi Manusia", HoldState.WAITING, 1, None),
        ("2", "Ronggeng Dukuh Paruk", HoldState.READY, 0, date(2026, 11, 28)),
    ]
    assert account(system, id_of("M0008")).holds == ()


@pytest.mark.parametrize("patron", ["gone", id_of("gone"), "1", ""])
def test_who_is_no_member_has_no_account(system: SlimsSystem, patron: str) -> None:
    assert told(system.account(patron)) == Refusal((Reason.CARD_UNKNOWN,))


def test_a_hold_takes_the_copy_that_comes_soonest(peer: SlimsPeer, system: SlimsSystem) -> None:
    hold = told(system.place_hold(WHO, "1", None, act()))
    assert isinstance(hold, Hold)
    assert (hold.title.title, hold.state, hold.last_day) == ("Laut Bercerita", HoldState.READY, date(2026, 11, 30))
    row = f"SELECT member_id, biblio_id, item_code, reserve_date FROM reserve WHERE reserve_id = {hold.number}"
    assert peer.do(row) == [(MEMBER, "1", "B00001", "2026-11-23 17:30:00")]
    assert account(system, WHO).holds == (hold,)


def test_with_a_barcode_only_that_copy_will_do(peer: SlimsPeer, system: SlimsSystem) -> None:
    hold = told(system.place_hold(WHO, "1", "b00010", act()))
    assert isinstance(hold, Hold)
    assert (hold.state, hold.place) == (HoldState.WAITING, 1)
    assert told(system.place_hold(id_of("M0007"), "1", "B00002", act())) == Refusal((Reason.ITEM_UNKNOWN,))


def test_where_only_lent_copies_may_be_reserved_none_is_taken_from_its_shelf(
    peer: SlimsPeer, system: SlimsSystem
) -> None:
    peer.do("UPDATE setting SET setting_value = 's:1:\"1\";' WHERE setting_name = 'reserve_on_loan_only'")
    hold = told(system.place_hold(WHO, "1", None, act()))
    assert isinstance(hold, Hold)
    assert peer.do(f"SELECT item_code FROM reserve WHERE reserve_id = {hold.number}") == [("B00010",)]
    assert told(system.place_hold(WHO, "4", None, act())) == Refusal((Reason.ASK_DESK,))


@pytest.mark.parametrize(
    ("member", "title", "reasons"),
    [
        ("gone", "1", [Reason.CARD_UNKNOWN]),
        (MEMBER, "99", [Reason.TITLE_UNKNOWN]),
        (MEMBER, "x", [Reason.TITLE_UNKNOWN]),
        (MEMBER, "5", [Reason.TITLE_NOT_FOR_LOAN]),
        ("M0002", "2", [Reason.TITLE_ALREADY_YOURS]),
        ("M0003", "1", [Reason.CARD_INACTIVE]),
        ("M0004", "1", [Reason.CARD_EXPIRED]),
        ("M0006", "2", [Reason.HOLD_ALREADY_PLACED, Reason.HOLD_LIMIT_REACHED]),
        ("M0006", "1", [Reason.HOLD_LIMIT_REACHED]),
        ("M0008", "1", [Reason.HOLD_LIMIT_REACHED]),  # whose kind may not reserve
    ],
)
def test_a_hold_is_refused_with_every_reason(
    peer: SlimsPeer, system: SlimsSystem, member: str, title: str, reasons: list[Reason]
) -> None:
    refusal = told(system.place_hold(id_of(member), title, None, act()))
    assert isinstance(refusal, Refusal)
    assert list(refusal.reasons) == reasons
    assert peer.number("SELECT COUNT(*) FROM reserve") == 3


def test_a_hold_ends_when_its_owner_says_so(peer: SlimsPeer, system: SlimsSystem) -> None:
    for number in ("2", "3", "99", "x"):
        assert told(system.cancel_hold(WHO, number, act())) == Refusal((Reason.HOLD_UNKNOWN,))
    was = told(system.cancel_hold(STUDENT, "2", act()))
    assert isinstance(was, Hold)
    assert was.state is HoldState.READY
    assert peer.do("SELECT reserve_id FROM reserve ORDER BY 1") == [("1",), ("3",)]
    assert told(system.cancel_hold(STUDENT, "2", act())) == Refusal((Reason.HOLD_UNKNOWN,))


def test_a_ready_hold_lapses_after_the_day_it_was_told(open_: Opened) -> None:
    last = account(open_(), STUDENT).holds[1].last_day
    assert last == date(2026, 11, 28)
    on_the_day = open_(NOW + timedelta(days=5))
    assert [hold.number for hold in account(on_the_day, STUDENT).holds] == ["2"]
    assert account(open_(NOW + timedelta(days=6)), STUDENT).holds == ()
