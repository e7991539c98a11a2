"""One more loan's time, and everything that is said against it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Loan, Reason, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, held, pick, reasons, renew, report, returned, was
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import MONDAY, TODAY, Town


def test_a_renewed_loan_keeps_its_number_and_its_time_and_is_recorded_with_its_kiosk(town: Town) -> None:
    loan = town.lent("ann", "b1")
    town.wait(days=2)
    due = date(2026, 12, 21)
    assert renew(town, "ann", loan.number) == Loan(loan.number, loan.item, due, loan.lent_at)
    columns = tables.renewals.c
    steps = select(columns.kiosk, columns.at, columns.due_before, columns.due)
    assert town.look(steps) == [("K1", MONDAY + timedelta(days=2), loan.due, due)]


@pytest.mark.parametrize(("start", "due"), [("due", date(2026, 12, 3)), ("today", date(2026, 11, 30))])
def test_it_is_counted_from_the_last_day_or_from_today_as_the_policy_says(found: Found, start: str, due: date) -> None:
    town = found(counting="calendar", loan_days=5, renewal_from=start)
    loan = town.lent("ann", "b1")
    town.wait(days=2)
    assert was(Loan, renew(town, "ann", loan.number)).due == due


def test_holidays_make_a_renewal_longer(town: Town) -> None:
    loan = town.lent("ann", "b1")
    town.add(tables.holidays, day=date(2026, 12, 9), name="Libur")
    assert was(Loan, renew(town, "ann", loan.number)).due == date(2026, 12, 22)


def test_a_loan_can_be_renewed_on_its_last_day(found: Found) -> None:
    town = found(counting="calendar", loan_days=1)
    loan = town.lent("ann", "b1")
    town.wait(days=1)
    assert was(Loan, renew(town, "ann", loan.number)).due == TODAY + timedelta(days=2)


AGAINST: dict[Reason, Callable[[Town], object]] = {
    Reason.CARD_INACTIVE: lambda town: town.change(tables.patrons, status="inactive"),
    Reason.CARD_EXPIRED: lambda town: town.change(tables.patrons, expires=date(2026, 11, 22)),
    Reason.CARD_SUSPENDED: lambda town: town.change(tables.patrons, status="suspended"),
    Reason.LOAN_OVERDUE: lambda town: town.change(tables.loans, due=date(2026, 11, 22)),
    Reason.LOAN_HAS_CASE: lambda town: report(town, "261123-00001"),
    Reason.RENEWALS_USED: lambda town: renew(town, "ann", "261123-00001"),
    Reason.RENEWAL_KEPT_BACK: lambda town: held(town, "bob", "b1"),
}


@pytest.mark.parametrize("reason", AGAINST)
def test_a_loan_is_not_renewed_for_what_is_said_against_it_and_the_account_says_it_too(
    town: Town, reason: Reason
) -> None:
    loan = town.lent("ann", "b1")
    AGAINST[reason](town)
    [before] = account(town, "ann").loans
    assert before.refused == (reason,)
    assert renew(town, "ann", loan.number) == Refusal((reason,), loan.item)
    assert account(town, "ann").loans == (before,)


def test_neither_the_guest_book_nor_a_fine_nor_the_limit_matters(found: Found) -> None:
    town = found(fine_blocks=True, max_loans=1)
    loan = town.lent("ann", "b1")
    town.add(tables.fines, number="D-1", patron_id="ann", amount=2000)
    town.wait(days=1)
    assert town.patron("card-ann").barred == (Reason.VISIT_MISSING, Reason.FINE_UNPAID, Reason.LIMIT_REACHED)
    assert isinstance(renew(town, "ann", loan.number), Loan)


@pytest.mark.parametrize("times", [0, 2])
def test_it_is_renewed_as_often_as_the_policy_says(found: Found, times: int) -> None:
    town = found(max_renewals=times)
    loan = town.lent("ann", "b1")
    for _ in range(times):
        assert isinstance(renew(town, "ann", loan.number), Loan)
    assert reasons(renew(town, "ann", loan.number)) == (Reason.RENEWALS_USED,)


def test_a_copy_that_others_can_have_a_free_one_of_is_renewed(town: Town) -> None:
    loan = town.lent("ann", "b1")
    held(town, "bob")
    assert isinstance(renew(town, "ann", loan.number), Loan)


def test_who_has_got_another_copy_keeps_no_loan_back(town: Town) -> None:
    for barcode in ("b1", "b2"):
        town.lent("ann", barcode)
    for number in (3, 4):
        town.add_patron(f"p{number}", f"A2600000{number}")
        town.lent(f"p{number}", f"b{number}")
    held(town, "bob")
    first, second = (open_loan.loan for open_loan in account(town, "ann").loans)
    assert reasons(renew(town, "ann", first.number)) == (Reason.RENEWAL_KEPT_BACK,)
    returned(town, second.item.barcode)
    assert isinstance(renew(town, "ann", first.number), Loan)


def test_a_loan_of_another_one_that_has_ended_and_one_that_never_was_are_unknown(town: Town) -> None:
    loan, ended = town.lent("ann", "b1"), town.lent("ann", "b2")
    returned(town, "b2")
    assert renew(town, "bob", loan.number) == Refusal((Reason.LOAN_UNKNOWN,))
    for number in (ended.number, loan.number[:-1], f"{loan.number} ", *HOSTILE):
        assert renew(town, "ann", number) == Refusal((Reason.LOAN_UNKNOWN,))
    for patron in ("nobody", *HOSTILE):
        assert renew(town, patron, loan.number) == Refusal((Reason.CARD_UNKNOWN,))
    assert account(town, "ann").loans[0].loan.due == loan.due


def test_an_item_that_came_to_the_hold_shelf_is_no_loan_to_renew(town: Town) -> None:
    held(town, "ann")
    pick(town, "b1")
    loan = town.lent("ann", "b1")
    assert isinstance(renew(town, "ann", loan.number), Loan)
