"""The librarian's lists: what to fetch for whom, what is laid into it, and what leaves the hold shelf."""

from __future__ import annotations

from bridge.catalogs.embedded import office_picks, picking, tables
from bridge.catalogs.embedded.office_picks import Outcome, Slip
from bridge.catalogs.embedded.picking import Pick
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Item, Reason, Refusal
from tests.bridge.embedded.asking import account, at_desk, cancel, case, held, pick, returned, was
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import TODAY, Town

B1 = Item("b1", "Laut Bercerita", "Leila S. Chudori", "899.221")


def listed(town: Town) -> list[tuple[str, tuple[str, ...]]]:
    """The holds to fetch a copy for, and which copies will do."""
    return [(each.number, each.barcodes) for each in at_desk(town, picking.pick_list)]


def to_clear(town: Town) -> list[str]:
    return [item.barcode for item in at_desk(town, picking.to_clear)]


def scan(town: Town, barcode: str) -> Outcome:
    return at_desk(town, lambda connection, rules: office_picks.scan(connection, rules, barcode))


def slip(town: Town, barcode: str) -> Slip | None:
    return at_desk(town, lambda connection, _: office_picks.slip(connection, barcode))


def test_the_list_says_where_to_find_the_copies_and_nobodys_name(town: Town) -> None:
    town.change(tables.items, shelf="R2")
    town.add(tables.shelves, code="R2", directions="Lantai 2")
    hold = held(town, "ann")
    texts = (hold.number, B1.title, B1.author, B1.call_number, "•••••0000")
    assert at_desk(town, picking.pick_list) == (Pick(*texts, ("b1", "b2", "b3", "b4"), "R2", "Lantai 2"),)


def test_the_queue_is_listed_as_far_as_there_are_free_copies(town: Town) -> None:
    for patron in ("cid", "dee", "eva"):
        town.add_patron(patron, f"A-{patron}")
    town.lent("cid", "b1")
    case(town, town.lent("cid", "b2").number)
    returned(town, "b2")
    holds = [held(town, patron).number for patron in ("eva", "dee", "ann")]
    assert listed(town) == [(number, ("b3", "b4")) for number in holds[:2]]
    pick(town, "b4")
    assert listed(town) == [(holds[1], ("b3",))]
    returned(town, "b1")
    assert listed(town) == [(holds[2], ("b3",))]


def test_for_who_wants_one_copy_only_that_one_is_listed(town: Town) -> None:
    hold = held(town, "ann", "b3")
    assert listed(town) == [(hold.number, ("b3",))]
    town.change(tables.items, for_loan=False)
    assert listed(town) == []


def test_who_takes_any_copy_leaves_the_one_that_another_wants(town: Town) -> None:
    for patron in ("cid", "dee"):
        town.add_patron(patron, f"A-{patron}")
    for barcode in ("b3", "b4"):
        town.lent("cid" if barcode == "b3" else "dee", barcode)
    anyone, particular = held(town, "ann"), held(town, "bob", "b1")
    assert listed(town) == [(anyone.number, ("b1", "b2")), (particular.number, ("b1",))]


def test_what_was_found_is_kept_for_the_first_who_waits_for_it(town: Town) -> None:
    first, second = held(town, "bob", "b2"), held(town, "ann")
    assert was(Hold, pick(town, "b1")).number == second.number
    assert was(Hold, pick(town, "b2")).number == first.number
    assert listed(town) == []


def test_what_nobody_waits_for_or_nobody_has_is_not_kept(town: Town) -> None:
    assert pick(town, "b1") == Refusal((Reason.HOLD_UNKNOWN,), B1)
    held(town, "ann")
    for barcode in ("nothing", "📚", *HOSTILE):
        assert pick(town, barcode) == Refusal((Reason.ITEM_UNKNOWN,)), ascii(barcode)
        assert scan(town, barcode) == "unknown"


def test_a_copy_that_somebody_has_or_that_was_reported_is_not_kept(town: Town) -> None:
    held(town, "bob")
    loan = town.lent("ann", "b1")
    assert pick(town, "b1") == Refusal((Reason.HOLD_UNKNOWN,), B1)
    case(town, loan.number)
    cancel(town, "bob", account(town, "bob").holds[0].number)
    returned(town, "b1")
    held(town, "bob")
    assert pick(town, "b1") == Refusal((Reason.HOLD_UNKNOWN,), B1)


def test_the_slip_has_the_end_of_the_card_and_the_last_day(town: Town) -> None:
    hold = held(town, "ann")
    assert slip(town, "b1") is None
    assert scan(town, "b1") == "picked"
    ready = account(town, "ann").holds[0]
    assert (ready.state, ready.last_day) == (HoldState.READY, TODAY.replace(day=25))
    assert slip(town, "b1") == Slip(hold.number, "b1", B1.title, "•••••0000", TODAY.replace(day=25))


def test_what_nobody_fetched_is_cleared_once_and_then_wanted_by_nobody(town: Town) -> None:
    held(town, "ann")
    pick(town, "b1")
    assert to_clear(town) == []
    assert scan(town, "b1") == "not-wanted"
    town.wait(days=3)
    assert to_clear(town) == ["b1"]
    assert [scan(town, "b1") for _ in range(2)] == ["cleared", "not-wanted"]
    assert to_clear(town) == []


def test_what_the_next_waits_for_stays_on_the_hold_shelf(town: Town) -> None:
    first = held(town, "ann")
    held(town, "bob")
    pick(town, "b1")
    cancel(town, "ann", first.number)
    assert to_clear(town) == []
    assert (slip(town, "b1") or Slip("", "", "", "", TODAY)).card == "•••••0001"


def test_what_another_copy_was_borrowed_instead_of_leaves_the_hold_shelf(town: Town) -> None:
    held(town, "ann")
    pick(town, "b1")
    town.lent("ann", "b2")
    assert to_clear(town) == ["b1"]
    assert scan(town, "b1") == "cleared"


def test_what_stands_there_for_nobody_is_cleared_by_whoever_borrows_it(town: Town) -> None:
    hold = held(town, "ann")
    pick(town, "b1")
    cancel(town, "ann", hold.number)
    assert to_clear(town) == ["b1"]
    town.lent("bob", "b1")
    assert to_clear(town) == []
    returned(town, "b1")
    assert to_clear(town) == []
