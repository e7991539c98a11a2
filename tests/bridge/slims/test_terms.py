"""Due dates, rules and fines as SLiMS's circulation module reckons them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.catalogs.slims.terms import Calendar, Rule, Terms, chosen, fine

SUNDAYS = Calendar(frozenset({6}), frozenset({date(2026, 11, 30)}))
OWN = Terms(0, 2, 7, 1, 1000, 0)
FOREVER = date(2099, 1, 1)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 11, 17), date(2026, 11, 24)),
        (date(2026, 11, 22), date(2026, 12, 1)),  # to a Sunday, then to a holiday
        (date(2026, 11, 23), date(2026, 12, 1)),
    ],
)
def test_a_due_date_is_moved_off_closed_days_until_the_library_is_open(start: date, due: date) -> None:
    assert OWN.due(start, FOREVER, SUNDAYS) == due


def test_no_loan_outlasts_the_card_even_if_its_last_day_is_a_closed_one() -> None:
    assert OWN.due(date(2026, 11, 23), date(2026, 11, 29), SUNDAYS) == date(2026, 11, 29)
    assert OWN.due(date(2026, 11, 23), date(2026, 1, 1), SUNDAYS) == date(2026, 11, 23)


def test_a_library_that_is_never_open_still_has_due_dates() -> None:
    never = Calendar(frozenset(range(7)))
    assert OWN.due(date(2026, 11, 23), FOREVER, never) == date(2026, 11, 30)


FICTION = Rule(3, 0, Terms(1, 1, 5, 0, 250, 0))
FICTION_TEXT = Rule(3, 1, Terms(2, 2, 10, 1, 750, 1))
MAPS = Rule(0, 2, Terms(3, 1, 1, 0, 0, 0))
RULES = (FICTION, FICTION_TEXT, MAPS)


@pytest.mark.parametrize(
    ("collection", "medium", "rule"),
    [
        (3, 1, FICTION_TEXT),  # both
        (3, 9, FICTION),  # else the type of collection
        (1, 2, MAPS),  # else the medium
        (3, 0, FICTION),  # what is not known is not asked for
        (0, 2, MAPS),
        (1, 0, FICTION),  # and then, in SLiMS, any rule fits
    ],
)
def test_the_rule_for_both_kinds_comes_before_that_for_one(collection: int, medium: int, rule: Rule) -> None:
    assert chosen(OWN, RULES, collection, medium) == rule.terms


def test_without_a_fitting_rule_the_members_type_says_it() -> None:
    assert chosen(OWN, RULES, 1, 9) == OWN
    assert chosen(OWN, RULES, 0, 0) == OWN
    assert chosen(OWN, (), 3, 1) == OWN


DUE = date(2026, 11, 13)  # a Friday


@pytest.mark.parametrize(
    ("late", "grace", "minus", "cost"),
    [
        (0, 0, False, (0, 0)),
        (1, 0, False, (1, 1000)),
        (10, 0, False, (10, 10_000)),
        (2, 3, False, (0, 0)),
        (3, 3, False, (3, 3000)),  # SLiMS takes the last day of grace for none
        (10, 0, True, (8, 8000)),  # two Sundays
        (2, 0, True, (1, 1000)),
        (17, 0, True, (13, 13_000)),  # three Sundays and a holiday
    ],
)
def test_a_fine_is_reckoned_day_by_day(late: int, grace: int, minus: bool, cost: tuple[int, int]) -> None:
    own = Terms(0, 2, 7, 1, 1000, grace)
    calendar = Calendar(SUNDAYS.weekdays, SUNDAYS.dates, minus)
    assert fine(DUE, DUE + timedelta(days=late), own, own, calendar) == cost


def test_the_grace_of_the_type_or_of_the_rule_is_enough() -> None:
    patient, rule = Terms(0, 2, 7, 1, 1000, 5), Terms(4, 2, 7, 1, 300, 0)
    assert fine(DUE, DUE + timedelta(days=4), patient, rule, Calendar()) == (0, 0)
    assert fine(DUE, DUE + timedelta(days=5), patient, rule, Calendar()) == (5, 1500)


@given(st.integers(-30, 400), st.integers(0, 40), st.integers(0, 5000), st.booleans(), st.frozensets(st.integers(0, 6)))
def test_a_fine_is_never_negative_and_never_for_more_days_than_there_were(
    late: int, grace: int, rate: int, minus: bool, closed: frozenset[int]
) -> None:
    own = Terms(0, 2, 7, 1, rate, grace)
    days, amount = fine(DUE, DUE + timedelta(days=late), own, own, Calendar(closed, frozenset(), minus))
    assert 0 <= days <= max(0, late)
    assert amount == days * rate
