"""Hides most of a member number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.masking import masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("6472010101900012", "6472••••••••••12"),
        ("A26000001", "•••••0001"),
        ("12345678", "••••5678"),
        ("1234567", "••••567"),
        ("123", "••3"),
        ("1", "•"),
        ("", ""),
        ("647201010190001X", "••••••••••••001X"),
        ("６４７２０１０１０１９００００１", "••••••••••••０００１"),
    ],
)
def test_a_member_number_is_mostly_hidden(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.text(st.characters(exclude_characters="•"), max_size=40))
def test_never_more_than_half_is_shown_and_the_length_stays(number: str) -> None:
    shown = masked(number)
    assert len(shown) == len(number)
    assert shown.count("•") * 2 >= len(number)
