"""A new PIN over the network: who is believed, how often one may be wrong, and what it ends."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import changing_pins, tables
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.login import LoggedIn, TooManyTries, WantedPin
from bridge.contract.membership import PinChanged
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import at_desk, at_once, was
from tests.bridge.embedded.town import PIN, Town

GOOD, BETTER = "739104", "8205731964"
HOME = "192.0.2.1"
Answer = PinChanged | Refusal | TooManyTries | None


@pytest.fixture
def guarded(found: Found) -> Town:
    """Where cy has a PIN and three tries for it, and dewi has none."""
    town = found(pin_tries=3, pin_block_minutes=10)
    town.add_patron("cy", "A26000003", PIN)
    town.add_patron("dewi", "A26000004")
    return town


def code_of(town: Town, patron: str = "cy") -> str:
    return was(str, at_desk(town, lambda connection, rules: changing_pins.give_code(connection, rules, patron, "sri")))


def change(town: Town, old: str, new: str = GOOD, key: str = "", *, patron: str = "cy", address: str = HOME) -> Answer:
    wanted = WantedPin(old, new, key or next(town.keys))
    return asyncio.run(town.library.change_pin(patron, wanted, address))


def reset(
    town: Town, code: str, new: str = GOOD, key: str = "", *, card: str = "card-cy", address: str = HOME
) -> Answer:
    wanted = WantedPin(code, new, key or next(town.keys))
    return asyncio.run(town.library.reset_pin(card, wanted, address))


def test_who_is_logged_in_changes_it_with_the_old_one_and_is_logged_in_no_more(guarded: Town) -> None:
    token = was(LoggedIn, asyncio.run(guarded.library.log_in("card-cy", PIN, HOME))).token
    assert change(guarded, PIN) == PinChanged(guarded.now)
    assert guarded.library.patron_of(token) is None
    assert guarded.patron("card-cy", GOOD).id == "cy"
    assert guarded.identify("card-cy", PIN) == Refusal((Reason.PIN_WRONG,))


def test_a_code_of_the_desk_is_as_good_as_the_old_one_once(guarded: Town) -> None:
    code = code_of(guarded)
    was(PinChanged, change(guarded, code))
    assert change(guarded, code, BETTER) is None
    assert guarded.patron("card-cy", GOOD).id == "cy"


@pytest.mark.parametrize("patron", ["cy", "dewi"])
def test_who_forgot_it_or_never_had_one_gets_one_with_card_and_code(guarded: Town, patron: str) -> None:
    code, card = code_of(guarded, patron), f"card-{patron}"
    was(PinChanged, reset(guarded, code, card=card))
    assert reset(guarded, code, BETTER, card=card) is None
    assert guarded.patron(card, GOOD).id == patron


def test_without_logging_in_the_pin_itself_changes_nothing(guarded: Town) -> None:
    assert reset(guarded, PIN) is None
    assert guarded.patron("card-cy", PIN).id == "cy"


def test_a_code_is_nobody_elses_and_ends_after_a_day(guarded: Town) -> None:
    code = code_of(guarded)
    assert reset(guarded, code, card="card-dewi") is None
    assert change(guarded, code, patron="dewi") is None
    guarded.wait(hours=24)
    assert reset(guarded, code) is None


@pytest.mark.parametrize("card", ["card-dewi", "no-card", "", "x" * 999, "a\x00b", "\udcff"], ids=ascii)
def test_every_no_is_the_same(guarded: Town, card: str) -> None:
    assert [reset(guarded, old, card=card) for old in ("40318265", PIN, "")] == [None] * 3


def test_a_weak_one_is_told_to_who_is_believed_alone_and_costs_no_try(guarded: Town) -> None:
    code = code_of(guarded)
    assert [reset(guarded, code, "123456") for _ in range(4)] == [Refusal((Reason.PIN_WEAK,))] * 4
    assert reset(guarded, "40318265", "123456") is None
    assert change(guarded, code, code) == Refusal((Reason.PIN_WEAK,))
    was(PinChanged, change(guarded, code))


def test_guesses_count_with_all_others_for_the_card(guarded: Town) -> None:
    assert guarded.identify("card-cy", "0000") == Refusal((Reason.PIN_WRONG,))
    assert [change(guarded, "0000", address="192.0.2.2"), reset(guarded, "00000000")] == [None, None]
    code = code_of(guarded)  # which gives all tries back
    for number in range(3):
        assert reset(guarded, f"{number:08}") is None
    assert [reset(guarded, code), change(guarded, PIN)] == [None, None]
    assert guarded.identify("card-cy", PIN) == Refusal((Reason.PIN_BLOCKED,))
    guarded.wait(minutes=10)
    was(PinChanged, reset(guarded, code))


def test_an_address_with_twenty_wrong_tries_waits_and_others_do_not(guarded: Town) -> None:
    code = code_of(guarded)
    for number in range(20):
        assert reset(guarded, "40318265", card=f"card-{number}") is None
    assert reset(guarded, code) == TooManyTries(600)
    assert change(guarded, PIN) == TooManyTries(600)
    was(PinChanged, reset(guarded, code, address="192.0.2.2"))


def test_one_patron_who_guesses_does_not_keep_others_on_the_web_from_changing_theirs(guarded: Town) -> None:
    for number in range(9):
        assert change(guarded, f"{number:04}", patron="dewi", address="192.0.2.9") is None
    was(PinChanged, change(guarded, PIN))


def test_sent_again_under_its_key_it_is_answered_as_before(guarded: Town) -> None:
    code = code_of(guarded)
    first = reset(guarded, code, key="key")
    guarded.wait(minutes=1)
    assert reset(guarded, code, key="key") == first == PinChanged(guarded.now - timedelta(minutes=1))
    assert reset(guarded, code, key="other") is None
    was(PinChanged, change(guarded, GOOD, BETTER))
    assert reset(guarded, code, key="key") == first
    assert guarded.patron("card-cy", BETTER).id == "cy"


def test_a_key_is_the_patrons_own(guarded: Town) -> None:
    was(PinChanged, change(guarded, PIN, key="key"))
    was(PinChanged, reset(guarded, code_of(guarded, "dewi"), key="key", card="card-dewi"))
    assert guarded.patron("card-dewi", GOOD).id == "dewi"
    asyncio.run(guarded.library.catalog("web").apply_for_account("cy", "cy account-key"))
    with pytest.raises(KeyReused):
        change(guarded, GOOD, BETTER, key="account-key")


def test_one_code_brought_twice_at_once_sets_one_pin(guarded: Town) -> None:
    code = code_of(guarded)
    answers = at_once(lambda: reset(guarded, code), lambda: change(guarded, code, BETTER))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "PinChanged"]


def test_neither_old_nor_new_is_kept_or_printed(guarded: Town) -> None:
    code = code_of(guarded)
    was(PinChanged, reset(guarded, code, key="key"))
    [row] = guarded.look(select(tables.operations))
    assert not any(secret in repr((row, WantedPin(code, GOOD, "key"))) for secret in (code, GOOD))


def test_every_no_takes_about_the_same_time(guarded: Town) -> None:
    """Of this process, whatever else the machine does. One argon2 is most of it, and would be missed at once."""
    code_of(guarded)

    def took(card: str) -> float:
        begun = time.process_time()
        assert reset(guarded, "40318265", card=card) is None
        return time.process_time() - begun

    typical = [median(took(card) for _ in range(3)) for card in ("card-cy", "card-dewi", "no-card", "card-cy")]
    assert max(typical) < 2.5 * min(typical), typical
