"""What contradicts a rule or another stand is put before a librarian, and goes away when it explains itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.deciding import Outcome, decide
from bridge.catalogs.embedded.matters import MatterKind
from bridge.contract.account import HoldState
from bridge.contract.letters import Deed
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import account, at_desk, case, held, pick, take, undo
from tests.bridge.embedded.asking import returned as returned_now
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.late.post import borrowed, delivered, history, letter, open_matters, owed, renewed, returned

LATE = {"counting": "calendar", "loan_days": 1, "fine_counting": "calendar"}


def test_an_item_that_two_stands_have_lent_is_a_matter(town: Town) -> None:
    borrowed(town, "ann", "b1", 3, "K1")
    second = borrowed(town, "bob", "b1", 2, "K2")
    assert open_matters(town) == [MatterKind.LENT_TWICE]
    assert len(second.matters) == 1
    assert [(patron, presumed) for patron, _, _, _, presumed in history(town)] == [("ann", True), ("bob", False)]
    assert town.loans() == [("bob", 1)]


def test_who_is_told_first_does_not_matter(town: Town) -> None:
    borrowed(town, "bob", "b1", 2, "K2")
    borrowed(town, "ann", "b1", 3, "K1")
    assert open_matters(town) == [MatterKind.LENT_TWICE]
    assert [(patron, presumed) for patron, _, _, _, presumed in history(town)] == [("ann", True), ("bob", False)]


def test_a_third_stand_that_saw_the_return_explains_it(town: Town) -> None:
    borrowed(town, "ann", "b1", 3, "K1")
    borrowed(town, "bob", "b1", 1, "K2")
    returned(town, "b1", 2, "K3")
    assert open_matters(town) == []
    assert [(patron, ended, presumed) for patron, _, _, ended, presumed in history(town)] == [
        ("ann", town.now - timedelta(hours=2), False),
        ("bob", None, False),
    ]


def test_a_loan_between_an_online_loan_and_its_return_is_put_between(town: Town) -> None:
    """Ann's return and bob's loan at another stand are told after the return that ended bob's loan."""
    town.lent("ann", "b1")
    town.wait(hours=5)
    returned_now(town, "b1")
    returned(town, "b1", 3, "K2")
    borrowed(town, "bob", "b1", 2, "K2")
    assert open_matters(town) == []
    ended = [(patron, ended, presumed) for patron, _, _, ended, presumed in history(town)]
    assert ended == [("ann", town.now - timedelta(hours=3), False), ("bob", town.now, False)]


def test_the_same_patron_twice_is_no_contradiction(town: Town) -> None:
    borrowed(town, "ann", "b1", 3, "K1")
    borrowed(town, "ann", "b1", 2, "K2")
    assert open_matters(town) == []
    assert town.loans() == [("ann", 1)]


def test_an_end_that_nobody_saw_costs_nothing(found: Found) -> None:
    town = found(**LATE)
    town.lent("ann", "b1")
    town.wait(days=9)
    borrowed(town, "bob", "b1", 1)
    assert owed(town) == []
    returned(town, "b1", 2, "K2")
    assert owed(town) == [("ann", 8 * 2000)]


def test_more_items_than_allowed_are_a_matter_of_the_loan_that_was_one_too_many(town: Town) -> None:
    for hours, barcode in ((5, "b1"), (4, "b2"), (3, "b3")):
        borrowed(town, "ann", barcode, hours)
    assert open_matters(town) == [MatterKind.LIMIT_PASSED]
    assert town.look(select(tables.matters.c.item_id)) == [(3,)]
    returned(town, "b1", 3.5, "K2")
    assert open_matters(town) == []


def test_an_online_loan_can_be_the_one_too_many(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(hours=1)
    town.lent("ann", "b2")
    town.wait(hours=1)
    borrowed(town, "ann", "b3", 1.5)
    assert open_matters(town) == [MatterKind.LIMIT_PASSED]
    assert town.look(select(tables.matters.c.item_id)) == [(2,)]


def test_loans_within_the_limit_are_no_matter_however_many_there_are(town: Town) -> None:
    for number in range(4):
        borrowed(town, "ann", f"b{number + 1}", 10 - number * 2)
        returned(town, f"b{number + 1}", 9 - number * 2)
    assert open_matters(town) == []


@pytest.mark.parametrize(
    ("patron", "reasons"),
    [
        ({"status": "suspended"}, "card-suspended"),
        ({"status": "inactive"}, "card-inactive"),
        ({"expires": TODAY - timedelta(days=1)}, "card-expired"),
        ({"status": "suspended", "expires": date(2020, 1, 1)}, "card-expired card-suspended"),
    ],
)
def test_a_card_that_is_not_good_any_more_is_a_matter(town: Town, patron: dict[str, Any], reasons: str) -> None:
    town.change(tables.patrons, **patron)
    borrowed(town, "ann", "b1", 1)
    assert open_matters(town) == [MatterKind.PATRON_BARRED]
    assert town.look(select(tables.matters.c.reasons)) == [(reasons,)]
    assert town.loans() == [("ann", 1)]


def test_a_card_that_was_good_on_the_day_of_the_act_is_no_matter(town: Town) -> None:
    town.change(tables.patrons, expires=TODAY)
    town.wait(days=2)
    borrowed(town, "ann", "b1", 48)
    assert open_matters(town) == []


def test_whoever_an_item_was_kept_for_waits_again(town: Town) -> None:
    held(town, "bob", "b1")
    pick(town, "b1")
    town.wait(hours=2)
    borrowed(town, "ann", "b1", 1)
    assert open_matters(town) == [MatterKind.ITEM_KEPT]
    [hold] = account(town, "bob").holds
    assert (hold.state, hold.place) == (HoldState.WAITING, 1)


def test_it_was_kept_even_when_they_have_fetched_it_since(town: Town) -> None:
    held(town, "bob", "b1")
    pick(town, "b1")
    town.wait(hours=4)
    borrowed(town, "bob", "b1", 1)
    returned(town, "b1", 2, "K2")
    borrowed(town, "ann", "b1", 3, "K2")
    assert open_matters(town) == [MatterKind.ITEM_KEPT]
    assert account(town, "bob").holds == ()


def test_who_takes_what_is_kept_for_them_has_what_they_waited_for(town: Town) -> None:
    held(town, "ann", "b1")
    pick(town, "b1")
    town.wait(hours=2)
    borrowed(town, "ann", "b1", 1)
    assert (open_matters(town), account(town, "ann").holds) == ([], ())


def test_what_was_put_aside_only_later_was_not_taken_from_anybody(town: Town) -> None:
    borrowed(town, "ann", "b2", 8)
    held(town, "bob", "b1")
    pick(town, "b1")
    borrowed(town, "ann", "b1", 1)
    returned(town, "b1", 0.5)
    assert open_matters(town) == []


def test_an_item_that_is_not_for_loan_is_a_matter(town: Town) -> None:
    town.change(tables.items, for_loan=False)
    borrowed(town, "ann", "b1", 1)
    assert open_matters(town) == [MatterKind.NOT_FOR_LOAN]


def test_an_item_that_is_a_case_is_a_matter(town: Town) -> None:
    loan = town.lent("ann", "b1")
    town.wait(hours=1)
    case(town, loan.number)
    returned_now(town, "b1")
    town.wait(hours=3)
    borrowed(town, "bob", "b1", 1)
    assert open_matters(town) == [MatterKind.ITEM_HAS_CASE]


def test_a_return_of_what_nobody_has_waits_for_its_loan(town: Town) -> None:
    answer = returned(town, "b1", 1)
    assert (answer.number[:2], len(answer.matters)) == ("W-", 1)
    assert open_matters(town) == [MatterKind.NOT_LENT]
    borrowed(town, "ann", "b1", 2, "K2")
    assert open_matters(town) == []
    assert town.loans() == []


def test_a_renewal_waits_for_its_loan(town: Town) -> None:
    renewed(town, "ann", "b1", 1)
    assert open_matters(town) == [MatterKind.RENEWAL_REFUSED]
    borrowed(town, "ann", "b1", 5, "K2")
    assert open_matters(town) == []
    assert town.look(select(tables.loans.c.renewals)) == [(1,)]


def test_a_renewal_that_the_rules_did_not_allow_then_is_a_matter(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(days=1)
    renewed(town, "ann", "b1", 3)
    renewed(town, "ann", "b1", 2)
    assert open_matters(town) == [MatterKind.RENEWAL_REFUSED]
    assert town.look(select(tables.matters.c.reasons)) == [("renewals-used",)]


def test_who_began_to_wait_after_a_renewal_was_promised_does_not_undo_it(town: Town) -> None:
    town.lent("ann", "b1")
    town.change(tables.items, withdrawn=True)
    with town.library.engine.begin() as connection:
        connection.execute(tables.items.update().where(tables.items.c.barcode == "b1").values(withdrawn=False))
    town.wait(days=1)
    held(town, "bob")
    renewed(town, "ann", "b1", 1)
    assert open_matters(town) == []
    renewed(town, "ann", "b1", -0)
    assert open_matters(town) == [MatterKind.RENEWAL_REFUSED]


def test_a_renewal_takes_the_fine_of_a_loan_that_ended_since_with_it(found: Found) -> None:
    town = found(**LATE)
    town.lent("ann", "b1")
    town.wait(days=2)
    returned_now(town, "b1")
    assert owed(town) == [("ann", 2000)]
    renewed(town, "ann", "b1", 36)
    assert owed(town) == []


def test_a_fine_that_was_paid_stays_paid_and_is_a_matter(found: Found) -> None:
    town = found(**LATE)
    town.lent("ann", "b1")
    town.wait(days=5)
    back = returned_now(town, "b1")
    assert back.fine is not None
    take(town, "ann", back.fine.number)
    returned(town, "b1", 48, "K2")
    assert open_matters(town) == [MatterKind.FINE_PAID]
    assert owed(town) == [("ann", 4 * 2000)]


def test_nothing_becomes_a_matter_twice(town: Town) -> None:
    sent = [letter(town, Deed.BORROW, "b1", f"card-{patron}", hours) for patron, hours in (("ann", 3), ("bob", 2))]
    for one in (*sent, *sent, *reversed(sent)):
        delivered(town, one)
    assert open_matters(town) == [MatterKind.LENT_TWICE]


def test_a_loan_that_is_undone_leaves_the_one_before_it_open(town: Town) -> None:
    borrowed(town, "ann", "b1", 3, "K2")
    delivered(town, letter(town, Deed.BORROW, "b1", "card-bob", 0, key="act"))
    assert open_matters(town) == [MatterKind.LENT_TWICE]
    undo(town, "act")
    assert open_matters(town) == []
    assert town.loans() == [("ann", 1)]


def test_what_a_librarian_has_decided_is_not_opened_again(town: Town) -> None:
    borrowed(town, "ann", "b1", 3, "K1")
    borrowed(town, "bob", "b1", 2, "K2")
    done = {"settled_at": town.now, "settled_by": "petugas", "outcome": "first-returned"}
    at_desk(town, lambda connection, _: connection.execute(tables.matters.update().values(done)))
    borrowed(town, "bob", "b2", 4, "K2")
    returned(town, "b1", 1, "K2")
    assert open_matters(town) == []


def test_a_loan_that_is_undone_is_not_among_too_many(town: Town) -> None:
    town.lent("ann", "b1", "act")
    for barcode in ("b2", "b3"):
        town.wait(seconds=5)
        borrowed(town, "ann", barcode, 0)
    assert open_matters(town) == [MatterKind.LIMIT_PASSED]
    undo(town, "act")
    assert open_matters(town) == []


def test_an_item_whose_return_is_undone_has_come_back_when_another_stand_saw_it(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(hours=1)
    returned_now(town, "b1", "act")
    town.wait(seconds=20)
    returned(town, "b1", 10 / 3600, "K2")
    assert open_matters(town) == [MatterKind.NOT_LENT]
    undo(town, "act")
    assert open_matters(town) == []
    assert [ended for *_, ended, _ in history(town)] == [town.now - timedelta(seconds=10)]


def test_of_two_renewals_the_later_is_the_one_too_many_whichever_is_told_first(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(days=1)
    for hours in (2, 3):
        renewed(town, "ann", "b1", hours)
    assert open_matters(town) == [MatterKind.RENEWAL_REFUSED]
    matter, letter = tables.matters, tables.letters
    assert town.look(select(letter.c.at).join(matter)) == [(town.now - timedelta(hours=2),)]


def test_what_had_come_back_was_not_renewed(found: Found) -> None:
    town = found(**LATE)
    town.lent("ann", "b1")
    town.wait(days=4)
    renewed(town, "ann", "b1", 80)
    returned_now(town, "b1")
    assert owed(town) == [("ann", 2 * 2000)]
    returned(town, "b1", 81, "K2")
    assert (open_matters(town), owed(town)) == ([MatterKind.RENEWAL_REFUSED], [])
    assert town.look(select(tables.loans.c.renewals, tables.loans.c.due)) == [(0, TODAY + timedelta(days=1))]


def test_what_a_librarian_has_allowed_stays_allowed(town: Town) -> None:
    town.lent("ann", "b1")
    town.wait(days=1)
    for hours in (3, 2):
        renewed(town, "ann", "b1", hours)
    [[number]] = town.look(select(tables.matters.c.number))
    at_desk(town, lambda connection, rules: decide(connection, rules, number, Outcome.ALLOWED, "petugas"))
    renewed(town, "ann", "b1", 1)
    assert open_matters(town) == [MatterKind.RENEWAL_REFUSED]
    assert town.look(select(tables.loans.c.renewals)) == [(2,)]
