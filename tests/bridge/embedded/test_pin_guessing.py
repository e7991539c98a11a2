"""Guessing PINs at a kiosk: how often, for a card and at one kiosk, and that a card's existence cannot be found out."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar, TypeVarTuple

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from sqlalchemy import func, select

from bridge.catalogs.embedded import pins, tables
from bridge.contract.circulation import Patron, Reason, Refusal
from bridge.policy import LoanPolicy
from tests.bridge.embedded.town import PIN, Town

Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")

WRONG, BLOCKED, UNKNOWN = (Refusal((reason,)) for reason in (Reason.PIN_WRONG, Reason.PIN_BLOCKED, Reason.CARD_UNKNOWN))
MEMBERS = ("cy", "di", "ed")
NOBODYS = "no-such-card"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Town]:
    """With the published limits: 5 tries and a quarter of an hour. All but ann have the same PIN."""
    town = founded(tmp_path, LoanPolicy())
    yield town
    town.library.close()


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Town]:
    """The same, where everybody needs a PIN."""
    town = founded(tmp_path, LoanPolicy(require_pin=True))
    yield town
    town.library.close()


def founded(folder: Path, policy: LoanPolicy) -> Town:
    town = Town(f"sqlite:///{folder}/library.db", policy)
    for number, patron in enumerate(MEMBERS):
        town.add_patron(patron, f"A260000{number}")
    town.change(tables.patrons, pin_hash=hashed())
    town.add_patron("ann", "A2600009")
    return town


@functools.cache
def hashed() -> str:
    return pins.hash_pin(PIN)


def ask(town: Town, card: str, pin: str | None, kiosk: str = "K1") -> Patron | Refusal:
    return asyncio.run(town.library.catalog(kiosk).identify(card, pin))


def tried(town: Town, card: str, kiosk: str = "K1") -> None:
    """As if a wrong PIN had just been typed, without its work."""
    town.add(tables.pin_failures, patron_id=None if card == NOBODYS else card[5:], kiosk=kiosk, at=town.now)


def again(town: Town) -> None:
    """The program ends and is started again."""
    town.library.close()
    town.__post_init__()


def failures(town: Town) -> int:
    [(number,)] = town.look(select(func.count()).select_from(tables.pin_failures))
    return int(number)


def test_a_card_has_5_tries_wherever_they_are_made(guarded: Town) -> None:
    answers = [ask(guarded, "card-cy", "0000", f"K{number}") for number in range(7)]
    assert answers == [WRONG] * 5 + [BLOCKED] * 2
    assert ask(guarded, "card-cy", PIN, "K9") == BLOCKED
    assert isinstance(ask(guarded, "card-di", PIN, "K9"), Patron)


def test_a_kiosk_has_5_tries_whatever_the_cards_are(guarded: Town) -> None:
    cards = ("card-cy", "card-di", "card-cy", "card-di", "card-cy", "card-ed", "card-di")
    assert [ask(guarded, card, "0000") for card in cards] == [WRONG] * 5 + [BLOCKED] * 2
    assert ask(guarded, "card-ed", PIN) == BLOCKED
    assert isinstance(ask(guarded, "card-ed", PIN, "K2"), Patron)


def test_unknown_cards_with_a_pin_are_tries_at_the_kiosk_too(guarded: Town) -> None:
    assert [ask(guarded, f"{NOBODYS}-{number}", "0000") for number in range(5)] == [UNKNOWN] * 5
    assert ask(guarded, "card-cy", PIN) == BLOCKED
    assert isinstance(ask(guarded, "card-cy", PIN, "K2"), Patron)


def test_an_unknown_card_without_a_pin_is_a_card_read_wrongly_and_no_try(guarded: Town) -> None:
    assert [ask(guarded, NOBODYS, None) for _ in range(9)] == [UNKNOWN] * 9
    assert isinstance(ask(guarded, "card-cy", PIN), Patron)


def test_a_right_pin_of_ones_own_does_not_give_a_kiosk_its_tries_for_other_cards_back(guarded: Town) -> None:
    for guess in range(4):
        assert ask(guarded, "card-cy", f"000{guess}") == WRONG
    assert isinstance(ask(guarded, "card-di", PIN), Patron)
    assert [ask(guarded, "card-cy", "0004"), ask(guarded, "card-ed", "0000")] == [WRONG, BLOCKED]


@pytest.mark.parametrize("card", ["card-cy", NOBODYS])
def test_a_block_outlives_a_restart_for_the_card_and_for_the_kiosk(guarded: Town, card: str) -> None:
    for _ in range(5):
        ask(guarded, card, "0000")
    again(guarded)
    assert ask(guarded, "card-cy", PIN) == BLOCKED
    assert isinstance(ask(guarded, "card-di", PIN, "K2"), Patron)
    guarded.wait(minutes=15)
    again(guarded)
    assert isinstance(ask(guarded, "card-cy", PIN), Patron)


@pytest.mark.parametrize("card", ["card-cy", "card-di", NOBODYS])
def test_a_kiosk_is_listened_to_again_after_a_quarter_of_an_hour_and_not_a_second_before(
    guarded: Town, card: str
) -> None:
    for _ in range(5):
        tried(guarded, card)
    guarded.wait(minutes=14, seconds=59)
    assert ask(guarded, "card-cy", PIN) == BLOCKED
    guarded.wait(seconds=1)
    assert isinstance(ask(guarded, "card-cy", PIN), Patron)


def test_a_kiosks_tries_come_back_one_by_one_and_a_cards_all_at_once(guarded: Town) -> None:
    for _ in range(5):
        tried(guarded, NOBODYS)
        guarded.wait(minutes=1)
    guarded.wait(minutes=10)
    assert [ask(guarded, "card-cy", "0000"), ask(guarded, "card-cy", PIN)] == [WRONG, BLOCKED]
    guarded.wait(minutes=1)
    assert isinstance(ask(guarded, "card-cy", PIN), Patron)


def test_tries_while_blocked_are_not_counted_or_a_stranger_could_block_a_card_for_ever(guarded: Town) -> None:
    for _ in range(9):
        ask(guarded, "card-cy", "0000")
    assert failures(guarded) == 5
    guarded.wait(minutes=14)
    assert ask(guarded, "card-cy", "0000") == BLOCKED
    guarded.wait(minutes=1)
    assert isinstance(ask(guarded, "card-cy", PIN), Patron)


def test_a_clock_that_was_wrong_once_does_not_block_a_kiosk_until_then(guarded: Town) -> None:
    guarded.now += timedelta(days=365)
    for _ in range(5):
        tried(guarded, NOBODYS)
    guarded.now -= timedelta(days=365)
    assert isinstance(ask(guarded, "card-cy", PIN), Patron)


def test_old_tries_of_strangers_are_not_kept_for_ever(guarded: Town) -> None:
    for number in range(5):
        tried(guarded, NOBODYS, f"K{number}")
    guarded.wait(minutes=15)
    ask(guarded, NOBODYS, "0000")
    assert failures(guarded) == 1


class InThisThread(asyncio.SelectorEventLoop):
    """Does here what others do in threads, so that it can be watched."""

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Given], Answer], *args: *Given
    ) -> asyncio.Future[Answer]:
        done: asyncio.Future[Answer] = self.create_future()
        done.set_result(func(*args))
        return done


def work(question: Callable[[], Coroutine[Any, Any, object]]) -> tuple[object, list[Parameters]]:
    """The answer, and the parameters of each argon2 that was verified for it: they tell how long it took."""
    verified: list[Parameters] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is PasswordHasher.verify.__code__:
            verified.append(extract_parameters(frame.f_locals["hash"]))

    with asyncio.Runner(loop_factory=InThisThread) as runner:
        sys.setprofile(note)
        try:
            return runner.run(question()), verified
        finally:
            sys.setprofile(None)


@pytest.mark.parametrize(("card", "told"), [("card-cy", WRONG), (NOBODYS, UNKNOWN), ("card-ann", WRONG)])
def test_a_kiosk_works_as_hard_for_a_card_that_does_not_exist(strict: Town, card: str, told: Refusal) -> None:
    """Ann has no PIN though everybody needs one."""
    answer, verified = work(lambda: strict.library.catalog("K1").identify(card, "0000"))
    assert (answer, verified) == (told, [extract_parameters(hashed())])


@pytest.mark.parametrize("card", ["card-cy", NOBODYS, "card-ann", "card-ed"])
def test_a_log_in_from_afar_is_refused_in_the_same_way_and_with_the_same_work(guarded: Town, card: str) -> None:
    """Ann has no PIN, and ed's card is blocked."""
    for number in range(5):
        tried(guarded, "card-ed", f"K{number}")
    answer, verified = work(lambda: guarded.library.log_in(card, "0000", "192.0.2.1"))
    assert (answer, verified) == (None, [extract_parameters(hashed())])


@pytest.mark.parametrize("card", ["card-cy", NOBODYS])
def test_a_pin_that_no_keypad_can_type_costs_no_work_whoever_it_is_for(guarded: Town, card: str) -> None:
    assert work(lambda: guarded.library.catalog("K1").identify(card, "\x00"))[1] == []
    assert failures(guarded) == 1
