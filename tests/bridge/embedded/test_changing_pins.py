"""A new PIN: who gets one, how good it is, how often anybody may guess the old one, and what it ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import changing_pins, tables
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.login import LoggedIn
from bridge.contract.membership import PinChanged
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import at_desk, at_once, was
from tests.bridge.embedded.joining import change_pin
from tests.bridge.embedded.town import PIN, Town

GOOD, BETTER = "739104", "8205731964"
UNKNOWN, WRONG = Refusal((Reason.CARD_UNKNOWN,)), Refusal((Reason.PIN_WRONG,))
BLOCKED, WEAK = Refusal((Reason.PIN_BLOCKED,)), Refusal((Reason.PIN_WEAK,))


@pytest.fixture
def guarded(found: Found) -> Town:
    """Where cy has a PIN and three tries for it, and dewi has none."""
    town = found(pin_tries=3, pin_block_minutes=10)
    town.add_patron("cy", "A26000003", PIN)
    town.add_patron("dewi", "A26000004")
    return town


def give(town: Town, patron: str = "cy") -> str:
    return was(str, at_desk(town, lambda connection, rules: changing_pins.give_code(connection, rules, patron, "sri")))


def log_in(town: Town, pin: str) -> LoggedIn:
    return was(LoggedIn, asyncio.run(town.library.log_in("card-cy", pin, "10.0.0.1")))


def test_the_new_pin_holds_and_the_old_one_no_more(guarded: Town) -> None:
    assert change_pin(guarded, "card-cy", PIN, GOOD) == PinChanged(guarded.now)
    assert guarded.identify("card-cy", PIN) == WRONG
    assert guarded.patron("card-cy", GOOD).id == "cy"
    [(kept,)] = guarded.look(select(tables.patrons.c.pin_hash).where(tables.patrons.c.id == "cy"))
    assert kept.startswith("$argon2id$")


def test_every_log_in_elsewhere_ends(guarded: Town) -> None:
    token = log_in(guarded, PIN).token
    assert guarded.library.patron_of(token) == "cy"
    was(PinChanged, change_pin(guarded, "card-cy", PIN, GOOD))
    assert guarded.library.patron_of(token) is None
    assert guarded.library.patron_of(log_in(guarded, GOOD).token) == "cy"


def test_a_code_of_the_desk_is_as_good_as_the_pin_once(guarded: Town) -> None:
    code = give(guarded)
    assert (len(code), code.isdigit()) == (8, True)
    was(PinChanged, change_pin(guarded, "card-cy", code, GOOD))
    assert change_pin(guarded, "card-cy", code, BETTER) == WRONG
    assert guarded.patron("card-cy", GOOD).id == "cy"


def test_who_never_had_a_pin_gets_one_with_a_code(guarded: Town) -> None:
    assert change_pin(guarded, "card-dewi", "", GOOD) == WRONG
    was(PinChanged, change_pin(guarded, "card-dewi", give(guarded, "dewi"), GOOD))
    assert guarded.patron("card-dewi", GOOD).id == "dewi"


def test_a_code_is_nobody_elses_and_no_pin(guarded: Town) -> None:
    code = give(guarded)
    assert change_pin(guarded, "card-dewi", code, GOOD) == WRONG
    assert guarded.identify("card-cy", code) == WRONG


def test_a_code_ends_after_its_time_with_another_and_with_a_new_pin(guarded: Town) -> None:
    first = give(guarded)
    second = give(guarded)
    assert change_pin(guarded, "card-cy", first, GOOD) == WRONG
    was(PinChanged, change_pin(guarded, "card-cy", PIN, GOOD))
    assert change_pin(guarded, "card-cy", second, BETTER) == WRONG
    third = give(guarded)
    guarded.wait(hours=24)
    assert change_pin(guarded, "card-cy", third, BETTER) == WRONG


def test_a_code_is_kept_as_a_hash_with_who_gave_it(guarded: Town) -> None:
    code = give(guarded)
    [(kept, by)] = guarded.look(select(tables.pin_codes.c.hash, tables.pin_codes.c.given_by))
    assert (kept.startswith("$argon2id$"), code in kept, by) == (True, False, "sri")


def test_nobody_gets_a_code_who_is_nobody(guarded: Town) -> None:
    assert at_desk(guarded, lambda connection, rules: changing_pins.give_code(connection, rules, "x", "sri")) is None


@pytest.mark.parametrize("weak", ["12345", "123456", "170899", "19990817", "26000003", "739104" * 3, "", PIN, "abcdef"])
def test_a_weak_one_is_not_taken_and_costs_no_try(guarded: Town, weak: str) -> None:
    _born(guarded)
    assert [change_pin(guarded, "card-cy", PIN, weak) for _ in range(4)] == [WEAK] * 4
    assert guarded.patron("card-cy", PIN).id == "cy"


def test_the_code_itself_is_no_pin_and_is_good_after_a_weak_one(guarded: Town) -> None:
    code = give(guarded)
    assert change_pin(guarded, "card-cy", code, code) == WEAK
    was(PinChanged, change_pin(guarded, "card-cy", code, GOOD))


def test_nobody_learns_a_birth_date_who_does_not_know_the_pin(guarded: Town) -> None:
    _born(guarded)
    assert change_pin(guarded, "card-cy", "0000", "170899") == WRONG


def test_guesses_are_as_few_as_elsewhere_and_together_with_those(guarded: Town) -> None:
    assert guarded.identify("card-cy", "0000") == WRONG
    assert [change_pin(guarded, "card-cy", "0000", GOOD) for _ in range(3)] == [WRONG, WRONG, BLOCKED]
    assert change_pin(guarded, "card-cy", PIN, GOOD) == BLOCKED
    guarded.wait(minutes=10)
    was(PinChanged, change_pin(guarded, "card-cy", PIN, GOOD))


def test_who_comes_to_the_desk_is_listened_to_again(guarded: Town) -> None:
    for _ in range(3):
        change_pin(guarded, "card-cy", "0000", GOOD)
    was(PinChanged, change_pin(guarded, "card-cy", give(guarded), GOOD))


def test_an_unknown_card_is_a_try_at_this_stand_too(guarded: Town) -> None:
    assert [change_pin(guarded, "card-x", "0000", GOOD) for _ in range(3)] == [UNKNOWN] * 3
    assert change_pin(guarded, "card-cy", PIN, GOOD) == BLOCKED


@pytest.mark.parametrize("hostile", ["2580\x00", "２５８０", "\udcff", "2580" * 1000], ids=ascii)
def test_what_no_keypad_types_is_wrong_or_weak(guarded: Town, hostile: str) -> None:
    assert change_pin(guarded, "card-cy", hostile, GOOD) == WRONG
    assert change_pin(guarded, "card-cy", PIN, hostile) == WEAK
    assert change_pin(guarded, hostile, PIN, GOOD) == UNKNOWN


def test_asked_again_under_its_key_it_is_the_same_answer(guarded: Town) -> None:
    first = change_pin(guarded, "card-cy", PIN, GOOD, "key")
    guarded.wait(minutes=1)
    assert change_pin(guarded, "card-cy", PIN, GOOD, "key") == first
    assert change_pin(guarded, "card-cy", GOOD, BETTER) == replace(was(PinChanged, first), at=guarded.now)
    assert change_pin(guarded, "card-cy", PIN, GOOD, "key") == first
    assert guarded.patron("card-cy", BETTER).id == "cy"


def test_a_key_of_something_else_is_a_mistake(guarded: Town) -> None:
    guarded.lent("ann", "b1", "key")
    with pytest.raises(KeyReused):
        change_pin(guarded, "card-cy", PIN, GOOD, "key")


def test_what_was_wrong_may_be_asked_again_under_its_key(guarded: Town) -> None:
    assert change_pin(guarded, "card-cy", "0000", GOOD, "key") == WRONG
    was(PinChanged, change_pin(guarded, "card-cy", PIN, GOOD, "key"))


def test_one_code_at_two_stands_at_once_sets_one_pin(guarded: Town) -> None:
    code = give(guarded)
    answers = at_once(
        lambda: change_pin(guarded, "card-cy", code, GOOD), lambda: change_pin(guarded, "card-cy", code, BETTER)
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["PinChanged", "Refusal"]


def test_neither_pin_nor_code_is_kept_with_the_key(guarded: Town) -> None:
    code = give(guarded)
    was(PinChanged, change_pin(guarded, "card-cy", code, GOOD, "key"))
    [row] = guarded.look(select(tables.operations).where(tables.operations.c.key == "key"))
    assert not any(secret in repr(row) for secret in (code, GOOD))
    assert guarded.now - was(PinChanged, change_pin(guarded, "card-cy", "x", "y", "key")).at == timedelta(0)


def _born(town: Town) -> None:
    town.change(tables.patrons, born=date(1999, 8, 17))
