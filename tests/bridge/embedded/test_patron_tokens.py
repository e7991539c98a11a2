"""Logging in from afar: who is believed, how often one may be wrong, and how long a token is good."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.library import Library
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.login import LoggedIn, TooManyTries
from tests.bridge.conftest import Found
from tests.bridge.embedded.town import MONDAY, PIN, Town

HOME = "192.0.2.1"


@pytest.fixture
def guarded(found: Found) -> Town:
    """A town where cy has a PIN, three tries for it, and ten minutes to wait after them; ann has none."""
    town = found(pin_tries=3, pin_block_minutes=10)
    town.add_patron("cy", "A26000003", PIN)
    return town


def log_in(town: Town, card: str, pin: str = PIN, address: str = HOME) -> LoggedIn | TooManyTries | None:
    return asyncio.run(town.library.log_in(card, pin, address))


def logged_in(town: Town) -> LoggedIn:
    welcome = log_in(town, "card-cy")
    assert isinstance(welcome, LoggedIn)
    return welcome


def test_card_and_pin_get_a_token_for_half_an_hour(guarded: Town) -> None:
    welcome = logged_in(guarded)
    assert (welcome.patron, welcome.until) == ("cy", MONDAY + timedelta(minutes=30))
    assert guarded.library.patron_of(welcome.token) == "cy"
    guarded.wait(minutes=29, seconds=59)
    assert guarded.library.patron_of(welcome.token) == "cy"
    guarded.wait(seconds=1)
    assert guarded.library.patron_of(welcome.token) is None


def test_only_a_digest_is_kept_and_old_ones_are_thrown_away(guarded: Town) -> None:
    tokens = [logged_in(guarded).token for _ in range(2)]
    kept = [digest for (digest,) in guarded.look(select(tables.patron_tokens.c.digest))]
    assert len(kept) == 2
    assert not set(kept) & set(tokens)
    guarded.wait(minutes=30)
    logged_in(guarded)
    assert guarded.look(select(func.count()).select_from(tables.patron_tokens)) == [(1,)]


def test_a_token_outlives_a_restart_and_a_kiosks_token_is_no_patrons(guarded: Town) -> None:
    welcome, kiosks = logged_in(guarded), guarded.library.issue_token("K1")
    guarded.library.close()
    guarded.library = Library.open(guarded.url, guarded.policy, lambda: guarded.now)
    assert guarded.library.patron_of(welcome.token) == "cy"
    assert guarded.library.patron_of(kiosks) is None
    assert guarded.library.kiosk_of(welcome.token) is None
    assert guarded.library.patron_of("") is None


@pytest.mark.parametrize("card", ["card-ann", "no-such-card", "", "x" * 999, "a\x00b", "\udcff"], ids=ascii)
def test_nobody_is_believed_without_a_pin_of_their_own(guarded: Town, card: str) -> None:
    assert [log_in(guarded, card, pin) for pin in (PIN, "", "1234")] == [None] * 3


def test_after_too_many_wrong_pins_not_even_the_right_one_is_believed_for_a_while(guarded: Town) -> None:
    assert [log_in(guarded, "card-cy", "0000", f"198.51.100.{number}") for number in range(3)] == [None] * 3
    assert log_in(guarded, "card-cy") is None
    assert guarded.identify("card-cy", PIN) == Refusal((Reason.PIN_BLOCKED,))
    guarded.wait(minutes=10)
    logged_in(guarded)


def test_wrong_pins_at_a_kiosk_count_too_and_a_right_one_gives_all_tries_back(guarded: Town) -> None:
    assert [guarded.identify("card-cy", "0000") for _ in range(2)] == [Refusal((Reason.PIN_WRONG,))] * 2
    logged_in(guarded)
    assert [log_in(guarded, "card-cy", "0000") for _ in range(2)] == [None] * 2
    logged_in(guarded)


def test_tries_on_a_blocked_card_do_not_keep_it_blocked(guarded: Town) -> None:
    for _ in range(3):
        log_in(guarded, "card-cy", "0000")
    guarded.wait(minutes=9)
    for _ in range(5):
        assert log_in(guarded, "card-cy", "0000") is None
    guarded.wait(minutes=1)
    logged_in(guarded)


def test_an_address_with_twenty_wrong_tries_waits_whatever_the_cards_were(guarded: Town) -> None:
    for number in range(20):
        assert log_in(guarded, f"card-{number}") is None
    guarded.wait(minutes=4)
    assert log_in(guarded, "card-cy") == TooManyTries(360)
    guarded.library.close()
    guarded.library = Library.open(guarded.url, guarded.policy, lambda: guarded.now)
    assert log_in(guarded, "card-cy") == TooManyTries(360)
    assert isinstance(log_in(guarded, "card-cy", address="192.0.2.2"), LoggedIn)
    guarded.wait(minutes=6)
    logged_in(guarded)


def test_tries_at_the_same_time_are_not_more_than_are_allowed(guarded: Town) -> None:
    def guess(number: int) -> object:
        return log_in(guarded, "card-cy", PIN if number == 9 else f"{number:04}", f"192.0.2.{number}")

    with ThreadPoolExecutor(10) as pool:
        assert [*pool.map(guess, range(10))][:9] == [None] * 9
    counted = select(func.count()).where(tables.pin_failures.c.patron_id == "cy")
    assert guarded.look(counted)[0][0] in (0, 3)  # none when the right one was among the first


def test_old_tries_from_afar_are_not_kept_for_ever(guarded: Town) -> None:
    for number in range(5):
        log_in(guarded, "no-card", address=f"192.0.2.{number}")
    guarded.wait(minutes=11)
    log_in(guarded, "no-card")
    assert guarded.look(select(func.count()).select_from(tables.pin_failures)) == [(1,)]


def test_every_wrong_answer_takes_about_the_same_time(guarded: Town) -> None:
    """Of this process, whatever else the machine does. One argon2 is most of it, and would be missed at once."""

    def took(card: str, pin: str) -> float:
        begun = time.process_time()
        assert log_in(guarded, card, pin) is None
        return time.process_time() - begun

    times = [[took(card, "0000") for _ in range(3)] for card in ("card-cy", "no-card", "card-ann", "card-cy")]
    typical = [median(three) for three in times]
    assert max(typical) < 2.5 * min(typical), typical
