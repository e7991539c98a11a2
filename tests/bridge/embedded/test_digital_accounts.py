"""Asking for an account for digital collections at a stand, and learning how far it is."""

from __future__ import annotations

from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.membership import AccountStep, DigitalAccount
from tests.bridge.embedded.asking import at_once
from tests.bridge.embedded.joining import account_of, ask_for_account
from tests.bridge.embedded.town import Town

steps = tables.account_steps.c


def test_who_asks_has_applied_and_is_told_so_again(town: Town) -> None:
    assert account_of(town, "ann") == Refusal((Reason.ACCOUNT_UNKNOWN,))
    first = ask_for_account(town, "ann", "key")
    assert first == DigitalAccount(AccountStep.APPLIED, town.now)
    town.wait(hours=1)
    assert ask_for_account(town, "ann", "key") == ask_for_account(town, "ann") == account_of(town, "ann") == first
    assert town.look(select(steps.step, steps.at, steps.by, steps.detail)) == [("applied", first.since, "K1", "")]


def test_who_was_refused_may_ask_again(town: Town) -> None:
    ask_for_account(town, "ann")
    town.change(tables.digital_accounts, step="refused")
    town.wait(days=1)
    assert ask_for_account(town, "ann") == DigitalAccount(AccountStep.APPLIED, town.now)
    assert len(town.look(select(steps.id))) == 2


def test_nobody_has_no_account(town: Town) -> None:
    for stranger in ("x", "", "\x00", "a" * 1000):
        assert ask_for_account(town, stranger) == Refusal((Reason.CARD_UNKNOWN,))
        assert account_of(town, stranger) == Refusal((Reason.ACCOUNT_UNKNOWN,))


def test_who_asks_at_two_stands_at_once_has_one_account(town: Town) -> None:
    answers = at_once(*[lambda: ask_for_account(town, "ann")] * 4)
    assert answers == [DigitalAccount(AccountStep.APPLIED, town.now)] * 4
    assert len(town.look(select(steps.id))) == 1
