"""The five steps of seed 004 at the desk: each with its time and who took it, none twice, and how long they took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bridge.catalogs.embedded import admitting, office_accounts
from bridge.catalogs.embedded.admitting import Admitted
from bridge.catalogs.embedded.office_accounts import Asked, Fault, HowTold, Taken, Took, WhyNoAccount
from bridge.contract.membership import AccountStep, DigitalAccount
from bridge.rules import Rules
from tests.bridge.embedded.asking import at_desk, at_once, was
from tests.bridge.embedded.joining import account_of, applied, ask_for_account
from tests.bridge.embedded.town import Town


def verify(town: Town, patron: str = "ann") -> Fault | None:
    return at_desk(town, lambda connection, rules: office_accounts.verify(connection, rules, patron, "sri"))


def activate(town: Town, patron: str = "ann", user: str = "ann.r") -> Fault | None:
    return at_desk(town, lambda connection, rules: office_accounts.activate(connection, rules, patron, user, "sri"))


def tell(town: Town, patron: str = "ann") -> Fault | None:
    how = HowTold.SLIP
    return at_desk(town, lambda connection, rules: office_accounts.tell(connection, rules, patron, how, "K2"))


def refuse(town: Town, patron: str = "ann") -> Fault | None:
    why = WhyNoAccount.NOT_ELIGIBLE
    return at_desk(town, lambda connection, rules: office_accounts.refuse(connection, rules, patron, why, "sri"))


def use(town: Town, patron: str = "ann") -> None:
    """Nobody is told about it."""
    at_desk(town, lambda connection, rules: office_accounts.note_use(connection, rules, patron, "web"))


def steps(town: Town, patron: str = "ann") -> list[AccountStep]:
    taken = at_desk(town, lambda connection, rules: office_accounts.steps(connection, rules, patron))
    return [each.step for each in taken]


def owner(town: Town, user: str) -> str | None:
    return at_desk(town, lambda connection, _: office_accounts.patron_with_user(connection, user))


def took(town: Town, ask: Callable[[Connection, datetime], Took], days: int = 30) -> Took:
    def asked(connection: Connection, rules: Rules) -> Took:
        return ask(connection, rules.now() - timedelta(days=days))

    return at_desk(town, asked)


def test_each_step_is_kept_with_its_time_and_who_took_it(town: Town) -> None:
    began = town.now
    ask_for_account(town, "ann")
    for step in (verify, activate, tell, use):
        town.wait(minutes=5)
        step(town)
    minutes = [began + timedelta(minutes=5 * number) for number in range(5)]
    assert at_desk(town, lambda connection, rules: office_accounts.steps(connection, rules, "ann")) == (
        Taken(AccountStep.APPLIED, minutes[0], "K1"),
        Taken(AccountStep.VERIFIED, minutes[1], "sri"),
        Taken(AccountStep.ACTIVE, minutes[2], "sri"),
        Taken(AccountStep.TOLD, minutes[3], "K2", "slip"),
        Taken(AccountStep.USED, minutes[4], "web"),
    )
    assert account_of(town, "ann") == DigitalAccount(AccountStep.USED, minutes[4], "ann.r")


def test_no_step_is_taken_before_the_one_before_it_or_twice(town: Town) -> None:
    for step in (verify, activate, tell, refuse):
        assert step(town) is Fault.NOT_NOW
    ask_for_account(town, "ann")
    use(town)
    assert (activate(town), tell(town)) == (Fault.NOT_NOW, Fault.NOT_NOW)
    assert (verify(town), verify(town), tell(town)) == (None, Fault.NOT_NOW, Fault.NOT_NOW)
    assert (activate(town), activate(town), refuse(town)) == (None, Fault.NOT_NOW, Fault.NOT_NOW)
    use(town)
    use(town)
    assert tell(town) is Fault.NOT_NOW
    assert steps(town) == [AccountStep.APPLIED, AccountStep.VERIFIED, AccountStep.ACTIVE, AccountStep.USED]


def test_two_librarians_at_once_take_a_step_once(town: Town) -> None:
    ask_for_account(town, "ann")
    assert sorted(map(str, at_once(*[lambda: verify(town)] * 3))) == ["None", "not-now", "not-now"]
    assert len(steps(town)) == 2


def test_a_refusal_has_its_reason_and_who_asks_again_begins_anew(town: Town) -> None:
    ask_for_account(town, "ann")
    assert refuse(town) is None
    taken = at_desk(town, lambda connection, rules: office_accounts.steps(connection, rules, "ann"))
    assert (taken[-1].step, taken[-1].detail) == (AccountStep.REFUSED, "not-eligible")
    assert verify(town) is Fault.NOT_NOW
    ask_for_account(town, "ann")
    assert verify(town) is None


@pytest.mark.parametrize(
    "user", ["", "an", "Ann", "1ann", "ann r", "ann@x", "a" * 41, "añn", "ann\n", "\x00ann"], ids=ascii
)
def test_a_user_name_is_one_that_every_provider_takes(town: Town, user: str) -> None:
    ask_for_account(town, "ann")
    verify(town)
    assert activate(town, user=user) is Fault.USER_UNUSABLE
    assert owner(town, user) is None


def test_a_user_name_is_one_patrons(town: Town) -> None:
    for patron in ("ann", "bob"):
        ask_for_account(town, patron)
        verify(town, patron)
    assert owner(town, "ann.r") is None
    assert (activate(town), activate(town, "bob"), activate(town, "bob", "bob.r")) == (None, Fault.USER_TAKEN, None)
    assert (owner(town, "ann.r"), owner(town, "bob.r"), owner(town, "cy.r")) == ("ann", "bob", None)


def test_who_waits_for_a_librarian_is_listed(town: Town) -> None:
    ask_for_account(town, "bob")
    town.wait(minutes=1)
    ask_for_account(town, "ann")
    asked = at_desk(town, office_accounts.waiting)
    assert asked[0] == Asked("bob", "A26000001", "bob", AccountStep.APPLIED, town.now - timedelta(minutes=1))
    assert [each.patron for each in asked] == ["bob", "ann"]
    refuse(town)
    for step in (verify, activate, tell):
        assert step(town, "bob") is None
    assert at_desk(town, office_accounts.waiting) == ()


def test_how_long_accounts_took_is_a_median(town: Town) -> None:
    assert took(town, office_accounts.accounts_took) == Took(0, None, 0)
    town.add_patron("cy", "A26000003")
    for patron, minutes in (("ann", 10), ("bob", 24), ("cy", 120)):
        ask_for_account(town, patron)
        town.wait(minutes=minutes)
        verify(town, patron)
        activate(town, patron, f"{patron}.r")
    assert took(town, office_accounts.accounts_took) == Took(3, 24.0, 2)
    town.wait(days=31)
    assert took(town, office_accounts.accounts_took) == Took(0, None, 0)


def test_an_account_that_was_refused_first_is_timed_from_when_it_was_asked_for_again(town: Town) -> None:
    ask_for_account(town, "ann")
    refuse(town)
    town.wait(days=5)
    ask_for_account(town, "ann")
    town.wait(minutes=12)
    verify(town)
    activate(town)
    assert took(town, office_accounts.accounts_took) == Took(1, 12.0, 1)


def test_how_long_applications_took_is_a_median_too(town: Town) -> None:
    number = applied(town).number
    town.wait(minutes=45, seconds=6)
    was(Admitted, at_desk(town, lambda connection, rules: admitting.approve(connection, rules, number, "sri")))
    assert took(town, office_accounts.applications_took) == Took(1, 45.1, 0)
