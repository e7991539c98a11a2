"""Two kiosks in any order of acts do what a ledger says, directly and over REST; and what once went wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bridge.catalogs.embedded.library import Library
from bridge.contract.catalog import Catalog
from tests.bridge.embedded.kiosks import KIOSKS, TwoKiosks, Way
from tests.contract.served import central, rest

Act = tuple[str, dict[str, Any]]


@contextlib.contextmanager
def directly(library: Library) -> Iterator[dict[str, Catalog]]:
    yield {kiosk: library.catalog(kiosk) for kiosk in KIOSKS}


@contextlib.contextmanager
def over_rest(library: Library) -> Iterator[dict[str, Catalog]]:
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(central(library))
        yield {kiosk: stack.enter_context(rest(url, library.issue_token(kiosk)))[0] for kiosk in KIOSKS}


def play(way: Way, examples: int, steps: int) -> None:
    """The same stories every time: what is played is told by this file alone."""
    run_state_machine_as_test(
        lambda: TwoKiosks(way),  # type: ignore[arg-type]  # it is a factory that is wanted
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_two_kiosks_on_one_database_do_what_the_ledger_says() -> None:
    play(directly, 25, 20)


def test_two_kiosks_over_rest_do_what_the_ledger_says() -> None:
    play(over_rest, 5, 20)


def holds(patron: str, title: str, wanted: str | None = None) -> Act:
    return "place_hold", {"kiosk": "K1", "patron": patron, "title": (title, wanted), "lost": False}


def borrows(patron: str, barcode: str) -> Act:
    return "borrow", {"kiosk": "K1", "patron": patron, "barcode": barcode, "lost": False}


def undone(back: int = 0) -> Act:
    return "undo", {"elsewhere": False, "back": back, "lost": False}


def picked(barcode: str) -> Act:
    return "pick", {"barcode": barcode}


BACK: Act = ("take_back", {"kiosk": "K1", "back": 0, "lost": False})
CANCELLED: Act = ("cancel_hold", {"kiosk": "K1", "back": 0, "stranger": None, "lost": False})
RENEWED: Act = ("renew", {"kiosk": "K1", "back": 0, "stranger": None, "lost": False})
CLEARED: Act = ("clear_the_hold_shelf", {})
A_DAY: Act = ("days_pass", {"days": 1, "tended": True})
TWO_UNTENDED_DAYS: Act = ("days_pass", {"days": 2, "tended": False})
STORIES: dict[str, tuple[Act, ...]] = {
    "the only copy that will do is lent to nobody else": (holds("bob", "1", "a2"), borrows("ann", "a2")),
    "who waits for one copy takes none from who waits for any": (
        *(borrows("ann", "a2"), holds("bob", "1", "a1"), holds("cid", "1"), RENEWED),
    ),
    "a copy kept for the next is not to be cleared": (
        *(holds("ann", "2"), picked("b1"), CANCELLED, holds("bob", "2"), picked("b1"), CLEARED),
    ),
    "a copy is to be cleared when its patron took another": (holds("ann", "1"), picked("a1"), borrows("ann", "a2")),
    "it is kept again when that loan is undone": (holds("ann", "1"), picked("a1"), borrows("ann", "a2"), undone()),
    "a copy that was lent before its hold was settled is not to be cleared": (
        *(holds("ann", "2"), picked("b1"), TWO_UNTENDED_DAYS, borrows("bob", "b1"), A_DAY, BACK, CLEARED),
    ),
    "a copy whose return was undone is not to be cleared": (
        *(borrows("ann", "b1"), holds("bob", "2"), BACK, CANCELLED, undone(), BACK, CLEARED),
    ),
    "a copy whose loan was undone is to be cleared when its hold lapses": (
        *(holds("ann", "2"), picked("b1"), borrows("ann", "b1"), undone(), A_DAY, A_DAY),
    ),
    "a return that was undone cannot be undone again": (borrows("ann", "b1"), BACK, undone(), BACK, undone(1)),
}


@pytest.mark.parametrize("story", STORIES)
def test_what_went_wrong_once(story: str) -> None:
    kiosks = TwoKiosks(directly)
    with contextlib.closing(kiosks.open):
        for act, given in STORIES[story]:
            kiosks.happens(act, **given)
            kiosks.all_see_what_the_ledger_says()
