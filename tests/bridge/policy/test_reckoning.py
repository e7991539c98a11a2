"""What the rules reckon as tables: opening days, renewals, days on the hold shelf, fines, and bins."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.policy import LoanPolicy, bin_for, fine, hold_last_day, opening_day_after, renewed_due
from tests.bridge.policy.test_policy import MONDAY, NEXT_MONDAY, SATURDAY, SUNDAY

FRIDAY = date(2026, 11, 27)
CALENDAR = {"counting": "calendar", "loan_days": 6}
WEEKEND = ("saturday", "sunday")


def november(day: int) -> date:
    return date(2026, 11, day)


def december(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    ("day", "closed", "holidays", "is_open"),
    [
        (MONDAY, ("sunday",), (), True),
        (MONDAY, ("sunday",), (SATURDAY,), True),
        (MONDAY, ("sunday",), (MONDAY,), False),
        (MONDAY, ("monday",), (), False),
        (SUNDAY, ("sunday",), (), False),
        (SUNDAY, (), (), True),
        (SUNDAY, (), (SUNDAY,), False),
        (SATURDAY, WEEKEND, (), False),
        (FRIDAY, WEEKEND, (), True),
    ],
)
def test_the_library_is_open_but_on_its_closed_weekdays_and_holidays(
    day: date, closed: tuple[str, ...], holidays: tuple[date, ...], is_open: bool
) -> None:
    assert LoanPolicy(closed_weekdays=closed).open_on(day, holidays) is is_open


@pytest.mark.parametrize(
    ("start", "number", "holidays", "day"),
    [
        (MONDAY, 1, (), november(24)),
        (MONDAY, 6, (), NEXT_MONDAY),
        (SUNDAY, 1, (), NEXT_MONDAY),
        (FRIDAY, 2, (SATURDAY,), december(1)),
        (FRIDAY, 1, (SATURDAY, NEXT_MONDAY, december(1)), december(2)),
        (date(2028, 2, 28), 2, (), date(2028, 3, 1)),
        (date(2026, 12, 31), 1, (date(2027, 1, 1),), date(2027, 1, 2)),
    ],
)
def test_an_opening_day_is_counted_over_all_that_is_closed(
    start: date, number: int, holidays: tuple[date, ...], day: date
) -> None:
    assert opening_day_after(start, number, LoanPolicy(), holidays) == day


@pytest.mark.parametrize(
    ("due", "today", "policy", "holidays", "renewed"),
    [
        (december(7), MONDAY, {}, (), december(21)),
        (december(7), december(7), {}, (), december(21)),
        (december(7), MONDAY, {}, (december(8),), december(22)),
        (december(7), MONDAY, {}, (november(24),), december(21)),
        (december(7), november(26), {"renewal_from": "today"}, (), december(10)),
        (december(7), december(7), {"renewal_from": "today"}, (), december(21)),
        (december(7), november(26), {"renewal_from": "today"}, (december(8),), december(11)),
        (december(7), MONDAY, {"renewal_from": "today"}, (), december(7)),
        (december(9), MONDAY, {"renewal_from": "today"}, (), december(9)),
        (MONDAY, MONDAY, CALENDAR, (), SUNDAY),
        (MONDAY, MONDAY, {**CALENDAR, "due_on_closed": "next-opening-day"}, (), NEXT_MONDAY),
        (december(9), MONDAY, {**CALENDAR, "renewal_from": "today"}, (), december(9)),
        (FRIDAY, SATURDAY, {**CALENDAR, "renewal_from": "today"}, (), december(4)),
    ],
)
def test_a_renewal_is_one_more_loans_time_from_its_due_date_or_from_today_and_never_less(
    due: date, today: date, policy: dict[str, Any], holidays: tuple[date, ...], renewed: date
) -> None:
    assert renewed_due(due, today, LoanPolicy(**policy), holidays) == renewed


@pytest.mark.parametrize(
    ("ready_on", "policy", "holidays", "last_day"),
    [
        (MONDAY, {}, (), november(25)),
        (SATURDAY, {}, (), december(1)),
        (SUNDAY, {}, (), december(1)),
        (FRIDAY, {}, (SATURDAY,), december(1)),
        (FRIDAY, {"closed_weekdays": ()}, (), SUNDAY),
        (FRIDAY, {"hold_days": 1}, (), SATURDAY),
        (FRIDAY, {"hold_counting": "calendar"}, (), SUNDAY),
        (FRIDAY, {"hold_counting": "calendar"}, (SATURDAY,), SUNDAY),
        (FRIDAY, {"counting": "calendar"}, (), NEXT_MONDAY),
    ],
)
def test_a_copy_waits_on_the_hold_shelf_for_so_many_days(
    ready_on: date, policy: dict[str, Any], holidays: tuple[date, ...], last_day: date
) -> None:
    assert hold_last_day(ready_on, LoanPolicy(**policy), holidays) == last_day


EVERY_DAY = {"fine_counting": "calendar"}
GRACE = {"fine_grace_days": 2}


@pytest.mark.parametrize(
    ("due", "returned", "policy", "holidays", "days", "amount"),
    [
        (FRIDAY, MONDAY, {}, (), 0, 0),
        (FRIDAY, FRIDAY, {}, (), 0, 0),
        (FRIDAY, SATURDAY, {}, (), 1, 2000),
        (FRIDAY, SUNDAY, {}, (), 1, 2000),
        (SATURDAY, SUNDAY, {}, (), 0, 0),
        (FRIDAY, NEXT_MONDAY, {}, (), 2, 4000),
        (FRIDAY, NEXT_MONDAY, {}, (SATURDAY,), 1, 2000),
        (FRIDAY, NEXT_MONDAY, {}, (SATURDAY, NEXT_MONDAY), 0, 0),
        (FRIDAY, NEXT_MONDAY, {}, (FRIDAY, SUNDAY), 2, 4000),
        (FRIDAY, NEXT_MONDAY, {"closed_weekdays": WEEKEND}, (), 1, 2000),
        (FRIDAY, NEXT_MONDAY, {"counting": "calendar"}, (), 2, 4000),
        (FRIDAY, NEXT_MONDAY, EVERY_DAY, (), 3, 6000),
        (FRIDAY, NEXT_MONDAY, EVERY_DAY, (SATURDAY,), 3, 6000),
        (FRIDAY, MONDAY, EVERY_DAY, (), 0, 0),
        (MONDAY, november(25), GRACE, (), 0, 0),
        (MONDAY, november(26), GRACE, (), 3, 6000),
        (FRIDAY, NEXT_MONDAY, GRACE, (), 0, 0),
        (FRIDAY, NEXT_MONDAY, GRACE | EVERY_DAY, (), 3, 6000),
        (MONDAY, november(26), {"fine_cap": 5000}, (), 3, 5000),
        (MONDAY, november(26), {"fine_cap": 6000}, (), 3, 6000),
        (MONDAY, november(26), {"fine_cap": 7000}, (), 3, 6000),
        (MONDAY, november(26), {"fine_per_day": 500}, (), 3, 1500),
        (MONDAY, november(26), {"fine_per_day": 0}, (), 3, 0),
        (date(2020, 1, 1), date(2026, 1, 1), EVERY_DAY, (), 2192, 4_384_000),
    ],
)
def test_lateness_costs_its_days_at_their_rate(  # noqa: PLR0917 - a row of the table
    due: date, returned: date, policy: dict[str, Any], holidays: tuple[date, ...], days: int, amount: int
) -> None:
    assert fine(due, returned, LoanPolicy(**policy), holidays) == (days, amount)


@given(
    late=st.integers(-10, 60),
    grace=st.integers(0, 5),
    cap=st.sampled_from([0, 1000, 9000]),
    free=st.sets(st.integers(1, 60)),
)
def test_a_day_later_is_never_cheaper_and_nothing_costs_more_than_every_day_or_the_cap(
    late: int, grace: int, cap: int, free: set[int]
) -> None:
    policy = LoanPolicy(fine_grace_days=grace, fine_cap=cap)
    holidays = {MONDAY + timedelta(days=day) for day in free}
    (days, today), (_, tomorrow) = (
        fine(MONDAY, MONDAY + timedelta(days=number), policy, holidays) for number in (late, late + 1)
    )
    assert 0 <= today <= tomorrow
    assert days <= max(0, late)
    assert today <= (min(cap, 2000 * days) if cap else 2000 * days)


BINS = {"": "Kotak 1", "8": "Kotak 2", "899": "Kotak 3", "899.221": "Kotak 4", "R ": "Rujukan"}


@pytest.mark.parametrize(
    ("call_number", "bins", "name"),
    [
        ("899.221 CHU l", BINS, "Kotak 4"),
        ("899.2", BINS, "Kotak 3"),
        ("813", BINS, "Kotak 2"),
        ("R 030", BINS, "Rujukan"),
        ("R030", BINS, "Kotak 1"),
        (" 899", BINS, "Kotak 1"),
        ("", BINS, "Kotak 1"),
        ("", {}, ""),
        ("899", {}, ""),
        ("700", {"8": "Kotak 2"}, ""),
        ("\u202e8", {"8": "Kotak 2"}, ""),
    ],
)
def test_an_item_is_laid_into_the_bin_whose_beginning_fits_best(
    call_number: str, bins: dict[str, str], name: str
) -> None:
    assert bin_for(call_number, LoanPolicy(bins=bins)) == name
