"""Borrowing: who may, what may, until when, and what SLiMS finds in its tables afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Sighting
from bridge.policy import LoanPolicy
from tests.bridge.slims.conftest import Opened, act, id_of, told
from tests.peers.slims import MEMBER, SlimsPeer, slims

ROW = "item_code, member_id, loan_date, due_date, renewed, loan_rules_id, IFNULL(actual, '-'), is_lent, is_return, uid"


def test_a_loan_is_a_row_as_slims_writes_it(peer: SlimsPeer, open_: Opened) -> None:
    loan = told(open_(staff=7).borrow(id_of(MEMBER), "b00001", act()))
    assert isinstance(loan, Loan)
    assert (loan.due, loan.item.barcode, loan.estimated) == (date(2026, 12, 1), "B00001", False)
    assert loan.lent_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    row = ("B00001", MEMBER, "2026-11-23", "2026-12-01", "0", "0", "-", "1", "0", "7")
    assert peer.do(f"SELECT {ROW} FROM loan WHERE loan_id = {loan.number}") == [row]
    times = "SELECT input_date, last_update FROM loan WHERE loan_id = "
    assert peer.do(times + loan.number) == [("2026-11-23 17:30:00", "2026-11-23 17:30:00")]


@pytest.mark.parametrize("kind", ["slims", "slims_old"])
def test_the_history_has_one_line_of_it_with_triggers_and_without(kind: str, open_: Opened) -> None:
    peer = slims(kind)
    loan = told(open_(database=peer.url).borrow(id_of(MEMBER), "B00001", act()))
    assert isinstance(loan, Loan)
    columns = "item_code, title, member_id, member_name, is_lent, is_return, renewed"
    line = ("B00001", "Laut Bercerita", MEMBER, "Siti Rahmawati", "1", "0", "0")
    assert peer.do(f"SELECT {columns} FROM loan_history WHERE loan_id = {loan.number}") == [line]


@pytest.mark.parametrize(
    ("member", "barcode", "reasons"),
    [
        ("M0003", "B00001", [Reason.CARD_INACTIVE]),
        ("M0004", "B00001", [Reason.CARD_EXPIRED]),
        ("M0002", "B00001", [Reason.LIMIT_REACHED]),
        (MEMBER, "B00005", [Reason.ITEM_NOT_FOR_LOAN]),
        (MEMBER, "B00007", [Reason.ITEM_NOT_FOR_LOAN]),
        (MEMBER, "B00010", [Reason.ITEM_ON_LOAN]),
        (MEMBER, "B00011", [Reason.ITEM_ON_LOAN, Reason.ITEM_ON_HOLD]),
        (MEMBER, "B00012", [Reason.ITEM_ON_HOLD]),
        ("M0002", "B00010", [Reason.LIMIT_REACHED, Reason.ITEM_ALREADY_YOURS]),
        (MEMBER, "B99999", [Reason.ITEM_UNKNOWN]),
        (MEMBER, "Bøøøø1", [Reason.ITEM_UNKNOWN]),
        ("gone", "B00001", [Reason.CARD_UNKNOWN]),
    ],
)
def test_it_is_refused_with_every_reason_and_nothing_is_written(
    peer: SlimsPeer, system: SlimsSystem, member: str, barcode: str, reasons: list[Reason]
) -> None:
    before = peer.do("SELECT * FROM loan")
    for refusal in (
        told(system.borrow(id_of(member), barcode, act())),
        told(system.check(id_of(member), barcode)),
    ):
        assert isinstance(refusal, Refusal)
        assert list(refusal.reasons) == reasons
    assert peer.do("SELECT * FROM loan") == before


def test_a_letter_with_an_accent_is_another_copy(peer: SlimsPeer, system: SlimsSystem) -> None:
    """The database takes them for the same."""
    peer.do("UPDATE item SET item_code = 'BUKU-E' WHERE item_code = 'B00001'")
    assert isinstance(told(system.look("buku-e")), Sighting)
    assert told(system.look("BUKU-É")) == Refusal((Reason.ITEM_UNKNOWN,))


def test_a_reservation_that_has_lapsed_keeps_nobody_from_the_copy(peer: SlimsPeer, open_: Opened) -> None:
    assert isinstance(told(open_().borrow(id_of(MEMBER), "B00003", act())), Loan)
    later = open_(datetime(2026, 11, 28, 20, tzinfo=UTC))  # the 29th, in Makassar: 7 days and 15 hours
    assert isinstance(told(later.check(id_of(MEMBER), "B00012")), Item)
    peer.do("INSERT INTO setting (setting_name, setting_value) VALUES ('reserve_expire_periode', 's:2:\"14\";')")
    assert isinstance(told(later.check(id_of(MEMBER), "B00012")), Refusal)


def test_ones_own_reservation_ends_with_the_loan(peer: SlimsPeer, system: SlimsSystem) -> None:
    assert isinstance(told(system.borrow(id_of("M0006"), "B00012", act())), Loan)
    assert peer.do("SELECT reserve_id FROM reserve ORDER BY 1") == [("1",), ("3",)]


def test_a_kind_of_item_with_a_rule_of_its_own_has_its_own_time_and_limit(peer: SlimsPeer, system: SlimsSystem) -> None:
    student = id_of("M0006")
    found = told(system.member(student))
    assert not isinstance(found, Refusal)
    assert (found.patron.limit, found.patron.estimated) == (6, True)  # 3, and 1 and 2 by rules
    first = told(system.borrow(student, "B00001", act()))
    assert isinstance(first, Loan)
    assert first.due == date(2026, 12, 3)  # 10 days of the rule for fiction as text
    assert peer.number(f"SELECT loan_rules_id FROM loan WHERE loan_id = {first.number}") == 2
    assert isinstance(told(system.borrow(student, "B00002", act())), Loan)
    full = told(system.borrow(student, "B00012", act()))
    assert isinstance(full, Refusal)
    assert full.reasons == (Reason.LIMIT_REACHED,)
    peer.do("UPDATE biblio SET gmd_id = 2 WHERE biblio_id = 4")  # for which there is no rule
    assert isinstance(told(system.borrow(student, "B00004", act())), Loan)


def test_our_policy_keeps_late_and_indebted_patrons_from_borrowing_where_it_is_set(open_: Opened) -> None:
    strict = open_(policy=LoanPolicy(overdue_blocks=True, fine_blocks=True))
    found = told(strict.find("M0002"))
    assert not isinstance(found, Refusal)
    assert found.patron.barred == (Reason.OVERDUE_LOAN, Reason.FINE_UNPAID, Reason.LIMIT_REACHED)
    lenient = told(open_().find("M0002"))
    assert not isinstance(lenient, Refusal)
    assert lenient.patron.barred == (Reason.LIMIT_REACHED,)


def test_the_loan_ends_with_the_card(open_: Opened) -> None:
    loan = told(open_().borrow(id_of("M0007"), "B00001", act()))
    assert isinstance(loan, Loan)
    assert loan.due == date(2026, 11, 27)


THEN = datetime(2026, 11, 21, 2, tzinfo=UTC)


def test_a_loan_that_was_made_without_us_stands_under_its_own_day_whatever_the_rules_say(
    peer: SlimsPeer, system: SlimsSystem
) -> None:
    loan = told(system.borrow(id_of("M0003"), "B00012", act(THEN)))
    assert isinstance(loan, Loan)
    assert (loan.due, loan.lent_at) == (date(2026, 11, 28), THEN)
    assert peer.do(f"SELECT loan_date, input_date FROM loan WHERE loan_id = {loan.number}") == [
        ("2026-11-21", "2026-11-21 10:00:00")
    ]


def test_who_had_the_copy_before_must_have_brought_it_back(peer: SlimsPeer, system: SlimsSystem) -> None:
    loan = told(system.borrow(id_of(MEMBER), "B00011", act(THEN)))
    assert isinstance(loan, Loan)
    assert peer.do("SELECT is_return, return_date, IFNULL(actual, '-') FROM loan WHERE loan_id = 2") == [
        ("1", "2026-11-21", "-")
    ]
    assert peer.do("SELECT member_id, debet FROM fines WHERE fines_id > 3") == [("M0002", "8000")]
    assert peer.do("SELECT member_id FROM loan WHERE item_code = 'B00011' AND is_return = 0") == [(MEMBER,)]


def test_where_it_was_lent_to_somebody_since_that_loan_stays(peer: SlimsPeer, system: SlimsSystem) -> None:
    before = datetime(2026, 11, 19, 2, tzinfo=UTC)
    loan = told(system.borrow(id_of(MEMBER), "B00010", act(before)))
    assert isinstance(loan, Loan)
    assert peer.do("SELECT member_id FROM loan WHERE item_code = 'B00010' AND is_return = 0") == [("M0002",)]
    assert peer.do(f"SELECT is_return, return_date, IFNULL(actual, '-') FROM loan WHERE loan_id = {loan.number}") == [
        ("1", "2026-11-20", "-")
    ]


def test_who_has_it_already_does_not_get_it_twice(peer: SlimsPeer, system: SlimsSystem) -> None:
    refusal = told(system.borrow(id_of("M0002"), "B00010", act(THEN)))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.ITEM_ALREADY_YOURS,)
    assert peer.number("SELECT COUNT(*) FROM loan") == 3
