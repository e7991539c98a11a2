"""The limits of every value in the policy's table: the least and the most that are good, and what is just beyond."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.contract import configuration
from bridge.policy import LoanPolicy

COUNTED = ("max_loans", "loan_days", "hold_days", "idempotency_days", "pin_tries", "pin_block_minutes")
FROM_ZERO = ("max_renewals", "fine_grace_days", "max_holds", "undo_seconds")
MONEY = ("fine_per_day", "fine_cap")
RANGES = [
    *((name, 1, 3660) for name in COUNTED),
    *((name, 0, 3660) for name in FROM_ZERO),
    *((name, 0, 1_000_000_000) for name in MONEY),
]
WORDS = {
    "counting": ("opening", "calendar"),
    "due_on_closed": ("keep", "next-opening-day"),
    "renewal_from": ("due", "today"),
    "fine_counting": ("opening", "calendar"),
    "hold_counting": ("opening", "calendar"),
}


def built(**values: Any) -> LoanPolicy:
    return configuration.build(values, LoanPolicy, "central.toml")


@pytest.mark.parametrize(("name", "least", "most"), RANGES)
def test_a_number_is_good_from_its_least_to_its_most(name: str, least: int, most: int) -> None:
    assert [getattr(built(**{name: value}), name) for value in (least, most)] == [least, most]
    for value in (least - 1, most + 1):
        with pytest.raises(configuration.ConfigurationError, match=f"{name} must be {least} to {most}"):
            built(**{name: value})


@pytest.mark.parametrize("name", [name for name, _, _ in RANGES])
@pytest.mark.parametrize("value", ["2", 2.5, True])
def test_a_number_is_a_whole_number(name: str, value: object) -> None:
    with pytest.raises(configuration.ConfigurationError, match=name):
        built(**{name: value})


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_one_of_its_two(name: str) -> None:
    assert [getattr(built(**{name: word}), name) for word in WORDS[name]] == list(WORDS[name])
    with pytest.raises(configuration.ConfigurationError, match=name):
        built(**{name: "sometimes"})
    with pytest.raises(ValueError, match=f'{name} must be "{WORDS[name][0]}" or "{WORDS[name][1]}", not \'sometimes\''):
        LoanPolicy(**{name: "sometimes"})  # type: ignore[arg-type]  # the policy checks its values


@pytest.mark.parametrize("name", ["require_visit", "require_pin", "overdue_blocks", "fine_blocks"])
@pytest.mark.parametrize("value", ["yes", 1])
def test_a_yes_or_no_is_one(name: str, value: object) -> None:
    assert getattr(built(**{name: True}), name) is True
    with pytest.raises(configuration.ConfigurationError, match=name):
        built(**{name: value})


@pytest.mark.parametrize("bins", [{"899": 3}, ["899"], "Kotak"])
def test_a_bin_has_a_name(bins: object) -> None:
    assert built(bins={"899": "Kotak 2"}).bins == {"899": "Kotak 2"}
    with pytest.raises(configuration.ConfigurationError, match="bins"):
        built(bins=bins)


@pytest.mark.parametrize("closed", [("sunday",), (), ("saturday", "sunday"), ("sunday", "sunday")])
def test_a_library_may_be_closed_on_any_weekdays_but_all(closed: tuple[str, ...]) -> None:
    assert built(closed_weekdays=list(closed)).closed_weekdays == closed


@pytest.mark.parametrize("zone", ["Asia/Makassar", "Asia/Jakarta", "UTC"])
def test_a_time_zone_is_one_the_system_knows(zone: str) -> None:
    assert built(timezone=zone).timezone == zone


@pytest.mark.parametrize("zone", ["asia", "Makassar", "/etc/localtime", "Asia/\x00"], ids=ascii)
def test_another_is_none(zone: str) -> None:
    with pytest.raises(configuration.ConfigurationError, match="is not known"):
        built(timezone=zone)
