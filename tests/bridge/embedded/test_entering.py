"""Who comes in at a web library with their account, for how long, and what ends it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import select, update

from bridge.catalogs.embedded import erasing, login_codes, office_accounts, tables
from bridge.catalogs.embedded.login_tokens import Granted
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.login import TooManyTries
from bridge.contract.membership import AccountStep
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import at_desk, at_once, was
from tests.bridge.embedded.joining import ask_for_account, change_pin
from tests.bridge.embedded.town import PIN, Town
from tests.bridge.embedded.visiting import CLAIM, WISH, change, enter, granted, known, open_account


@pytest.fixture
def reading(found: Found) -> Town:
    """Where cy has an account that is active and three tries for the PIN; ann has neither."""
    town = found(pin_tries=3, pin_block_minutes=10)
    town.add_patron("cy", "A26000003", PIN)
    open_account(town, "cy", "cy.r")
    return town


def steps(town: Town) -> list[tuple[str, Any, str]]:
    taken = at_desk(town, lambda connection, rules: office_accounts.steps(connection, rules, "cy"))
    return [(each.step.value, each.at, each.by) for each in taken]


def set_patron(town: Town, **values: Any) -> None:
    with town.library.engine.begin() as connection:
        connection.execute(update(tables.patrons).where(tables.patrons.c.id == "cy").values(values))


@pytest.mark.parametrize("name", ["cy.r", "CY.R", "card-cy"])
def test_the_accounts_name_or_the_card_and_the_pin_let_in(reading: Town, name: str) -> None:
    told = granted(reading, name)
    assert (told.known.who.patron, told.known.who.user, told.known.client) == ("cy", "cy.r", "e-library")
    assert (told.nonce, told.known.scope) == (WISH.nonce, WISH.scope)
    assert (told.at, told.until) == (reading.now, reading.now + timedelta(minutes=5))
    assert known(reading, told.token) == told.known


def test_the_first_log_in_is_the_last_step_and_a_second_one_is_none(reading: Town) -> None:
    reading.wait(minutes=3)
    first = reading.now
    enter(reading, "cy.r")
    reading.wait(minutes=3)
    enter(reading, "cy.r")
    assert steps(reading)[3:] == [(AccountStep.USED.value, first, "web e-library")]


def test_a_wrong_pin_is_no_step(reading: Town) -> None:
    assert enter(reading, "cy.r", "0000") is None
    assert [step for step, *_ in steps(reading)] == ["applied", "verified", "active"]


@pytest.mark.parametrize("name", ["ann", "card-ann", "nobody", "", "x" * 999, "a\x00b", "\udcff", "cy'--"], ids=ascii)
def test_nobody_else_is_let_in(reading: Town, name: str) -> None:
    assert enter(reading, name) is None


@pytest.mark.parametrize(
    "state", [{"status": "inactive"}, {"status": "suspended"}, {"expires": date(2026, 11, 22)}], ids=str
)
def test_a_card_that_is_not_valid_does_not_let_in_and_ends_what_was_begun(reading: Town, state: dict[str, Any]) -> None:
    token, code = granted(reading, "cy.r").token, was(str, enter(reading, "cy.r"))
    set_patron(reading, **state)
    assert enter(reading, "cy.r") is None
    assert change(reading, code) is None
    assert known(reading, token) is None


def test_the_last_day_of_a_card_is_a_good_day(reading: Town) -> None:
    set_patron(reading, expires=date(2026, 11, 23))
    granted(reading, "cy.r")


@pytest.mark.parametrize("step", ["applied", "verified", "refused"])
def test_an_account_that_is_not_active_does_not_let_in_and_ends_what_was_begun(reading: Town, step: str) -> None:
    token, code = granted(reading, "cy.r").token, was(str, enter(reading, "cy.r"))
    reading.change(tables.digital_accounts, step=step)
    assert [enter(reading, name) for name in ("cy.r", "card-cy")] == [None, None]
    assert change(reading, code) is None
    assert known(reading, token) is None


def test_who_has_only_asked_is_not_let_in(reading: Town) -> None:
    reading.add_patron("dewi", "A26000004", PIN)
    ask_for_account(reading, "dewi")
    assert enter(reading, "card-dewi") is None


def test_a_right_pin_is_no_wrong_try_also_while_the_account_waits(reading: Town) -> None:
    reading.change(tables.digital_accounts, step="verified")
    assert [enter(reading, "card-cy") for _ in range(4)] == [None] * 4
    assert reading.patron("card-cy", PIN).id == "cy"


def test_wrong_pins_count_with_those_at_the_stands(reading: Town) -> None:
    assert reading.identify("card-cy", "0000") == Refusal((Reason.PIN_WRONG,))
    assert [enter(reading, name, "0000") for name in ("cy.r", "card-cy")] == [None, None]
    assert enter(reading, "cy.r") is None
    assert reading.identify("card-cy", PIN) == Refusal((Reason.PIN_BLOCKED,))
    reading.wait(minutes=10)
    granted(reading, "cy.r")


def test_an_address_with_twenty_wrong_tries_waits(reading: Town) -> None:
    assert [enter(reading, f"user{number}") for number in range(20)] == [None] * 20
    assert enter(reading, "cy.r") == TooManyTries(600)
    was(str, enter(reading, "cy.r", address="192.0.2.2"))


def test_a_code_is_good_for_a_minute(reading: Town) -> None:
    first, second = was(str, enter(reading, "cy.r")), was(str, enter(reading, "cy.r"))
    reading.wait(seconds=59)
    was(Granted, change(reading, first))
    reading.wait(seconds=1)
    assert change(reading, second) is None


def test_who_brings_a_code_twice_ends_what_it_was_changed_for(reading: Town) -> None:
    code = was(str, enter(reading, "cy.r"))
    token, other = was(Granted, change(reading, code)).token, granted(reading, "cy.r").token
    assert change(reading, code) is None
    assert (known(reading, token), known(reading, other) is None) == (None, False)


def test_that_is_seen_as_long_as_the_token_would_be_good(reading: Town) -> None:
    code = was(str, enter(reading, "cy.r"))
    reading.wait(seconds=59)
    token = was(Granted, change(reading, code)).token
    reading.wait(minutes=4, seconds=59)
    reading.library.tend()
    assert change(reading, code) is None
    assert known(reading, token) is None


def test_of_two_who_bring_one_code_at_once_one_gets_a_token_that_is_good_no_more(reading: Town) -> None:
    code = was(str, enter(reading, "cy.r"))
    answers = at_once(*[lambda: change(reading, code)] * 4)
    [one] = [answer for answer in answers if answer is not None]
    assert known(reading, one.token) is None


@pytest.mark.parametrize(
    "wrong",
    [{"redirect_uri": "https://e.example/cb/"}, {"verifier": CLAIM.verifier + "x"}, {"verifier": "\udcff"}],
    ids=ascii,
)
def test_a_code_that_is_not_claimed_as_it_was_asked_for_is_spent(reading: Town, wrong: dict[str, Any]) -> None:
    code = was(str, enter(reading, "cy.r"))
    assert change(reading, code, replace(CLAIM, **wrong)) is None
    assert change(reading, code) is None


def test_another_clients_code_is_no_code_and_stays_good_for_its_own(reading: Town) -> None:
    code = was(str, enter(reading, "cy.r"))
    assert change(reading, code, replace(CLAIM, client="other")) is None
    was(Granted, change(reading, code))


@pytest.mark.parametrize("code", ["", "x", "\x00", "\udcff"], ids=ascii)
def test_what_was_never_given_is_no_code_and_no_token(reading: Town, code: str) -> None:
    assert change(reading, code) is None
    assert known(reading, code) is None


def test_a_token_is_good_for_five_minutes(reading: Town) -> None:
    token = granted(reading, "cy.r").token
    reading.wait(minutes=4, seconds=59)
    assert known(reading, token) is not None
    reading.wait(seconds=1)
    assert known(reading, token) is None


def test_a_new_pin_ends_codes_and_tokens(reading: Town) -> None:
    token, code = granted(reading, "cy.r").token, was(str, enter(reading, "cy.r"))
    change_pin(reading, "card-cy", PIN, "739104")
    assert known(reading, token) is None
    assert change(reading, code) is None


def test_who_is_erased_is_unknown_at_once(reading: Town) -> None:
    token, code = granted(reading, "cy.r").token, was(str, enter(reading, "cy.r"))
    at_desk(reading, lambda connection, rules: erasing.erase(connection, rules, "cy"))
    assert known(reading, token) is None
    assert change(reading, code) is None
    assert enter(reading, "cy.r") is None


def test_a_client_knows_a_patron_always_as_the_same_and_no_two_as_one(reading: Town) -> None:
    first, again = granted(reading, "cy.r").known.subject, granted(reading, "card-cy").known.subject
    other = replace(WISH, client="other")
    code = at_desk(reading, lambda connection, rules: login_codes.give(connection, rules, "cy", other))
    elsewhere = was(Granted, change(reading, code, replace(CLAIM, client="other"))).known.subject
    assert first == again != elsewhere
    assert not any(told in first for told in ("cy", "A26000003"))


def test_codes_and_tokens_are_kept_as_digests_and_not_for_long(reading: Town) -> None:
    code = was(str, enter(reading, "cy.r"))
    token = was(Granted, change(reading, code)).token
    rows = reading.look(select(tables.login_codes)) + reading.look(select(tables.login_tokens))
    assert not any(secret in repr(rows) for secret in (code, token))
    reading.wait(minutes=6)
    reading.library.tend()
    assert reading.look(select(tables.login_codes)) + reading.look(select(tables.login_tokens)) == []


def test_neither_pin_nor_name_nor_token_is_in_what_is_printed(reading: Town) -> None:
    told = granted(reading, "cy.r")
    assert not any(secret in repr(told) for secret in (told.token, "cy.r", PIN))
    assert CLAIM.verifier not in repr(CLAIM)


def test_every_no_takes_about_the_same_time(reading: Town) -> None:
    """Of this process, whatever else the machine does. One argon2 is most of it, and would be missed at once."""
    reading.add_patron("dewi", "A26000004", PIN)

    def took(name: str, pin: str) -> float:
        begun = time.process_time()
        assert enter(reading, name, pin) is None
        return time.process_time() - begun

    asked = (("cy.r", "0000"), ("nobody", PIN), ("card-ann", PIN), ("card-dewi", PIN), ("cy.r", PIN))
    typical = [median(took(*who) for _ in range(3)) for who in asked]
    assert max(typical) < 2.5 * min(typical), typical
