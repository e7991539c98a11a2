"""One advice at a time, and it does not flicker."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.photo.advice import LIMITS, Advice, Adviser, advice
from kiosk.photo.impression import Face, Impression

shares = st.floats(0, 1)
faces = st.builds(Face, shares, shares, shares, st.integers(0, 2))
impressions = st.builds(Impression, st.lists(faces, max_size=3).map(tuple), shares, shares, st.floats(0, 5000))
GOOD, FAR = Impression((Face(0.5, 0.45, 0.45),)), Impression((Face(0.5, 0.45, 0.2),))


@given(impressions)
def test_whatever_is_seen_one_thing_is_advised(seen: Impression) -> None:
    assert advice(seen) in Advice


@given(st.lists(st.tuples(impressions, st.floats(0.01, 0.3)), max_size=60))
def test_nothing_else_is_said_before_it_has_been_true_for_a_while(story: list[tuple[Impression, float]]) -> None:
    adviser, now, said, since = Adviser(), 0.0, list[tuple[float, Advice]](), dict[Advice, float]()
    former: Advice | None = None
    for seen, pause in story:
        now += pause
        true = advice(seen)
        since = {true: since.get(true, now)}
        told = adviser.advise(seen, now)
        if former is not None and told is not former:
            assert told is true
            assert now - since[true] >= LIMITS.steady
        former = told
        said.append((now, told))


def test_what_comes_and_goes_is_not_said() -> None:
    adviser = Adviser()
    told = [adviser.advise(FAR if number % 3 == 2 else GOOD, number * 0.1) for number in range(30)]
    assert set(told) == {Advice.READY}


def test_what_stays_is_said_after_half_a_second() -> None:
    adviser = Adviser()
    adviser.advise(GOOD, 0.0)
    told = [adviser.advise(FAR, 0.1 * number) for number in range(1, 9)]
    assert told == [Advice.READY] * 5 + [Advice.CLOSER] * 3
