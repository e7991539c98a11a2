"""What keeps a patron from being known, and from borrowing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Patron, Reason, Refusal
from tests.bridge.conftest import Found
from tests.bridge.embedded.town import MONDAY, TODAY, Town

HOSTILE = ["", "x" * 10_000, "a\x00b", "a\r\nb", "\x1b@", "'; DROP TABLE loans; --", "%", "_", "\udcff", "１２３"]


def test_a_card_is_its_patron_with_a_masked_number_and_the_due_date_of_a_loan_made_today(town: Town) -> None:
    assert town.identify("card-ann") == Patron("ann", "•••••0000", 0, 2, date(2026, 12, 7))


def test_each_of_a_patrons_cards_is_theirs(town: Town) -> None:
    town.add(tables.cards, code="04A2B9C1D2E380", patron_id="ann")
    assert town.patron("04A2B9C1D2E380") == town.patron("card-ann")


@pytest.mark.parametrize("card", ["nobody", "CARD-ANN", "card-ann ", *HOSTILE], ids=ascii)
def test_a_card_nobody_has_is_unknown_with_and_without_a_pin(town: Town, card: str) -> None:
    assert town.identify(card) == Refusal((Reason.CARD_UNKNOWN,))
    assert town.identify(card, "1234") == Refusal((Reason.CARD_UNKNOWN,))


BARRING: dict[Reason, Callable[[Town], None]] = {
    Reason.CARD_INACTIVE: lambda town: town.change(tables.patrons, status="inactive"),
    Reason.CARD_EXPIRED: lambda town: town.change(tables.patrons, expires=date(2026, 11, 22)),
    Reason.CARD_SUSPENDED: lambda town: town.change(tables.patrons, status="suspended"),
    Reason.VISIT_MISSING: lambda town: town.change(tables.visits, day=date(2026, 11, 22)),
    Reason.OVERDUE_LOAN: lambda town: lend(town, 4, due=date(2026, 11, 22)),
    Reason.FINE_UNPAID: lambda town: town.add(tables.fines, number="D-1", patron_id="ann", amount=2000),
    Reason.LIMIT_REACHED: lambda town: lend(town, 3, 4, due=TODAY),
}


def lend(town: Town, *items: int, due: date) -> None:
    for item in items:
        row = {"number": f"N{item}", "patron_id": "ann", "item_id": item, "kiosk": "desk", "lent_at": MONDAY}
        town.add(tables.loans, **row, due=due)


@pytest.mark.parametrize("reason", BARRING)
def test_every_bar_is_told_with_the_patron_and_refuses_an_item(found: Found, reason: Reason) -> None:
    town = found(overdue_blocks=True, fine_blocks=True)
    BARRING[reason](town)
    assert town.patron("card-ann").barred == (reason,)
    for refusal in (town.check("ann", "b1"), town.borrow("ann", "b1")):
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (reason,)
        assert refusal.item is not None
        assert refusal.item.barcode == "b1"
    assert ("ann", 1) not in town.loans()


@pytest.mark.parametrize("reason", [Reason.OVERDUE_LOAN, Reason.FINE_UNPAID])
def test_an_overdue_loan_or_a_fine_does_not_bar_unless_the_policy_says_so(town: Town, reason: Reason) -> None:
    BARRING[reason](town)
    assert town.patron("card-ann").barred == ()
    town.lent("ann", "b1")


def test_what_is_another_patrons_returned_or_paid_bars_nobody(found: Found) -> None:
    town = found(overdue_blocks=True, fine_blocks=True, max_loans=1)
    lend(town, 3, due=date(2026, 11, 1))
    town.add(tables.fines, number="D-1", patron_id="ann", amount=2000)
    assert town.patron("card-bob").barred == ()
    town.change(tables.loans, returned_at=MONDAY)
    town.add(tables.payments, id=1, number="P", patron_id="ann", total=2000, paid_at=MONDAY, taken_by="librarian")
    town.change(tables.fines, payment_id=1)
    assert town.patron("card-ann").barred == ()


def test_a_card_is_good_on_its_last_day_and_a_loan_is_not_overdue_on_its_own(found: Found) -> None:
    town = found(overdue_blocks=True)
    lend(town, 3, due=TODAY)
    town.change(tables.patrons, expires=TODAY)
    assert town.patron("card-ann").barred == ()


def test_all_bars_are_told_in_order(found: Found) -> None:
    town = found(overdue_blocks=True, fine_blocks=True)
    for reason in (Reason.FINE_UNPAID, Reason.VISIT_MISSING, Reason.CARD_EXPIRED, Reason.CARD_SUSPENDED):
        BARRING[reason](town)
    lend(town, 3, due=date(2026, 11, 1))
    lend(town, 4, due=TODAY)
    assert town.patron("card-ann").barred == (
        Reason.CARD_EXPIRED,
        Reason.CARD_SUSPENDED,
        Reason.VISIT_MISSING,
        Reason.OVERDUE_LOAN,
        Reason.FINE_UNPAID,
        Reason.LIMIT_REACHED,
    )


def test_today_is_the_librarys_and_not_greenwichs(town: Town) -> None:
    town.change(tables.patrons, expires=TODAY)
    town.now = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    assert town.patron("card-ann").barred == ()
    town.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)  # midnight in Samarinda
    assert town.patron("card-ann").barred == (Reason.CARD_EXPIRED, Reason.VISIT_MISSING)


def test_a_holiday_makes_a_loan_longer(town: Town) -> None:
    town.add(tables.holidays, day=date(2026, 12, 7), name="Libur")
    assert town.patron("card-ann").due == town.lent("ann", "b1").due == date(2026, 12, 8)
