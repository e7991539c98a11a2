"""What a patron is told they have, wait for and owe, and until when their card is good."""

from __future__ import annotations

from datetime import date, timedelta

from bridge.catalogs.embedded import tables
from bridge.contract.account import Account, CaseKind, HoldState, OpenLoan
from bridge.contract.circulation import Loan, Patron, Reason
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, asked, held, pick, reasons, renew, report, returned, take, was
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import TODAY, Town


def test_the_cards_days_are_counted_to_its_last(town: Town) -> None:
    for left in (365, 15, 14, 1, 0, -1, -400):
        town.change(tables.patrons, expires=TODAY + timedelta(days=left))
        assert (account(town, "ann").expires, account(town, "ann").days_left) == (TODAY + timedelta(days=left), left)


def test_the_cards_days_are_the_librarys_and_not_greenwichs(town: Town) -> None:
    town.change(tables.patrons, expires=TODAY + timedelta(days=1))
    town.wait(hours=14)
    assert account(town, "ann").days_left == 1
    town.wait(hours=1)
    assert account(town, "ann").days_left == 0


def test_who_has_nothing_has_an_empty_account(town: Town) -> None:
    known = Patron("ann", "•••••0000", 0, 2, date(2026, 12, 7))
    assert account(town, "ann") == Account(known, date(2027, 1, 1), days_left=39)


def test_loans_are_told_as_they_were_lent_the_first_to_return_first(town: Town) -> None:
    first = town.lent("ann", "b1")
    town.wait(minutes=1)
    second = town.lent("ann", "b2")
    assert was(Loan, renew(town, "ann", first.number)).due > second.due
    shown = account(town, "ann").loans
    assert [open_loan.loan.number for open_loan in shown] == [second.number, first.number]
    assert shown[0] == OpenLoan(Loan(second.number, second.item, second.due, second.lent_at), 14)
    assert shown[0].loan.lent_at.utcoffset() == timedelta(hours=8)
    assert (shown[1].days_left, shown[1].refused) == (28, (Reason.RENEWALS_USED,))


def test_a_late_loan_tells_its_price_of_today_and_a_reported_one_its_case(found: Found) -> None:
    town = found(counting="calendar", loan_days=1, fine_counting="calendar")
    late = town.lent("ann", "b1")
    report(town, late.number, CaseKind.LOST)
    town.wait(days=3)
    [open_loan] = account(town, "ann").loans
    assert (open_loan.days_left, open_loan.fine, open_loan.case) == (-2, 4000, CaseKind.LOST)
    assert open_loan.refused == (Reason.LOAN_OVERDUE, Reason.LOAN_HAS_CASE)
    assert account(town, "ann").owed == 0


def test_nobody_sees_what_is_anothers(found: Found) -> None:
    town = found(counting="calendar", loan_days=1, fine_counting="calendar", require_visit=False)
    town.lent("ann", "b1")
    town.lent("ann", "b2")
    town.wait(days=3)
    fine = returned(town, "b1").fine
    assert fine
    proof = take(town, "ann", fine.number)
    returned(town, "b2")
    held(town, "ann")
    others = account(town, "bob")
    assert (others.loans, others.holds, others.fines, others.payments) == ((), (), (), ())
    own = account(town, "ann")
    assert (len(own.holds), own.owed, own.payments) == (1, 4000, (proof,))


def test_holds_are_told_oldest_first_with_their_place_or_their_last_day(town: Town) -> None:
    town.add(tables.titles, id=2, title="Saman")
    town.add(tables.items, id=9, barcode="saman", title_id=2, for_loan=True)
    held(town, "bob", title="2")
    older, newer = held(town, "ann", title="2"), held(town, "ann")
    pick(town, "b3")
    shown = account(town, "ann").holds
    assert [hold.number for hold in shown] == [older.number, newer.number]
    assert [(hold.state, hold.place, hold.last_day) for hold in shown] == [
        (HoldState.WAITING, 2, None),
        (HoldState.READY, 0, date(2026, 11, 25)),
    ]


def test_a_patron_who_does_not_exist_has_no_account(town: Town) -> None:
    for patron in ("nobody", "ANN", *HOSTILE):
        assert reasons(asked(town, patron)) == (Reason.CARD_UNKNOWN,)
