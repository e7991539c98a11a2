"""The lending rules as tables: due dates, reasons, and values that are refused."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.contract import configuration
from bridge.contract.circulation import Reason
from bridge.policy import (
    ItemFacts,
    LoanPolicy,
    PatronFacts,
    due_date,
    item_reasons,
    opening_day_after,
    patron_reasons,
)

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)
SUNDAY = date(2026, 11, 29)
EVERY_DAY = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NEXT_MONDAY = date(2026, 11, 30)
TWO_WEEKS = timedelta(days=14)


@pytest.mark.parametrize("weekday", range(6))
def test_twelve_opening_days_are_two_weeks_for_every_day_the_library_is_open(weekday: int) -> None:
    start = MONDAY + timedelta(days=weekday)
    assert due_date(start, LoanPolicy(), ()) == start + TWO_WEEKS


@pytest.mark.parametrize(
    ("start", "policy", "holidays", "due"),
    [
        (MONDAY, {"loan_days": 1}, [], date(2026, 11, 24)),
        (SATURDAY, {"loan_days": 1}, [], NEXT_MONDAY),
        (SUNDAY, {"loan_days": 1}, [], NEXT_MONDAY),
        (SATURDAY, {"loan_days": 1}, [NEXT_MONDAY], date(2026, 12, 1)),
        (SATURDAY, {"loan_days": 1}, [SUNDAY], NEXT_MONDAY),
        (MONDAY, {}, [MONDAY], MONDAY + TWO_WEEKS),
        (MONDAY, {"closed_weekdays": ()}, [], date(2026, 12, 5)),
        (MONDAY, {"closed_weekdays": ("saturday", "sunday")}, [], date(2026, 12, 9)),
        (date(2028, 2, 28), {"loan_days": 1}, [], date(2028, 2, 29)),
        (date(2026, 12, 31), {"loan_days": 1}, [date(2027, 1, 1)], date(2027, 1, 2)),
        (MONDAY, {"counting": "calendar"}, [], date(2026, 12, 5)),
        (MONDAY, {"counting": "calendar", "loan_days": 6}, [], SUNDAY),
        (MONDAY, {"counting": "calendar", "loan_days": 6, "due_on_closed": "next-opening-day"}, [], NEXT_MONDAY),
        (MONDAY, {"counting": "calendar", "loan_days": 7, "due_on_closed": "next-opening-day"}, [], NEXT_MONDAY),
        (
            MONDAY,
            {"counting": "calendar", "loan_days": 6, "due_on_closed": "next-opening-day"},
            [NEXT_MONDAY],
            date(2026, 12, 1),
        ),
    ],
)
def test_a_due_date_is_reckoned_as_the_policy_says(
    start: date, policy: dict[str, Any], holidays: list[date], due: date
) -> None:
    assert due_date(start, LoanPolicy(**policy), holidays) == due


@given(
    start=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(1, 60),
    closed=st.sets(st.sampled_from(["monday", "friday", "sunday"])),
    free=st.sets(st.integers(1, 90), max_size=20),
)
def test_an_opening_due_date_is_open_and_has_as_many_open_days_before_it_as_the_loan(
    start: date, days: int, closed: set[str], free: set[int]
) -> None:
    policy = LoanPolicy(loan_days=days, closed_weekdays=tuple(closed))
    holidays = {start + timedelta(days=day) for day in free}
    due = due_date(start, policy, holidays)
    passed = [start + timedelta(days=day) for day in range(1, (due - start).days + 1)]
    assert policy.open_on(due, holidays)
    assert sum(policy.open_on(day, holidays) for day in passed) == days


def test_no_opening_days_after_a_day_is_that_day() -> None:
    assert opening_day_after(SUNDAY, 0, LoanPolicy(), ()) == SUNDAY


GOOD = PatronFacts("active", MONDAY, signed_in=True, loans=1, overdue=0, unpaid=0)
STRICT = LoanPolicy(overdue_blocks=True, fine_blocks=True)


@pytest.mark.parametrize(
    ("facts", "policy", "told"),
    [
        ({}, STRICT, []),
        ({"status": "inactive"}, STRICT, [Reason.CARD_INACTIVE]),
        ({"status": "suspended"}, STRICT, [Reason.CARD_SUSPENDED]),
        ({"expires": MONDAY - timedelta(days=1)}, STRICT, [Reason.CARD_EXPIRED]),
        ({"signed_in": False}, STRICT, [Reason.VISIT_MISSING]),
        ({"signed_in": False}, LoanPolicy(require_visit=False), []),
        ({"overdue": 1}, STRICT, [Reason.OVERDUE_LOAN]),
        ({"overdue": 1}, LoanPolicy(), []),
        ({"unpaid": 2000}, STRICT, [Reason.FINE_UNPAID]),
        ({"unpaid": 2000}, LoanPolicy(), []),
        ({"loans": 2}, STRICT, [Reason.LIMIT_REACHED]),
        ({"loans": 3}, STRICT, [Reason.LIMIT_REACHED]),
        ({"loans": 2}, LoanPolicy(max_loans=3), []),
    ],
)
def test_a_patron_is_barred_for_what_the_policy_minds(
    facts: dict[str, Any], policy: LoanPolicy, told: list[Reason]
) -> None:
    assert patron_reasons(dataclasses.replace(GOOD, **facts), policy, MONDAY) == tuple(told)


def test_everything_is_told_in_the_order_of_the_reasons() -> None:
    worst = PatronFacts("suspended", date(2020, 1, 1), signed_in=False, loans=9, overdue=9, unpaid=9)
    told = patron_reasons(worst, STRICT, MONDAY)
    told += item_reasons(ItemFacts(for_loan=False, lent_to="another", kept_for_another=True))
    assert len(told) == 9
    assert list(told) == [reason for reason in Reason if reason in told]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (None, [Reason.ITEM_UNKNOWN]),
        (ItemFacts(True, "nobody", False), []),
        (ItemFacts(False, "nobody", False), [Reason.ITEM_NOT_FOR_LOAN]),
        (ItemFacts(True, "you", False), [Reason.ITEM_ALREADY_YOURS]),
        (ItemFacts(True, "another", False), [Reason.ITEM_ON_LOAN]),
        (ItemFacts(True, "nobody", True), [Reason.ITEM_ON_HOLD]),
    ],
)
def test_an_item_is_refused_for_what_is_said_against_it(item: ItemFacts | None, told: list[Reason]) -> None:
    assert item_reasons(item) == tuple(told)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"max_loans": 0}, "max_loans must be 1 to 3660"),
        ({"loan_days": -1}, "loan_days must be"),
        ({"loan_days": 10**9}, "loan_days must be"),
        ({"pin_tries": 0}, "pin_tries must be"),
        ({"idempotency_days": 0}, "idempotency_days must be"),
        ({"closed_weekdays": ["minggu"]}, "'minggu' is no weekday; they are monday, "),
        (
            {"closed_weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]},
            "must leave a day",
        ),
        ({"timezone": "Asia/Samarinda"}, "timezone 'Asia/Samarinda' is not known"),
        ({"timezone": "../etc/passwd"}, "is not known"),
        ({"timezone": ""}, "is not known"),
        ({"counting": "lunar"}, "Invalid enum value 'lunar'"),
        ({"due_on_closed": "never"}, "Invalid enum value 'never'"),
        ({"max_lones": 2}, "Did you mean max_loans?"),
    ],
)
def test_a_wrong_value_is_told_with_the_table(values: dict[str, Any], said: str) -> None:
    with pytest.raises(configuration.ConfigurationError) as told:
        configuration.build(values, LoanPolicy, "central.toml")
    assert said in str(told.value)


@pytest.mark.parametrize("values", [{"counting": "lunar"}, {"due_on_closed": "never"}])
def test_a_wrong_word_is_refused_without_a_configuration_too(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        LoanPolicy(**values)


def test_an_empty_table_is_the_rules_of_east_kalimantan() -> None:
    policy = configuration.build({}, LoanPolicy, "central.toml")
    assert (policy.max_loans, policy.loan_days, policy.require_visit) == (2, 12, True)
