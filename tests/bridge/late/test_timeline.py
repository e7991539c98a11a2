"""The order of one item's history: whatever order it becomes known in."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bridge.catalogs.embedded.timeline import Back, Clash, Event, Lent, Stint, Timeline, timeline
from tests.bridge.embedded.town import MONDAY


def at(hour: int) -> datetime:
    return MONDAY + timedelta(hours=hour)


LOANS = st.builds(Lent, st.integers(0, 12).map(at), st.integers(1, 9), st.sampled_from("abc"))
BACKS = st.builds(Back, st.integers(0, 12).map(at), st.sampled_from(("K1", "K2")))
EVENTS = st.tuples(st.lists(LOANS, unique_by=lambda lent: lent.loan), st.lists(BACKS)).map(
    lambda two: [*two[0], *two[1]]
)


def test_a_loan_ends_with_the_next_return() -> None:
    events: list[Event] = [Back(at(5), "K2"), Lent(at(1), 1, "a"), Lent(at(6), 2, "b")]
    ended = Stint(1, at(5), Back(at(5), "K2"))
    assert timeline(events) == Timeline((ended, Stint(2)), (), ())


def test_lent_again_without_a_return_it_is_presumed_to_have_come_back() -> None:
    events = [Lent(at(1), 1, "a"), Lent(at(4), 2, "b"), Lent(at(6), 3, "b")]
    stints = (Stint(1, at(4)), Stint(2, at(6)), Stint(3))
    assert timeline(events) == Timeline(stints, (Clash(1, 2),), ())


def test_a_return_of_what_nobody_has_is_loose() -> None:
    assert timeline([Back(at(1), "K1"), Lent(at(2), 1, "a")]) == Timeline((Stint(1),), (), (Back(at(1), "K1"),))


def test_what_happens_at_one_moment_happens_in_the_sensible_order() -> None:
    back = Back(at(1), "K1")
    assert timeline([back, Lent(at(1), 1, "a")]).stints == (Stint(1, at(1), back),)
    there_and_back = timeline([Lent(at(0), 1, "a"), Lent(at(1), 2, "b"), back])
    assert (there_and_back.clashes, there_and_back.stints[1]) == ((), Stint(2))


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_it_becomes_known_changes_nothing(events: list[Event], chance: Random) -> None:
    assert timeline(chance.sample(events, len(events))) == timeline(events)


@given(EVENTS)
def test_every_loan_is_told_once_and_every_return_ends_at_most_one(events: list[Event]) -> None:
    now = timeline(events)
    assert sorted(stint.loan for stint in now.stints) == sorted(
        event.loan for event in events if isinstance(event, Lent)
    )
    used = [stint.back for stint in now.stints if stint.back] + list(now.loose)
    assert sorted(used) == sorted(event for event in events if isinstance(event, Back))


@given(EVENTS)
def test_never_two_loans_are_open_and_none_ends_before_it_began(events: list[Event]) -> None:
    now = timeline(events)
    began = {event.loan: event.at for event in events if isinstance(event, Lent)}
    assert all(began[stint.loan] <= stint.until for stint in now.stints if stint.until)
    assert all(first.until and first.until <= began[second.loan] for first, second in pairwise(now.stints))
