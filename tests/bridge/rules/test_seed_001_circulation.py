"""The published circulation service of the first library (seed 001), one test for each of its rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bridge.catalogs.embedded import payments, settling, tables
from bridge.catalogs.embedded.settling import Outcome
from bridge.contract.account import Case, CaseKind, Payment
from bridge.contract.circulation import Fine, NextStep, Patron, Reason, Refusal, Undone
from kiosk.receipts.document import Document, Row, Text
from kiosk.receipts.imprint import Imprint, Letterhead
from kiosk.receipts.loan import loan_receipt
from tests.bridge.rules.conftest import Counter, was

TWO_WEEKS_LATER = date(2026, 12, 7)
A_DAY_LATE, TWO_DAYS_LATE = date(2026, 12, 8), date(2026, 12, 9)


def test_a_1_borrowing_needs_a_member_card_that_is_still_valid(counter: Counter) -> None:
    counter.town.change(tables.patrons, expires=date(2026, 11, 22))
    refused = counter.ask(lambda catalog: catalog.borrow("ann", "b1", "k"))
    assert was(Refusal, refused).reasons == (Reason.CARD_EXPIRED,)


def test_a_note_1_a_member_has_at_most_2_books(counter: Counter) -> None:
    counter.lends("ann", "b1")
    counter.lends("ann", "b2")
    refused = counter.ask(lambda catalog: catalog.borrow("ann", "b3", "k"))
    assert was(Refusal, refused).reasons == (Reason.LIMIT_REACHED,)


def test_a_note_2_a_loan_lasts_2_weeks(counter: Counter) -> None:
    assert counter.lends("ann", "b1").due == TWO_WEEKS_LATER


def test_a_note_2_a_loan_can_be_extended_once_by_one_more_loan_period(counter: Counter) -> None:
    loan = counter.lends("ann", "b1")
    assert counter.renews("ann", loan).due == date(2026, 12, 21)
    assert was(Refusal, counter.renews("ann", loan)).reasons == (Reason.RENEWALS_USED,)


def test_a_note_3_who_borrows_has_checked_in_at_the_guest_book_that_day(counter: Counter) -> None:
    counter.town.wait(days=1)
    refused = was(Refusal, counter.ask(lambda catalog: catalog.borrow("ann", "b1", "k")))
    assert refused.reasons == (Reason.VISIT_MISSING,)
    assert refused.reasons[0].next_step is NextStep.SIGN_GUEST_BOOK
    counter.town.sign("card-ann", "visit")
    counter.lends("ann", "b1")


def test_b_a_late_return_costs_2000_rupiah_a_day_and_book(counter: Counter) -> None:
    for barcode in ("b1", "b2"):
        counter.lends("ann", barcode)
    counter.comes_on(TWO_DAYS_LATE)
    fines = [was(Fine, counter.takes_back(barcode).fine) for barcode in ("b1", "b2")]
    assert [(fine.days, fine.rate, fine.amount) for fine in fines] == [(2, 2000, 4000)] * 2
    assert counter.account("ann").owed == 8000


def test_b_a_return_in_time_costs_nothing(counter: Counter) -> None:
    counter.lends("ann", "b1")
    counter.comes_on(TWO_WEEKS_LATER)
    assert counter.takes_back("b1").fine is None
    assert counter.account("ann").owed == 0


def test_c_a_book_that_is_late_cannot_be_extended(counter: Counter) -> None:
    loan = counter.lends("ann", "b1")
    counter.comes_on(A_DAY_LATE)
    assert was(Refusal, counter.renews("ann", loan)).reasons == (Reason.LOAN_OVERDUE,)


def test_c_only_the_borrower_extends_a_loan(counter: Counter) -> None:
    loan = counter.lends("ann", "b1")
    assert was(Refusal, counter.renews("bob", loan)).reasons == (Reason.LOAN_UNKNOWN,)


@pytest.mark.parametrize("kind", CaseKind)
def test_d_a_damaged_or_lost_book_is_replaced_by_the_same_title(counter: Counter, kind: CaseKind) -> None:
    loan = counter.lends("ann", "b1")
    case = was(Case, counter.ask(lambda catalog: catalog.report(loan.number, kind, "k")))
    settle(counter, case, "replaced", "new-1")
    assert counter.account("ann").loans == ()
    assert counter.account("ann").owed == 0
    assert counter.lends("bob", "new-1").item.title == loan.item.title
    gone = counter.ask(lambda catalog: catalog.look("b1"))
    assert was(Refusal, gone).reasons == (Reason.ITEM_UNKNOWN,)


@pytest.mark.parametrize("kind", CaseKind)
def test_d_a_damaged_or_lost_book_that_is_late_costs_the_fine_as_well(counter: Counter, kind: CaseKind) -> None:
    loan = counter.lends("ann", "b1")
    case = was(Case, counter.ask(lambda catalog: catalog.report(loan.number, kind, "k")))
    counter.comes_on(TWO_DAYS_LATE)
    settle(counter, case, "replaced", "new-1")
    assert counter.account("ann").owed == 4000


def test_mechanism_a_5_an_inactive_card_is_sent_to_the_registration_desk(counter: Counter) -> None:
    counter.town.change(tables.patrons, status="inactive")
    patron = was(Patron, counter.town.identify("card-ann"))
    assert [reason.next_step for reason in patron.barred] == [NextStep.GO_TO_REGISTRATION]
    refused = counter.ask(lambda catalog: catalog.borrow("ann", "b1", "k"))
    assert was(Refusal, refused).reasons == (Reason.CARD_INACTIVE,)


def test_mechanism_a_9_the_slip_has_the_day_of_return_and_the_members_number(counter: Counter) -> None:
    patron = was(Patron, counter.town.identify("card-ann"))
    loan = counter.lends("ann", "b1")
    slip = loan_receipt(Imprint(Letterhead(), "K1", "id", datetime(2026, 11, 23, 10, tzinfo=UTC)), patron, (loan,))
    assert "7 Desember 2026" in said(slip)
    assert "0000" in said(slip)  # the end of A26000000, the rest is masked
    assert "A26000000" not in said(slip)


def test_mechanism_b_6_a_paid_fine_has_a_proof_that_can_be_printed_again(counter: Counter) -> None:
    counter.lends("ann", "b1")
    counter.comes_on(TWO_DAYS_LATE)
    fine = was(Fine, counter.takes_back("b1").fine)
    proof = take(counter, "ann", fine)
    assert (proof.total, proof.fines) == (4000, (fine,))
    assert counter.account("ann").owed == 0
    assert counter.ask(lambda catalog: catalog.payment(proof.number)) == proof


def test_costs_loans_returns_and_renewals_are_free(counter: Counter) -> None:
    loan = counter.lends("ann", "b1")
    counter.renews("ann", loan)
    counter.takes_back("b1")
    assert counter.account("ann").owed == 0


def test_b_a_return_is_accepted_wherever_the_book_was_lent_and_asks_for_no_card(counter: Counter) -> None:
    counter.lends("ann", "b1")
    counter.ask(lambda catalog: catalog.return_item("b1", "k"), kiosk="K2")
    assert counter.account("ann").loans == ()


def test_a_loan_that_is_undone_was_never_lent_and_an_undone_return_is_still_late(counter: Counter) -> None:
    counter.ask(lambda catalog: catalog.borrow("ann", "b2", "lend"))
    was(Undone, counter.ask(lambda catalog: catalog.undo("lend", "undo-1")))
    assert counter.account("ann").loans == ()
    counter.lends("ann", "b1")
    counter.comes_on(A_DAY_LATE)
    counter.ask(lambda catalog: catalog.return_item("b1", "return"))
    was(Undone, counter.ask(lambda catalog: catalog.undo("return", "undo-2")))
    [loan] = counter.account("ann").loans
    assert (loan.days_left, loan.fine) == (-1, 2000)
    assert counter.account("ann").fines == ()


def settle(counter: Counter, case: Case, outcome: Outcome, barcode: str | None) -> None:
    library = counter.town.library
    with library.database.writing() as connection:
        settling.settle(connection, library.rules, case.number, outcome, barcode, "librarian")


def take(counter: Counter, patron: str, fine: Fine) -> Payment:
    library = counter.town.library
    with library.database.writing() as connection:
        return was(Payment, payments.take(connection, library.rules, patron, (fine.number,), "librarian"))


def said(slip: Document) -> str:
    """All its text."""
    texts = (part.text for part in slip.parts if isinstance(part, Text))
    rows = (f"{part.label} {part.value}" for part in slip.parts if isinstance(part, Row))
    return "\n".join((*texts, *rows))
