"""What comes of a librarian's decision about a matter, whatever has happened since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import deciding, tables
from bridge.catalogs.embedded.deciding import CannotDecide, Outcome
from bridge.catalogs.embedded.matters import MatterKind
from bridge.contract.account import HoldState
from bridge.contract.letters import Deed
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, at_desk, at_once, held, pick, take
from tests.bridge.embedded.asking import returned as returned_now
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.late.post import borrowed, delivered, history, letter, open_matters, owed, renewed, returned

LATE = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar"}
matters, loans = tables.matters.c, tables.loans.c


def number_of(town: Town, kind: MatterKind) -> str:
    """Of the newest of this kind."""
    [(number,), *_] = town.look(select(matters.number).where(matters.kind == kind.value).order_by(matters.id.desc()))
    assert isinstance(number, str)
    return number


def decide(town: Town, kind: MatterKind, outcome: Outcome) -> None:
    decide_about(town, number_of(town, kind), outcome)


def decide_about(town: Town, number: str, outcome: Outcome) -> None:
    at_desk(town, lambda connection, rules: deciding.decide(connection, rules, number, outcome, "petugas"))


def void(town: Town) -> None:
    decide(town, MatterKind.LENT_TWICE, Outcome.SECOND_VOID)


def offered(town: Town, kind: MatterKind) -> tuple[Outcome, ...]:
    with town.library.engine.begin() as connection:
        row = connection.execute(select(tables.matters).where(matters.kind == kind.value)).one()
        return deciding.outcomes(connection, row)


def lent_twice(town: Town, first: float = 3, second: float = 2) -> None:
    """`b1` to ann and then to bob, so many hours ago."""
    borrowed(town, "ann", "b1", first, "K1")
    borrowed(town, "bob", "b1", second, "K2")


def test_a_first_loan_that_is_over_leaves_the_second_and_costs_nothing(found: Found) -> None:
    town = found(**LATE)
    town.wait(days=9)
    lent_twice(town, 9 * 24, 2)
    decide(town, MatterKind.LENT_TWICE, Outcome.FIRST_RETURNED)
    assert (town.loans(), owed(town), open_matters(town)) == ([("bob", 1)], [], [])
    settled = town.look(select(matters.outcome, matters.settled_by, matters.settled_at))
    assert settled == [("first-returned", "petugas", town.now)]


def test_a_return_that_becomes_known_later_does_not_open_it_again(town: Town) -> None:
    lent_twice(town)
    decide(town, MatterKind.LENT_TWICE, Outcome.FIRST_RETURNED)
    returned(town, "b1", 2.5, "K3")
    assert open_matters(town) == []
    assert [ended for *_, ended, _ in history(town)] == [town.now - timedelta(hours=2.5), None]


def test_a_second_loan_that_never_was_leaves_the_item_with_the_first_patron(town: Town) -> None:
    lent_twice(town)
    void(town)
    assert (town.loans(), open_matters(town)) == ([("ann", 1)], [])


def test_the_return_after_a_loan_that_never_was_ends_the_one_before(town: Town) -> None:
    lent_twice(town)
    returned(town, "b1", 1, "K3")
    void(town)
    assert history(town) == [("ann", 1, town.now - timedelta(hours=3), town.now - timedelta(hours=1), False)]
    assert open_matters(town) == []
    assert town.look(select(tables.loose_returns.c.id)) == []


def test_a_return_that_is_told_after_the_decision_ends_the_first_loan_too(town: Town) -> None:
    lent_twice(town)
    void(town)
    returned(town, "b1", 1, "K3")
    assert [(patron, presumed) for patron, _, _, _, presumed in history(town)] == [("ann", False)]
    assert (town.loans(), open_matters(town)) == ([], [])


def test_lateness_is_charged_to_whoever_had_the_item(found: Found) -> None:
    town = found(**LATE)
    town.wait(days=9)
    lent_twice(town, 9 * 24, 8 * 24)
    returned_now(town, "b1")
    assert owed(town) == [("bob", 7 * 2000)]
    void(town)
    assert owed(town) == [("ann", 8 * 2000)]


def test_a_fine_that_was_paid_for_a_loan_that_never_was_stays_paid_and_is_a_matter(found: Found) -> None:
    town = found(**LATE)
    town.wait(days=9)
    lent_twice(town, 9 * 24, 8 * 24)
    back = returned_now(town, "b1")
    assert back.fine is not None
    take(town, "bob", back.fine.number)
    void(town)
    assert owed(town) == [("ann", 8 * 2000), ("bob", 7 * 2000)]
    assert open_matters(town) == [MatterKind.FINE_PAID]
    decide(town, MatterKind.FINE_PAID, Outcome.PAYMENT_STANDS)
    assert owed(town) == [("ann", 8 * 2000), ("bob", 7 * 2000)]
    assert open_matters(town) == []


def test_nothing_is_wrong_with_a_loan_that_never_was(town: Town) -> None:
    town.change(tables.patrons, status="suspended")
    lent_twice(town)
    assert len(town.look(select(matters.id).where(matters.kind == "patron-barred"))) == 2
    void(town)
    assert open_matters(town) == [MatterKind.PATRON_BARRED]
    [(patron,)] = town.look(
        select(loans.patron_id)
        .join(tables.matters, matters.loan_id == loans.id)
        .where(matters.explained_at.is_(None))
        .where(matters.kind == "patron-barred")
    )
    assert patron == "ann"


def test_without_a_loan_that_never_was_others_are_not_too_many(town: Town) -> None:
    lent_twice(town)
    borrowed(town, "bob", "b2", 1.5)
    borrowed(town, "bob", "b3", 1)
    assert open_matters(town) == [MatterKind.LENT_TWICE, MatterKind.LIMIT_PASSED]
    void(town)
    assert open_matters(town) == []


def test_who_waited_for_the_title_waits_again(town: Town) -> None:
    held(town, "bob")
    town.wait(hours=4)
    lent_twice(town)
    assert account(town, "bob").holds == ()
    void(town)
    [hold] = account(town, "bob").holds
    assert (hold.state, hold.place) == (HoldState.WAITING, 1)


def test_a_copy_that_somebody_has_does_not_stand_on_the_hold_shelf(town: Town) -> None:
    held(town, "bob", "b1")
    pick(town, "b1")
    borrowed(town, "bob", "b1", 0, "K2")
    town.wait(hours=1)
    borrowed(town, "ann", "b1", 3, "K1")
    void(town)
    [hold] = account(town, "bob").holds
    assert (hold.state, town.loans()) == (HoldState.WAITING, [("ann", 1)])


def test_what_is_between_two_others_leaves_these_contradicting_each_other(town: Town) -> None:
    town.add_patron("cat", "A26000009")
    borrowed(town, "ann", "b1", 5, "K1")
    borrowed(town, "bob", "b1", 4, "K2")
    borrowed(town, "cat", "b1", 3, "K3")
    first = town.look(select(matters.number).order_by(matters.id))[0][0]
    decide_about(town, first, Outcome.SECOND_VOID)
    assert open_matters(town) == [MatterKind.LENT_TWICE]
    void(town)
    assert (town.loans(), open_matters(town)) == ([("ann", 1)], [])


def test_a_loan_that_stands_is_as_it_was(town: Town) -> None:
    town.change(tables.items, for_loan=False)
    borrowed(town, "ann", "b1", 1)
    before = town.look(select(tables.loans))
    decide(town, MatterKind.NOT_FOR_LOAN, Outcome.STANDS)
    assert (town.look(select(tables.loans)), open_matters(town)) == (before, [])


def test_what_is_asked_back_is_due_today(town: Town) -> None:
    town.change(tables.items, for_loan=False)
    borrowed(town, "ann", "b1", 1)
    decide(town, MatterKind.NOT_FOR_LOAN, Outcome.ASKED_BACK)
    assert town.look(select(loans.due)) == [(TODAY,)]


def test_what_is_late_already_does_not_get_more_time_by_being_asked_back(found: Found) -> None:
    town = found(**LATE)
    town.change(tables.items, for_loan=False)
    town.wait(days=9)
    borrowed(town, "ann", "b1", 9 * 24)
    decide(town, MatterKind.NOT_FOR_LOAN, Outcome.ASKED_BACK)
    assert town.look(select(loans.due)) == [(TODAY + timedelta(days=1),)]


def test_what_came_back_cannot_be_asked_back(town: Town) -> None:
    town.change(tables.items, for_loan=False)
    borrowed(town, "ann", "b1", 2)
    returned(town, "b1", 1)
    assert offered(town, MatterKind.NOT_FOR_LOAN) == (Outcome.STANDS,)
    with pytest.raises(CannotDecide):
        decide(town, MatterKind.NOT_FOR_LOAN, Outcome.ASKED_BACK)


def renewed_too_often(town: Town, **more: object) -> None:
    """Once as the rules allow it, and once more."""
    town.lent("ann", "b1")
    town.wait(days=1)
    renewed(town, "ann", "b1", 3)
    renewed(town, "ann", "b1", 2, **more)
    assert open_matters(town) == [MatterKind.RENEWAL_REFUSED]


def test_a_renewal_that_is_allowed_gives_one_more_loans_time(town: Town) -> None:
    renewed_too_often(town)
    [(before, _)] = town.look(select(loans.due, loans.renewals))
    decide(town, MatterKind.RENEWAL_REFUSED, Outcome.ALLOWED)
    [(due, renewals)] = town.look(select(loans.due, loans.renewals))
    assert (due > before, renewals) == (True, 2)
    assert open_matters(town) == []


def test_a_patron_whose_renewal_is_allowed_keeps_the_day_they_were_told(town: Town) -> None:
    told = TODAY + timedelta(days=90)
    renewed_too_often(town, due=told)
    decide(town, MatterKind.RENEWAL_REFUSED, Outcome.ALLOWED)
    assert town.look(select(loans.due)) == [(told,)]


def test_a_due_date_that_stays_does_so_whatever_becomes_known(town: Town) -> None:
    renewed(town, "ann", "b1", 1)
    assert offered(town, MatterKind.RENEWAL_REFUSED) == (Outcome.DUE_STAYS,)
    decide(town, MatterKind.RENEWAL_REFUSED, Outcome.DUE_STAYS)
    borrowed(town, "ann", "b1", 5, "K2")
    assert town.look(select(loans.renewals)) == [(0,)]
    assert open_matters(town) == []


@pytest.mark.parametrize("again", [Outcome.FIRST_RETURNED, Outcome.SECOND_VOID])
def test_nothing_is_decided_twice(town: Town, again: Outcome) -> None:
    lent_twice(town)
    decide(town, MatterKind.LENT_TWICE, Outcome.FIRST_RETURNED)
    with pytest.raises(CannotDecide):
        decide(town, MatterKind.LENT_TWICE, again)
    assert town.loans() == [("bob", 1)]


def test_what_has_explained_itself_meanwhile_is_not_decided(town: Town) -> None:
    lent_twice(town)
    returned(town, "b1", 2.5, "K3")
    with pytest.raises(CannotDecide):
        void(town)
    assert town.loans() == [("bob", 1)]


def test_a_matter_has_only_the_outcomes_of_its_kind(town: Town) -> None:
    returned(town, "b1", 1)
    for outcome in set(Outcome) - {Outcome.NOTED}:
        with pytest.raises(CannotDecide):
            decide(town, MatterKind.NOT_LENT, outcome)
    decide(town, MatterKind.NOT_LENT, Outcome.NOTED)
    assert open_matters(town) == []


@pytest.mark.parametrize("number", ["S261123-99999", "", "\x00", "\ud800"])
def test_what_is_no_matter_cannot_be_decided(town: Town, number: str) -> None:
    with pytest.raises(CannotDecide):
        decide_about(town, number, Outcome.NOTED)


def test_of_two_librarians_at_once_one_decides(town: Town) -> None:
    lent_twice(town)
    number = number_of(town, MatterKind.LENT_TWICE)
    acts: list[Callable[[], None]] = [
        lambda: decide_about(town, number, Outcome.SECOND_VOID),
        lambda: decide_about(town, number, Outcome.FIRST_RETURNED),
    ]
    answers = at_once(*acts)
    assert sorted(type(answer).__name__ for answer in answers) == ["CannotDecide", "NoneType"]
    [(outcome,)] = town.look(select(matters.outcome))
    assert town.loans() == [("ann" if outcome == "second-void" else "bob", 1)]


def test_a_decision_and_a_letter_at_once_come_to_what_one_after_the_other_does(town: Town) -> None:
    lent_twice(town)
    sent = letter(town, Deed.RETURN, "b1", hours_ago=1)
    at_once(lambda: void(town), lambda: delivered(town, sent, "K3"))
    assert history(town) == [("ann", 1, town.now - timedelta(hours=3), town.now - timedelta(hours=1), False)]
    assert open_matters(town) == []
