"""Taking back the last act: for how long, by whom, and never when something has come of it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.contract.account import HoldState
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Undone
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import (
    account,
    case,
    held,
    pick,
    reasons,
    renew,
    report,
    returned,
    settle,
    take,
    undo,
    was,
)
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import TODAY, Town

B1 = Item("b1", "Laut Bercerita", "Leila S. Chudori", "899.221")
TOO_LATE = Refusal((Reason.UNDO_TOO_LATE,))
LATE = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar", "require_visit": False}


def lent_and_returned(town: Town) -> Loan:
    """By ann, under the keys "lend" and "return", and ended five minutes later."""
    loan = town.lent("ann", "b1", "lend")
    town.wait(minutes=5)
    returned(town, "b1", "return")
    return loan


def test_an_undone_loan_leaves_nothing_but_its_record(town: Town) -> None:
    loan = town.lent("ann", "b1", "lend")
    assert undo(town, "lend") == Undone(B1)
    assert (account(town, "ann").loans, town.patron("card-ann").loans) == ((), 0)
    columns = tables.loans.c
    assert town.look(select(columns.number, columns.undone, columns.returned_kiosk)) == [(loan.number, True, "K1")]
    assert town.lent("bob", "b1").item == B1


def test_an_undone_return_is_the_loan_as_it_was(town: Town) -> None:
    loan = town.lent("ann", "b1", "lend")
    renewed = was(Loan, renew(town, "ann", loan.number))
    before = account(town, "ann").loans
    town.wait(minutes=5)
    returned(town, "b1", "return")
    assert undo(town, "return") == Undone(B1)
    assert account(town, "ann").loans == before
    assert before[0].loan.due == renewed.due


@pytest.mark.parametrize(
    ("policy", "seconds", "can_be"),
    [({}, 40, True), ({}, 41, False), ({"undo_seconds": 5}, 16, False), ({"undo_seconds": 0}, 0, False)],
    ids=str,
)
def test_there_is_the_policys_time_for_it_and_ten_seconds_on_the_way(
    found: Found, policy: dict[str, int], seconds: int, can_be: bool
) -> None:
    town = found(**policy)
    assert town.lent("ann", "b1", "lend").undo == policy.get("undo_seconds", 30)
    returned(town, "b1", "return")
    town.lent("ann", "b2", "lend 2")
    town.wait(seconds=seconds)
    assert [undo(town, act) for act in ("return", "lend 2")] == [
        Undone(B1) if can_be else TOO_LATE,
        Undone(Item("b2", B1.title, B1.author, B1.call_number)) if can_be else TOO_LATE,
    ]
    assert (("ann", 1) in town.loans()) is can_be
    assert (("ann", 2) in town.loans()) is not can_be


def test_only_the_kiosk_that_did_it_undoes_it(town: Town) -> None:
    lent_and_returned(town)
    town.lent("bob", "b2", "lend 2")
    assert [undo(town, act, kiosk="K2") for act in ("return", "lend 2")] == [TOO_LATE, TOO_LATE]
    assert town.loans() == [("bob", 2)]


def replace(town: Town) -> None:
    """The copy that came back is no longer the library's, and could never be returned again."""
    [number] = town.look(select(tables.loans.c.number))[0]
    settle(town, case(town, number).number, "replaced", "new")


def give_again(town: Town) -> None:
    """Undone and returned again under another key: what is undone then is that other return, not the first."""
    undo(town, "return")
    town.wait(seconds=1)
    returned(town, "b1", "return 2")


SINCE_THE_LOAN: dict[str, Callable[[Town, Loan], object]] = {
    "renewed": lambda town, loan: renew(town, "ann", loan.number),
    "reported": lambda town, loan: report(town, loan.number),
    "returned": lambda town, loan: returned(town, "b1"),
    "undone": lambda town, loan: undo(town, "lend"),
}


@pytest.mark.parametrize("happened", SINCE_THE_LOAN)
def test_a_loan_that_something_has_come_of_is_not_undone(town: Town, happened: str) -> None:
    loan = town.lent("ann", "b1", "lend")
    SINCE_THE_LOAN[happened](town, loan)
    before = everything(town)
    assert undo(town, "lend") == TOO_LATE
    assert everything(town) == before


SINCE_THE_RETURN: dict[str, Callable[[Town], object]] = {
    "lent to another": lambda town: town.lent("bob", "b1"),
    "lent to the same": lambda town: town.lent("ann", "b1"),
    "lent and returned": lambda town: (town.lent("bob", "b1"), returned(town, "b1")),
    "as many borrowed as may be": lambda town: [town.lent("ann", barcode) for barcode in ("b3", "b4")],
    "undone": lambda town: undo(town, "return"),
    "undone and returned again": give_again,
    "reported and replaced": replace,
}


@pytest.mark.parametrize("happened", SINCE_THE_RETURN)
def test_a_return_that_something_has_come_of_is_not_undone(town: Town, happened: str) -> None:
    lent_and_returned(town)
    SINCE_THE_RETURN[happened](town)
    before = everything(town)
    assert undo(town, "return") == TOO_LATE
    assert everything(town) == before


def test_a_loan_of_it_that_was_undone_itself_is_nothing_that_happened(town: Town) -> None:
    lent_and_returned(town)
    town.lent("bob", "b1", "lend 2")
    undo(town, "lend 2")
    assert undo(town, "return") == Undone(B1)
    assert town.loans() == [("ann", 1)]


def test_the_fine_of_an_undone_return_was_never_owed_and_is_charged_when_it_comes_back(found: Found) -> None:
    town = found(**LATE)
    town.lent("ann", "b1")
    town.wait(days=3)
    assert returned(town, "b1", "return").fine
    undo(town, "return")
    assert (account(town, "ann").owed, account(town, "ann").loans[0].fine) == (0, 4000)
    town.wait(days=1)
    fine = returned(town, "b1").fine
    assert fine
    assert account(town, "ann").fines == (fine,)
    assert fine.amount == 6000


def test_a_return_whose_fine_is_paid_is_not_undone(found: Found) -> None:
    town = found(**LATE)
    town.lent("ann", "b1")
    town.wait(days=3)
    fine = returned(town, "b1", "return").fine
    assert fine
    assert take(town, "ann", fine.number)
    assert undo(town, "return") == TOO_LATE


def test_who_had_got_the_returned_copy_waits_again_in_the_old_place(town: Town) -> None:
    town.add_patron("cid", "A26000002")
    town.lent("ann", "b1")
    for patron in ("bob", "cid"):
        held(town, patron)
    returned(town, "b1", "return")
    assert undo(town, "return") == Undone(B1)
    waiting = [account(town, patron).holds[0] for patron in ("bob", "cid")]
    assert [(hold.state, hold.place, hold.last_day) for hold in waiting] == [
        (HoldState.WAITING, 1, None),
        (HoldState.WAITING, 2, None),
    ]
    returned(town, "b1")
    assert [account(town, patron).holds[0].state for patron in ("bob", "cid")] == [HoldState.READY, HoldState.WAITING]


def test_a_hold_that_an_undone_loan_fulfilled_is_ready_again_as_long_as_it_was(town: Town) -> None:
    held(town, "ann")
    pick(town, "b1")
    before = account(town, "ann").holds
    town.wait(days=1)
    town.sign("card-ann", "visit")
    town.lent("ann", "b1", "lend")
    assert account(town, "ann").holds == ()
    undo(town, "lend")
    assert account(town, "ann").holds == before
    assert before[0].last_day == TODAY + timedelta(days=2)
    assert reasons(town.check("bob", "b1")) == (Reason.VISIT_MISSING, Reason.ITEM_ON_HOLD)


def test_a_hold_that_was_only_waiting_waits_again(town: Town) -> None:
    held(town, "ann")
    before = account(town, "ann").holds
    town.lent("ann", "b1", "lend")
    undo(town, "lend")
    assert account(town, "ann").holds == before


def test_what_is_no_loan_or_return_is_not_undone(town: Town) -> None:
    loan = town.lent("ann", "b2")
    was(Loan, renew(town, "ann", loan.number, "renew"))
    town.borrow("bob", "b2", "refused")
    undo(town, "nothing", "undo")
    before = everything(town)
    for act in ("renew", "refused", "undo", "never", loan.number, *HOSTILE):
        assert undo(town, act) == TOO_LATE
    assert everything(town)[:-1] == before[:-1]


def test_the_same_undo_again_is_the_same_answer(town: Town) -> None:
    town.lent("ann", "b1", "lend")
    assert [undo(town, "lend", "undo") for _ in range(2)] == [Undone(B1)] * 2
    town.lent("ann", "b1")
    town.wait(minutes=5)
    assert undo(town, "lend", "undo") == Undone(B1)
    assert town.loans() == [("ann", 1)]


def everything(town: Town) -> list[object]:
    """All that can be changed by an undo."""
    kept = [town.look(select(table).order_by(table.c.id)) for table in (tables.loans, tables.holds, tables.fines)]
    return [*kept, town.look(select(func.max(tables.loans.c.due)))]


def test_an_undone_return_makes_the_copy_late_again(found: Found) -> None:
    town = found(**LATE, overdue_blocks=True)
    town.lent("ann", "b1")
    town.wait(days=3)
    returned(town, "b1", "return")
    undo(town, "return")
    assert town.patron("card-ann").barred == (Reason.OVERDUE_LOAN,)
    assert account(town, "ann").loans[0].loan.due == date(2026, 11, 24)
