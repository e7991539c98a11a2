"""What happens at the same moment at two kiosks, or at a kiosk and the desk, happens in one order or the other.

Each race is run with real threads on one database, several times over, because one run may be no race.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.contract.account import Hold, HoldState, Payment
from bridge.contract.circulation import Loan, Reason, Refusal, Returned
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import (
    account,
    at_once,
    cancel,
    case,
    give_back,
    held,
    pick,
    place,
    renew,
    report,
    returned,
    settle,
    take,
    undo,
)
from tests.bridge.embedded.town import Town

RUNS = range(20, 24)
DAILY = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar", "hold_counting": "calendar"}


@pytest.fixture
def town(found: Found) -> Town:
    return found(**DAILY, require_visit=False, max_loans=99, max_holds=99)


def runs(town: Town) -> Iterator[tuple[str, str]]:
    """A title of its own for each, and the only copy that there is of it."""
    for number in RUNS:
        town.add(tables.titles, id=number, title=f"Judul {number}")
        town.add(tables.items, id=number, barcode=f"c{number}", title_id=number, for_loan=True)
        yield str(number), f"c{number}"


def kinds(answers: list[Any]) -> list[str]:
    """What they are, or why not, sorted."""
    return sorted(
        answer.reasons[0].value if isinstance(answer, Refusal) else type(answer).__name__ for answer in answers
    )


def borrowers(town: Town, barcode: str) -> list[str]:
    return [patron for patron, item in town.loans() if f"c{item}" == barcode]


def hold_on(town: Town, patron: str, title: str) -> Hold | None:
    return next((hold for hold in account(town, patron).holds if hold.title.id == title), None)


def test_an_item_that_two_kiosks_take_back_is_returned_once_and_fined_once(town: Town) -> None:
    for _, barcode in runs(town):
        town.lent("ann", barcode)
        town.wait(days=2)
        owed = account(town, "ann").owed
        answers = at_once(*(partial(give_back, town, barcode, kiosk=kiosk) for kiosk in ("K1", "K2")))
        assert kinds(answers) == ["Returned", "item-not-lent"]
        assert (account(town, "ann").owed, account(town, "ann").loans) == (owed + 2000, ())


def test_an_item_that_is_returned_while_it_is_renewed_is_back(town: Town) -> None:
    for _, barcode in runs(town):
        loan = town.lent("ann", barcode)
        back, renewed = at_once(partial(give_back, town, barcode), partial(renew, town, "ann", loan.number))
        assert isinstance(back, Returned)
        assert isinstance(renewed, Loan) or renewed == Refusal((Reason.LOAN_UNKNOWN,))
        assert back.due == (renewed.due if isinstance(renewed, Loan) else loan.due)
        assert town.loans() == []


def test_a_loan_is_renewed_once(town: Town) -> None:
    for _, barcode in runs(town):
        loan = town.lent("ann", barcode)
        assert kinds(at_once(*[partial(renew, town, "ann", loan.number)] * 3)) == ["Loan", *["renewals-used"] * 2]


def test_the_last_copy_is_lent_before_anybody_waits_for_it_or_is_kept_back(town: Town) -> None:
    """Whoever comes first: bob has it and ann alone waits, or both wait, and neither way both have it."""
    for title, barcode in runs(town):
        answers = at_once(
            partial(place, town, "ann", title=title),
            partial(town.borrow, "bob", barcode),
        )
        hold = hold_on(town, "ann", title)
        assert hold is not None
        assert hold.place == 1
        assert kinds(answers) in (["Hold", "Loan"], ["Hold", "item-on-hold"])
        assert borrowers(town, barcode) == (["bob"] if isinstance(answers[1], Loan) else [])


def test_the_last_copy_that_two_borrow_and_two_wait_for_has_one_borrower(town: Town) -> None:
    for title, barcode in runs(town):
        answers = at_once(
            partial(place, town, "ann", title=title),
            partial(place, town, "bob", title=title),
            partial(town.borrow, "ann", barcode),
            partial(town.borrow, "bob", barcode),
        )
        lent = [who for who, answer in zip(("ann", "bob"), answers[2:], strict=True) if isinstance(answer, Loan)]
        assert borrowers(town, barcode) == lent
        assert len(lent) == 1
        waiting = [who for who in ("ann", "bob") if hold_on(town, who, title)]
        assert not set(waiting) & set(lent)


def test_a_place_in_the_queue_is_taken_once(town: Town) -> None:
    for title, _ in runs(town):
        answers = at_once(*[partial(place, town, "ann", title=title)] * 3)
        assert kinds(answers) == ["Hold", *["hold-already-placed"] * 2]


def test_a_fine_that_two_librarians_take_is_paid_once(town: Town) -> None:
    for run in RUNS:
        both = (f"D-{run}a", f"D-{run}b")
        for number in both:
            town.add(tables.fines, number=number, patron_id="ann", amount=1000)
        taken = at_once(partial(take, town, "ann", *both), partial(take, town, "ann", both[0]))
        assert kinds(taken) == ["NoneType", "Payment"]
        [payment] = [each for each in taken if isinstance(each, Payment)]
        assert account(town, "ann").owed == 2000 - payment.total
        take(town, "ann", *(fine.number for fine in account(town, "ann").fines))
    assert town.look(select(func.sum(tables.payments.c.total))) == [(2000 * len(RUNS),)]


def test_a_return_is_not_undone_whose_fine_is_taken(town: Town) -> None:
    for number, (_, barcode) in enumerate(runs(town)):
        town.lent("ann", barcode)
        town.wait(days=2)
        fine = returned(town, barcode, f"return {number}").fine
        assert fine
        answers = at_once(partial(take, town, "ann", fine.number), partial(undo, town, f"return {number}"))
        assert kinds(answers) in (["NoneType", "Undone"], ["Payment", "undo-too-late"])
        assert borrowers(town, barcode) == (["ann"] if answers[0] is None else [])
        assert account(town, "ann").owed == 0


def test_holds_that_are_settled_by_two_at_once_lapse_once_and_each_copy_goes_to_one(town: Town) -> None:
    for patron in ("cid", "dee"):
        town.add_patron(patron, f"A-{patron}")
    for title, barcode in runs(town):
        for patron in ("ann", "bob", "cid", "dee"):
            held(town, patron, title=title)
        pick(town, barcode)
        town.wait(days=3)
        assert at_once(*[town.library.tend] * 3) == [None] * 3
        columns = tables.holds.c
        states = select(columns.state).where(columns.title_id == int(title)).order_by(columns.id)
        assert town.look(states) == [("lapsed",), ("ready",), ("waiting",), ("waiting",)]
        town.change(tables.holds, state="cancelled")


def test_a_copy_that_lapses_for_the_next_is_not_lent_to_another_meanwhile(town: Town) -> None:
    """Though there is another free one, so that nobody needs to be kept from this one."""
    for title, barcode in runs(town):
        town.add(tables.items, id=100 + int(title), barcode=f"d{title}", title_id=int(title), for_loan=True)
        held(town, "ann", title=title)
        pick(town, barcode)
        town.add_patron(f"cid{title}", f"A-{title}")
        held(town, f"cid{title}", title=title)
        town.wait(days=3)
        _, answer = at_once(town.library.tend, partial(town.borrow, "bob", barcode))
        hold = hold_on(town, f"cid{title}", title)
        assert hold is not None
        assert (isinstance(answer, Loan), hold.state) in ((True, HoldState.WAITING), (False, HoldState.READY))


def test_a_hold_that_is_cancelled_while_its_copy_is_borrowed_ends_in_one_way(town: Town) -> None:
    for title, barcode in runs(town):
        hold = held(town, "ann", title=title)
        held(town, "bob", title=title)
        pick(town, barcode)
        answers = at_once(partial(cancel, town, "ann", hold.number), partial(town.borrow, "ann", barcode))
        next_one = hold_on(town, "bob", title)
        assert next_one is not None
        ended = (kinds(answers), next_one.state)
        assert ended in (
            (["Loan", "hold-unknown"], HoldState.WAITING),
            (["Hold", "item-on-hold"], HoldState.READY),
        )


def test_a_return_is_undone_or_its_copy_is_lent_to_another(town: Town) -> None:
    for number, (_, barcode) in enumerate(runs(town)):
        town.lent("ann", barcode)
        returned(town, barcode, f"return {number}")
        answers = at_once(partial(undo, town, f"return {number}"), partial(town.borrow, "bob", barcode))
        ended = (kinds(answers), borrowers(town, barcode))
        assert ended in ((["Undone", "item-on-loan"], ["ann"]), (["Loan", "undo-too-late"], ["bob"]))


def test_an_act_is_undone_once(town: Town) -> None:
    for number, (_, barcode) in enumerate(runs(town)):
        town.lent("ann", barcode, f"lend {number}")
        assert kinds(at_once(*[partial(undo, town, f"lend {number}")] * 3)) == ["Undone", *["undo-too-late"] * 2]


def test_an_item_that_two_report_has_one_case(town: Town) -> None:
    for _, barcode in runs(town):
        loan = town.lent("ann", barcode)
        assert kinds(at_once(*[partial(report, town, loan.number)] * 2)) == ["Case", "loan-has-case"]


def test_a_case_is_decided_once_and_its_item_comes_back_once(town: Town) -> None:
    for _, barcode in runs(town):
        reported = case(town, town.lent("ann", barcode).number)
        town.wait(days=2)
        owed = account(town, "ann").owed
        *decided, back = at_once(
            partial(settle, town, reported.number, "found"),
            partial(settle, town, reported.number, "repaired"),
            partial(give_back, town, barcode),
        )
        assert kinds(decided) == ["CannotSettle", "NoneType"]
        assert kinds([back]) in (["Returned"], ["item-not-lent"])
        assert (account(town, "ann").owed, borrowers(town, barcode)) == (owed + 2000, [])
