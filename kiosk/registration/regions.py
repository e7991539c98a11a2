"""The provinces of Indonesia and what they are divided into, to be chosen on the glass."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def provinces() -> tuple[str, ...]:
    return tuple(_all())


def regencies(province: str) -> tuple[str, ...]:
    """Regencies first, then cities ("Kota ..."), each by the alphabet; none of a province nobody knows."""
    return _all().get(province, ())


@cache
def _all() -> dict[str, tuple[str, ...]]:
    lines = Path(__file__).with_name("regions.txt").read_text("utf-8").splitlines()[1:]
    named = (line.partition(": ") for line in lines)
    return {province: tuple(names.split(", ")) for province, _, names in named}
