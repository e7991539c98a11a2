"""Where an item is, told to whoever scans it and to whoever finds its title, in the same words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bridge.catalogs.embedded import tables
from bridge.contract.circulation import Item, Reason, Refusal, Sighting, Whereabouts
from bridge.contract.discovery import TitleDetail
from tests.bridge.embedded.asking import ask, cancel, held, pick, report, returned, settle, undo, was
from tests.bridge.embedded.asking import case as reported
from tests.bridge.embedded.test_patron import HOSTILE
from tests.bridge.embedded.town import TODAY, Town

B1 = Item("b1", "Laut Bercerita", "Leila S. Chudori", "899.221")


def kept(town: Town) -> None:
    held(town, "bob")
    pick(town, "b1")


def kept_too_long(town: Town) -> None:
    kept(town)
    town.wait(days=3)


def kept_and_cancelled(town: Town) -> None:
    hold = held(town, "bob")
    pick(town, "b1")
    cancel(town, "bob", hold.number)


def lent_and_undone(town: Town) -> None:
    town.lent("ann", "b1", "lend")
    undo(town, "lend")


def reported_and_returned(town: Town) -> None:
    report(town, town.lent("ann", "b1").number)
    returned(town, "b1")


def reported_and_repaired(town: Town) -> None:
    settle(town, reported(town, town.lent("ann", "b1").number).number, "repaired")


def returned_for_another_and_reported(town: Town) -> None:
    loan = town.lent("ann", "b1")
    held(town, "bob")
    returned(town, "b1")
    report(town, loan.number)


HAPPENED: dict[str, tuple[Callable[[Town], object], Whereabouts]] = {
    "nothing": (lambda town: None, Whereabouts.ON_SHELF),
    "lent": (lambda town: town.lent("ann", "b1"), Whereabouts.ON_LOAN),
    "undone": (lent_and_undone, Whereabouts.ON_SHELF),
    "kept for somebody": (kept, Whereabouts.ON_HOLD_SHELF),
    "kept for nobody any more": (kept_too_long, Whereabouts.ON_SHELF),
    "kept and cancelled": (kept_and_cancelled, Whereabouts.ON_SHELF),
    "only waited for": (lambda town: held(town, "bob", "b1"), Whereabouts.ON_SHELF),
    "never lent": (lambda town: town.change(tables.items, for_loan=False), Whereabouts.READING_ROOM),
    "reported": (lambda town: report(town, town.lent("ann", "b1").number), Whereabouts.WITH_LIBRARIAN),
    "reported and returned": (reported_and_returned, Whereabouts.WITH_LIBRARIAN),
    "returned for another and reported": (returned_for_another_and_reported, Whereabouts.WITH_LIBRARIAN),
    "reported and repaired": (reported_and_repaired, Whereabouts.ON_SHELF),
}


@pytest.mark.parametrize("happened", HAPPENED)
def test_an_item_is_where_it_is(town: Town, happened: str) -> None:
    event, whereabouts = HAPPENED[happened]
    event(town)
    assert ask(town, lambda catalog: catalog.look("b1")) == Sighting(B1, whereabouts)
    first, *others = was(TitleDetail, ask(town, lambda catalog: catalog.title("1"))).copies
    assert (first.barcode, first.whereabouts) == ("b1", whereabouts)
    assert all(copy.whereabouts is others[0].whereabouts for copy in others)


def test_the_day_on_which_a_lent_copy_comes_back_is_told_and_nobodys_name(town: Town) -> None:
    loan = town.lent("ann", "b1")
    detail = was(TitleDetail, ask(town, lambda catalog: catalog.title("1")))
    assert [copy.due for copy in detail.copies] == [loan.due, None, None, None]
    assert (detail.title.copies, detail.title.available) == (4, 3)
    assert loan.due > TODAY
    assert "ann" not in str(detail)


def test_what_is_not_the_librarys_or_no_longer_is_unknown(town: Town) -> None:
    town.change(tables.items, withdrawn=True)
    for barcode in ("b1", "B1", "nothing", "📚", *HOSTILE):
        assert seen(town, barcode) == Refusal((Reason.ITEM_UNKNOWN,)), ascii(barcode)


def seen(town: Town, barcode: str) -> Sighting | Refusal:
    return ask(town, lambda catalog: catalog.look(barcode))
