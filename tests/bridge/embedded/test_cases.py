"""Damaged and lost items, from the patron's report to the librarian's decision (seed 001, D)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import office_cases, tables
from bridge.catalogs.embedded.office_cases import DeskCase
from bridge.catalogs.embedded.settling import CannotSettle, Outcome
from bridge.contract.account import Case, CaseKind, HoldState
from bridge.contract.circulation import Item, Loan, Place, Reason, Refusal, Sighting, Whereabouts
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import (
    account,
    ask,
    at_desk,
    case,
    held,
    reasons,
    renew,
    report,
    returned,
    settle,
    undo,
    was,
)
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import MONDAY, TODAY, Town

B1 = Item("b1", "Laut Bercerita", "Leila S. Chudori", "899.221")
LATE = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar", "require_visit": False}
OUTCOMES: tuple[Outcome, ...] = ("replaced", "repaired", "found", "unfounded")


def whereabouts(town: Town, barcode: str) -> Whereabouts:
    return was(Sighting, ask(town, lambda catalog: catalog.look(barcode))).whereabouts


def decide(town: Town, number: str, outcome: Outcome) -> None:
    settle(town, number, outcome, "new" if outcome == "replaced" else None)


@pytest.mark.parametrize("kind", CaseKind)
def test_a_report_opens_a_case_that_the_account_and_the_desk_show(town: Town, kind: CaseKind) -> None:
    loan = town.lent("ann", "b1")
    town.wait(minutes=5)
    later = MONDAY + timedelta(minutes=5)
    assert report(town, loan.number, kind) == Case("K261123-00001", B1, kind, later)
    assert account(town, "ann").loans[0].case is kind
    assert at_desk(town, office_cases.open_cases) == (
        DeskCase("K261123-00001", B1, kind, "ann", "A26000000", "K1", later, loan.due, None, 0, "", None, ""),
    )


def test_an_item_is_reported_once(town: Town) -> None:
    loan = town.lent("ann", "b1")
    first = case(town, loan.number)
    assert report(town, loan.number, CaseKind.LOST) == Refusal((Reason.LOAN_HAS_CASE,), B1)
    settle(town, first.number, "unfounded")
    assert report(town, loan.number) == Refusal((Reason.LOAN_HAS_CASE,), B1)


def lend_undone(town: Town) -> None:
    town.lent("ann", "b1", "lend")
    undo(town, "lend")


def lend_on(town: Town) -> None:
    town.lent("ann", "b1")
    returned(town, "b1")
    town.lent("bob", "b1")


@pytest.mark.parametrize("happened", [lend_undone, lend_on])
def test_a_loan_that_never_was_or_whose_item_is_anothers_by_now_is_unknown(
    town: Town, happened: Callable[[Town], None]
) -> None:
    happened(town)
    assert report(town, "261123-00001") == Refusal((Reason.LOAN_UNKNOWN,))


def test_no_loan_has_such_a_number(town: Town) -> None:
    town.lent("ann", "b1")
    for number in ("261123-00002", "261123-0001", "b1", "📚", *HOSTILE):
        assert report(town, number) == Refusal((Reason.LOAN_UNKNOWN,)), ascii(number)


def test_what_was_just_returned_can_be_reported_and_goes_to_the_desk_and_not_to_who_waits(town: Town) -> None:
    loan = town.lent("ann", "b1")
    held(town, "bob", "b1")
    assert returned(town, "b1").place is Place.HOLD_SHELF
    report(town, loan.number)
    [hold] = account(town, "bob").holds
    assert (hold.state, hold.place, hold.last_day) == (HoldState.WAITING, 1, None)
    assert reasons(town.borrow("ann", "b1")) == (Reason.ITEM_ON_HOLD, Reason.ITEM_HAS_CASE)
    assert town.borrow("bob", "b1") == Refusal((Reason.ITEM_HAS_CASE,), B1)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_decision_ends_the_loan_unless_there_was_nothing(town: Town, outcome: Outcome) -> None:
    loan = town.lent("ann", "b1")
    decide(town, case(town, loan.number).number, outcome)
    columns = tables.loans.c
    [(returned_at, kiosk)] = town.look(select(columns.returned_at, columns.returned_kiosk))
    if outcome == "unfounded":
        assert (returned_at, account(town, "ann").loans[0].case) == (None, None)
        assert isinstance(renew(town, "ann", loan.number), Loan)
    else:
        assert (returned_at, kiosk) == (MONDAY, "desk")
        assert town.patron("card-ann").loans == 0


@pytest.mark.parametrize("outcome", OUTCOMES[1:])
def test_an_item_that_came_back_and_was_looked_at_is_lent_again(town: Town, outcome: Outcome) -> None:
    loan = town.lent("ann", "b1")
    reported = case(town, loan.number)
    assert returned(town, "b1").place is Place.DESK
    decide(town, reported.number, outcome)
    assert whereabouts(town, "b1") is Whereabouts.ON_SHELF
    assert town.lent("bob", "b1").item == B1


def test_a_replacement_takes_the_place_of_the_item_on_its_shelf_and_in_the_queue(town: Town) -> None:
    town.change(tables.items, shelf="R2")
    loan = town.lent("ann", "b1")
    held(town, "bob")
    settle(town, case(town, loan.number, CaseKind.LOST).number, "replaced", "new")
    columns = tables.items.c
    rows = select(columns.barcode, columns.shelf, columns.for_loan, columns.withdrawn).where(columns.id.in_((1, 5)))
    assert town.look(rows.order_by(columns.id)) == [("b1", "R2", True, True), ("new", "R2", True, False)]
    assert reasons(town.borrow("bob", "b1")) == (Reason.ITEM_UNKNOWN,)
    assert account(town, "bob").holds[0].state is HoldState.WAITING
    assert town.lent("bob", "new").item == Item("new", B1.title, B1.author, B1.call_number)


@pytest.mark.parametrize(
    ("outcome", "owed"), [("replaced", 4000), ("repaired", 4000), ("found", 4000), ("unfounded", 0)]
)
def test_lateness_costs_until_the_decision_for_an_item_that_is_still_out(
    found: Found, outcome: Outcome, owed: int
) -> None:
    town = found(**LATE)
    loan = town.lent("ann", "b1")
    reported = case(town, loan.number)
    town.wait(days=3)
    assert was(DeskCase, seen(town, reported.number)).fine == 4000
    decide(town, reported.number, outcome)
    assert account(town, "ann").owed == owed
    town.wait(days=2)
    assert account(town, "ann").owed == owed
    assert [open_loan.fine for open_loan in account(town, "ann").loans] == ([8000] if outcome == "unfounded" else [])


def test_an_item_that_came_back_costs_what_it_did_on_that_day(found: Found) -> None:
    town = found(**LATE)
    loan = town.lent("ann", "b1")
    reported = case(town, loan.number)
    town.wait(days=2)
    returned(town, "b1")
    town.wait(days=5)
    settle(town, reported.number, "replaced", "new")
    [fine] = account(town, "ann").fines
    assert (fine.amount, fine.returned) == (2000, TODAY + timedelta(days=2))
    [settled] = at_desk(town, office_cases.settled_lately)
    assert (settled.fine, settled.returned, settled.outcome, settled.settled_by) == (
        2000,
        fine.returned,
        "replaced",
        "petugas",
    )


IMPOSSIBLE: dict[str, tuple[Outcome, str | None]] = {
    "without its barcode": ("replaced", None),
    "with an empty barcode": ("replaced", ""),
    "with a barcode that no item can have": ("replaced", "a\x00b"),
    "with a barcode that is too long": ("replaced", "x" * 10_000),
    "with another item's barcode": ("replaced", "b2"),
    "with its own barcode": ("replaced", "b1"),
}


@pytest.mark.parametrize("wrong", IMPOSSIBLE)
def test_an_item_is_not_replaced_so_and_the_case_stays_open(town: Town, wrong: str) -> None:
    reported = case(town, town.lent("ann", "b1").number)
    before = everything(town)
    with pytest.raises(CannotSettle):
        settle(town, reported.number, *IMPOSSIBLE[wrong])
    assert everything(town) == before


def test_a_barcode_that_was_withdrawn_is_not_used_again(town: Town) -> None:
    first = case(town, town.lent("ann", "b1").number)
    settle(town, first.number, "replaced", "new")
    second = case(town, town.lent("ann", "new").number)
    with pytest.raises(CannotSettle):
        settle(town, second.number, "replaced", "b1")


def test_a_case_is_settled_once_and_one_that_does_not_exist_never(town: Town) -> None:
    reported = case(town, town.lent("ann", "b1").number)
    settle(town, reported.number, "repaired")
    before = everything(town)
    for number in (reported.number, "K261123-00002", "📚", *HOSTILE):
        for outcome in OUTCOMES:
            with pytest.raises(CannotSettle):
                decide(town, number, outcome)
    assert everything(town) == before
    for number in ("K261123-00002", *HOSTILE):
        assert seen(town, number) is None


def test_the_desk_lists_what_is_open_oldest_first_and_what_was_settled_newest_first(town: Town) -> None:
    town.add_patron("cid", "A26000002")
    numbers = []
    for patron, barcode in (("ann", "b1"), ("bob", "b2"), ("cid", "b3"), ("cid", "b4")):
        numbers.append(case(town, town.lent(patron, barcode).number).number)
        town.wait(minutes=1)
    for number in (numbers[2], numbers[0]):
        settle(town, number, "found")
        town.wait(minutes=1)
    assert [each.number for each in at_desk(town, office_cases.open_cases)] == [numbers[1], numbers[3]]
    assert [each.number for each in at_desk(town, office_cases.settled_lately)] == [numbers[0], numbers[2]]


def seen(town: Town, number: str) -> DeskCase | None:
    return at_desk(town, lambda connection, rules: office_cases.case(connection, rules, number))


def everything(town: Town) -> list[Any]:
    return [town.look(select(table)) for table in (tables.cases, tables.loans, tables.items, tables.fines)]
