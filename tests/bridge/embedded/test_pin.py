"""A patron's PIN: when it is asked for, and how often it may be wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bridge.catalogs.embedded import pins, tables
from bridge.contract.circulation import Patron, Reason, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.town import PIN, Town

NEEDED, WRONG, BLOCKED = (Refusal((reason,)) for reason in (Reason.PIN_NEEDED, Reason.PIN_WRONG, Reason.PIN_BLOCKED))


@pytest.fixture
def guarded(found: Found) -> Town:
    """A town where cy has a PIN, three tries for it, and ten minutes to wait after them."""
    town = found(pin_tries=3, pin_block_minutes=10)
    town.add_patron("cy", "A26000003", PIN)
    return town


def test_who_has_a_pin_is_asked_for_it(guarded: Town) -> None:
    assert guarded.identify("card-cy") == NEEDED
    assert guarded.identify("card-cy", "2581") == WRONG
    assert guarded.patron("card-cy", PIN).id == "cy"


def test_who_has_no_pin_is_not_asked_unless_the_policy_says_so(town: Town) -> None:
    assert town.patron("card-ann", "any").id == "ann"


def test_a_required_pin_that_was_never_set_is_always_wrong(found: Found) -> None:
    town = found(require_pin=True)
    assert town.identify("card-ann") == NEEDED
    assert town.identify("card-ann", "") == WRONG
    assert town.identify("card-ann", "1234") == WRONG


@pytest.mark.parametrize("pin", ["", "2580\x00", "２５８０", "\udcff", "2580" * 1000], ids=ascii)
def test_a_hostile_pin_is_just_wrong(guarded: Town, pin: str) -> None:
    assert guarded.identify("card-cy", pin) == WRONG


def test_after_too_many_wrong_pins_not_even_the_right_one_is_listened_to_for_a_while(guarded: Town) -> None:
    assert [guarded.identify("card-cy", "0000") for _ in range(4)] == [WRONG, WRONG, WRONG, BLOCKED]
    assert guarded.identify("card-cy", PIN) == BLOCKED
    assert guarded.patron("card-ann").id == "ann"
    guarded.wait(minutes=9, seconds=59)
    assert guarded.identify("card-cy", PIN) == BLOCKED
    guarded.wait(seconds=1)
    assert guarded.patron("card-cy", PIN).id == "cy"


def test_a_block_is_for_the_patron_whichever_card_is_read(guarded: Town) -> None:
    guarded.add(tables.cards, code="04A2", patron_id="cy")
    assert [guarded.identify(card, "0000") for card in ("04A2", "card-cy", "04A2", "card-cy")][-1] == BLOCKED


def test_a_right_pin_gives_all_tries_back(guarded: Town) -> None:
    for _ in range(3):
        assert [guarded.identify("card-cy", "0000") for _ in range(2)] == [WRONG, WRONG]
        assert guarded.patron("card-cy", PIN).id == "cy"


def test_a_block_outlives_the_program(guarded: Town) -> None:
    for _ in range(3):
        guarded.identify("card-cy", "0000")
    guarded.library.close()
    again = Town(guarded.url, guarded.policy)
    assert again.identify("card-cy", PIN) == BLOCKED
    again.library.close()


def test_a_clock_that_was_wrong_once_blocks_nobody_until_then(guarded: Town) -> None:
    guarded.now += timedelta(days=3650)
    for _ in range(3):
        guarded.identify("card-cy", "0000")
    guarded.now -= timedelta(days=3650)
    assert guarded.patron("card-cy", PIN).id == "cy"


def test_many_tries_at_the_same_time_are_not_more_than_the_policy_allows(guarded: Town) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: guarded.identify("card-cy", "0000"), range(8)))
    assert sorted(answers, key=repr) == sorted([WRONG] * 3 + [BLOCKED] * 5, key=repr)


def test_a_pin_is_kept_as_a_salted_argon2_hash() -> None:
    kept = pins.hash_pin(PIN)
    assert kept.startswith("$argon2id$")
    assert kept != pins.hash_pin(PIN)
    assert pins.fits(PIN, kept)


def test_the_patron_after_the_right_pin_is_no_different(guarded: Town) -> None:
    patron = guarded.identify("card-cy", PIN)
    assert isinstance(patron, Patron)
    assert patron.barred == ()
