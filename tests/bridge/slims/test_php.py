"""Settings as PHP has serialized them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.catalogs.slims.php import Scalar, is_on, scalar, whole


@pytest.mark.parametrize(
    ("serialized", "value"),
    [
        ("N;", None),
        ("b:1;", True),
        ("b:0;", False),
        ("i:-7;", -7),
        ("d:0.5;", 0.5),
        ('s:2:"60";', "60"),
        ('s:0:"";', ""),
        ('s:6:"Banjär";', None),  # 7 bytes: PHP counts those
        ('s:7:"Banjär";', "Banjär"),
        ('s:4:"a";b";', 'a";b'),
        ('a:1:{i:0;s:1:"1";}', None),
        ('O:8:"stdClass":0:{}', None),
        ("b:2;", None),
        ("i:99999999999999999999999;", None),
        ("d:1.2.3;", None),
        ("", None),
        (None, None),
    ],
)
def test_only_single_values_are_read(serialized: str | None, value: Scalar) -> None:
    assert scalar(serialized) == value


@given(st.text())
def test_whatever_is_in_the_table_it_is_read_or_taken_for_nothing(text: str) -> None:
    scalar(text)
    assert scalar(f's:{len(text.encode("utf-8", "replace"))}:"{text}";') == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("value", "number"), [("7", 7), (" 7", 7), (True, 1), (2.9, 2), ("7 days", None), ("٧", None), (None, None)]
)
def test_numbers_are_numbers_in_every_clothing(value: Scalar, number: int | None) -> None:
    assert whole(value) == number


def test_on_is_a_true_value_and_a_text_that_says_one() -> None:
    assert [is_on(value) for value in (True, "1", 1, False, "0", "", None, "on")] == [True] * 3 + [False] * 5
