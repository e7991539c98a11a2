"""Every reason against a renewal, a hold and a card as tables: each alone, and all of them in their order."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from bridge.contract.circulation import NextStep, Reason
from bridge.policy import (
    ItemFacts,
    LoanFacts,
    LoanPolicy,
    PatronFacts,
    TitleFacts,
    card_reasons,
    hold_reasons,
    item_reasons,
    patron_reasons,
    renewal_reasons,
)
from tests.bridge.policy.test_policy import GOOD, MONDAY, STRICT

YESTERDAY, TOMORROW = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)
RENEWABLE = LoanFacts(due=MONDAY, renewals=0, wanted=False, has_case=False)
HOLDABLE = TitleFacts(for_loan=True, lent_to_you=False, held_by_you=False, your_holds=1)
WORST = PatronFacts("inactive", YESTERDAY, signed_in=False, loans=9, overdue=9, unpaid=9)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, []),
        ({"expires": MONDAY}, []),
        ({"expires": YESTERDAY}, [Reason.CARD_EXPIRED]),
        ({"status": "inactive"}, [Reason.CARD_INACTIVE]),
        ({"status": "inactive", "expires": YESTERDAY}, [Reason.CARD_INACTIVE, Reason.CARD_EXPIRED]),
        ({"status": "suspended"}, [Reason.CARD_SUSPENDED]),
        ({"status": "suspended", "expires": YESTERDAY}, [Reason.CARD_EXPIRED, Reason.CARD_SUSPENDED]),
        ({"signed_in": False, "loans": 9, "overdue": 9, "unpaid": 9}, []),
    ],
)
def test_a_card_is_refused_for_itself_only(facts: dict[str, Any], told: list[Reason]) -> None:
    patron = dataclasses.replace(GOOD, **facts)
    assert card_reasons(patron, MONDAY) == tuple(told)
    assert renewal_reasons(patron, RENEWABLE, STRICT, MONDAY) == tuple(told)
    assert hold_reasons(patron, HOLDABLE, STRICT, MONDAY) == tuple(told)
    assert patron_reasons(patron, STRICT, MONDAY)[: len(told)] == tuple(told)


@pytest.mark.parametrize(
    ("facts", "policy", "told"),
    [
        ({}, LoanPolicy(), []),
        ({"due": TOMORROW}, LoanPolicy(), []),
        ({"due": YESTERDAY}, LoanPolicy(), [Reason.LOAN_OVERDUE]),
        ({"due": YESTERDAY}, LoanPolicy(fine_grace_days=3), [Reason.LOAN_OVERDUE]),
        ({"has_case": True}, LoanPolicy(), [Reason.LOAN_HAS_CASE]),
        ({"renewals": 1}, LoanPolicy(), [Reason.RENEWALS_USED]),
        ({"renewals": 2}, LoanPolicy(), [Reason.RENEWALS_USED]),
        ({"renewals": 1}, LoanPolicy(max_renewals=2), []),
        ({"renewals": 2}, LoanPolicy(max_renewals=2), [Reason.RENEWALS_USED]),
        ({}, LoanPolicy(max_renewals=0), [Reason.RENEWALS_USED]),
        ({"wanted": True}, LoanPolicy(), [Reason.RENEWAL_KEPT_BACK]),
    ],
)
def test_a_loan_is_not_renewed_for_what_is_said_against_it(
    facts: dict[str, Any], policy: LoanPolicy, told: list[Reason]
) -> None:
    assert renewal_reasons(GOOD, dataclasses.replace(RENEWABLE, **facts), policy, MONDAY) == tuple(told)


@pytest.mark.parametrize(
    ("facts", "policy", "told"),
    [
        ({}, LoanPolicy(), []),
        ({"for_loan": False}, LoanPolicy(), [Reason.TITLE_NOT_FOR_LOAN]),
        ({"lent_to_you": True}, LoanPolicy(), [Reason.TITLE_ALREADY_YOURS]),
        ({"held_by_you": True}, LoanPolicy(), [Reason.HOLD_ALREADY_PLACED]),
        ({"your_holds": 2}, LoanPolicy(), [Reason.HOLD_LIMIT_REACHED]),
        ({"your_holds": 2}, LoanPolicy(max_holds=3), []),
        ({"your_holds": 0}, LoanPolicy(max_holds=0), [Reason.HOLD_LIMIT_REACHED]),
    ],
)
def test_a_title_is_not_held_for_what_is_said_against_it(
    facts: dict[str, Any], policy: LoanPolicy, told: list[Reason]
) -> None:
    assert hold_reasons(GOOD, dataclasses.replace(HOLDABLE, **facts), policy, MONDAY) == tuple(told)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"has_case": True}, [Reason.ITEM_HAS_CASE]),
        ({"has_case": True, "lent_to": "another"}, [Reason.ITEM_ON_LOAN, Reason.ITEM_HAS_CASE]),
        ({"kept_for_another": True, "lent_to": "you"}, [Reason.ITEM_ALREADY_YOURS, Reason.ITEM_ON_HOLD]),
    ],
)
def test_a_case_and_a_hold_keep_an_item_from_being_lent(facts: dict[str, Any], told: list[Reason]) -> None:
    item = ItemFacts(for_loan=True, lent_to="nobody", kept_for_another=False)
    assert item_reasons(dataclasses.replace(item, **facts)) == tuple(told)


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (patron_reasons(WORST, STRICT, MONDAY), 6),
        (item_reasons(ItemFacts(False, "another", kept_for_another=True, has_case=True)), 4),
        (renewal_reasons(WORST, LoanFacts(date(2020, 1, 1), 9, wanted=True, has_case=True), STRICT, MONDAY), 6),
        (hold_reasons(WORST, TitleFacts(False, lent_to_you=True, held_by_you=True, your_holds=9), STRICT, MONDAY), 6),
    ],
    ids=["patron", "item", "renewal", "hold"],
)
def test_all_reasons_are_told_at_once_and_in_their_order(told: tuple[Reason, ...], number: int) -> None:
    assert len(told) == number
    assert list(told) == [reason for reason in Reason if reason in told]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_next_step(reason: Reason) -> None:
    assert isinstance(reason.next_step, NextStep)
