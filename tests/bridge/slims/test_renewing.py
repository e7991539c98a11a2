"""Renewals: from today, once as often as SLiMS says, and never of what is late or waited for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.circulation import Loan, Reason, Refusal
from tests.bridge.slims.conftest import Opened, act, id_of, told
from tests.peers.slims import MEMBER, SlimsPeer, slims

LENDER = id_of("M0002")


@pytest.mark.parametrize("kind", ["slims", "slims_old"])
def test_the_time_begins_again_today_and_the_row_counts_it(kind: str, open_: Opened) -> None:
    peer = slims(kind)
    loan = told(open_(database=peer.url).renew(LENDER, "1", act()))
    assert isinstance(loan, Loan)
    assert (loan.number, loan.due, loan.item.barcode) == ("1", date(2026, 12, 1), "B00010")
    row = "SELECT renewed, due_date, return_date, is_lent, is_return FROM loan WHERE loan_id = 1"
    assert peer.do(row) == [("1", "2026-12-01", "2026-11-23", "1", "0")]
    assert peer.do("SELECT renewed, is_return FROM loan_history WHERE loan_id = 1") == [("1", "0")]


def test_a_renewal_never_shortens_a_loan(peer: SlimsPeer, system: SlimsSystem) -> None:
    peer.do("UPDATE loan SET due_date = '2026-12-24' WHERE loan_id = 1")
    loan = told(system.renew(LENDER, "1", act()))
    assert isinstance(loan, Loan)
    assert loan.due == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("change", "loan", "reasons"),
    [
        ("SELECT 1", "2", [Reason.LOAN_OVERDUE, Reason.RENEWAL_KEPT_BACK]),
        ("UPDATE loan SET renewed = 1", "1", [Reason.RENEWALS_USED]),
        (
            "INSERT INTO reserve VALUES (9, 'M0006', 1, 'B00010', '2026-11-22 09:00:00')",
            "1",
            [Reason.RENEWAL_KEPT_BACK],
        ),
        ("UPDATE member SET is_pending = 1", "1", [Reason.CARD_INACTIVE]),
        ("UPDATE mst_member_type SET reborrow_limit = 0", "1", [Reason.RENEWALS_USED]),
        ("UPDATE loan SET loan_rules_id = 1", "1", [Reason.RENEWALS_USED]),  # which gives none
        ("UPDATE loan SET is_return = 1", "1", [Reason.LOAN_UNKNOWN]),
        ("SELECT 1", "3", [Reason.LOAN_UNKNOWN]),
        ("SELECT 1", "99", [Reason.LOAN_UNKNOWN]),
        ("SELECT 1", "1; DROP TABLE loan", [Reason.LOAN_UNKNOWN]),
    ],
)
def test_it_is_refused_and_the_loan_stays_as_it_was(
    peer: SlimsPeer, system: SlimsSystem, change: str, loan: str, reasons: list[Reason]
) -> None:
    peer.do(change)
    before = peer.do("SELECT * FROM loan")
    refusal = told(system.renew(LENDER, loan, act()))
    assert isinstance(refusal, Refusal)
    assert list(refusal.reasons) == reasons
    assert peer.do("SELECT * FROM loan") == before


def test_nobody_renews_what_another_has(system: SlimsSystem) -> None:
    assert told(system.renew(id_of(MEMBER), "1", act())) == Refusal((Reason.LOAN_UNKNOWN,))


def test_what_was_renewed_without_us_is_renewed_from_then_whatever_the_rules_say(
    peer: SlimsPeer, system: SlimsSystem
) -> None:
    loan = told(system.renew(LENDER, "2", act(datetime(2026, 11, 12, 3, tzinfo=UTC))))
    assert isinstance(loan, Loan)
    assert loan.due == date(2026, 11, 19)
    assert peer.do("SELECT renewed, due_date FROM loan WHERE loan_id = 2") == [("1", "2026-11-19")]
