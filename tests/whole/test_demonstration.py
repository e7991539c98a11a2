"""The demonstration as deploy/demo shows it in a window: a panel to touch, and a keyboard that plays the scanner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.catalogs.embedded.sample import cast
from deploy.person import Person
from deploy.stand import Stand, standing, virtual_display

pytestmark = [pytest.mark.whole, pytest.mark.timeout(120)]

FIRST_SAMPLE = (1110, 115)  # the panel's first card, in the demonstration's window of 1280x800


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    with virtual_display(1280, 800) as display:
        stand = Stand(tmp_path, {"DISPLAY": display})
        person = Person(stand, display)
        try:
            with standing(stand):
                person.wait_for("Welcome")
                yield person
        finally:
            person.close()


def test_a_sample_card_that_is_touched_counts_as_scanned(person: Person) -> None:
    person.touch_at(*FIRST_SAMPLE)
    person.wait_for("AccountHome")


def test_what_is_typed_before_enter_counts_as_scanned(person: Person) -> None:
    person.touch("START", "borrow")
    person.wait_for("AskCard")
    person.types(cast.ACTIVE_CARD)
    person.wait_for("Basket")
    person.types(cast.BOOKS_ON_SHELF[0])
    person.wait_for("Basket", such=lambda sight: ("REMOVE", cast.BOOKS_ON_SHELF[0]) in sight.buttons)
