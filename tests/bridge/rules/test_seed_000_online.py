"""The profile of the first library's online services (seed 000), one test for each of its rules.

Its 1 and 7, registration and passwords, are not built yet.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bridge.catalogs.embedded import picking, pins, tables
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Patron, Reason, Refusal, Returned, Whereabouts
from bridge.contract.discovery import Found, TitleDetail
from tests.bridge.embedded.town import TODAY
from tests.bridge.rules.conftest import PIN, Counter, was


@pytest.mark.parametrize(
    ("approach", "words"), [("title", "laskar pelangi"), ("author", "andrea hirata"), ("keyword", "belitung")]
)
def test_2_the_collection_is_searched_by_title_author_or_keyword(counter: Counter, approach: str, words: str) -> None:
    found = was(Found, counter.ask(lambda catalog: catalog.search(words, "")))
    assert [title.title for title in found.titles] == ["Laskar Pelangi"], approach


def test_3_whether_a_found_book_is_there_can_be_seen(counter: Counter) -> None:
    assert copy_of_the_novel(counter) == (Whereabouts.ON_SHELF, "Lantai 2, di kiri tangga", None)
    counter.lends("bob", "novel")
    assert copy_of_the_novel(counter) == (Whereabouts.ON_LOAN, "Lantai 2, di kiri tangga", date(2026, 12, 7))


def test_4_a_found_book_is_held_and_the_librarian_finds_and_prepares_it(counter: Counter) -> None:
    hold = counter.holds("ann", "2")
    assert (hold.state, hold.place) == (HoldState.WAITING, 1)
    [pick] = listed(counter)
    assert pick.number == hold.number
    prepared = prepare(counter, "novel")
    assert prepared.state is HoldState.READY
    counter.lends("ann", "novel")
    assert counter.account("ann").holds == ()


def test_4_a_held_book_waits_2_days(counter: Counter) -> None:
    counter.holds("ann", "2")
    assert prepare(counter, "novel").last_day == TODAY + timedelta(days=2)
    counter.comes_on(TODAY + timedelta(days=2))
    refused = counter.ask(lambda catalog: catalog.borrow("bob", "novel", "k"))
    assert was(Refusal, refused).reasons == (Reason.ITEM_ON_HOLD,)
    counter.lends("ann", "novel")


def test_4_a_hold_that_nobody_fetches_lapses_by_itself_after_2_days(counter: Counter) -> None:
    counter.holds("ann", "2")
    prepare(counter, "novel")
    counter.comes_on(TODAY + timedelta(days=3))
    assert counter.account("ann").holds == ()
    counter.lends("bob", "novel")


@pytest.mark.parametrize("status", ["inactive", "suspended"])
def test_4_only_members_can_hold(counter: Counter, status: str) -> None:
    counter.town.change(tables.patrons, status=status)
    refused = counter.ask(lambda catalog: catalog.place_hold("ann", "2", None, "k"))
    assert was(Refusal, refused).reasons == (Reason(f"card-{status}"),)
    refused = counter.ask(lambda catalog: catalog.place_hold("stranger", "2", None, "k2"))
    assert Reason.CARD_UNKNOWN in was(Refusal, refused).reasons


def test_4_a_returned_book_goes_to_the_next_who_waits_for_it(counter: Counter) -> None:
    counter.lends("bob", "novel")
    counter.holds("ann", "2")
    assert was(Returned, counter.takes_back("novel")).place == "hold-shelf"
    [hold] = counter.account("ann").holds
    assert hold.state is HoldState.READY


def test_5_a_member_with_card_and_password_sees_what_they_have_borrowed(counter: Counter) -> None:
    counter.town.change(tables.patrons, pin_hash=pins.hash_pin(PIN))
    loan = counter.lends("ann", "novel")
    assert was(Refusal, counter.town.identify("card-ann")).reasons == (Reason.PIN_NEEDED,)
    assert was(Refusal, counter.town.identify("card-ann", "0000")).reasons == (Reason.PIN_WRONG,)
    patron = was(Patron, counter.town.identify("card-ann", PIN))
    assert [open_loan.loan.item for open_loan in counter.account(patron.id).loans] == [loan.item]


def test_the_digital_collection_is_found_in_the_same_search(counter: Counter) -> None:
    keys = {"title_key": "tata surya", "author_key": "", "words": "tata surya edutainment"}
    link = "https://digital.perpustakaan.example/tata-surya"
    counter.add(tables.titles, id=3, title="Tata Surya", link=link, **keys)
    [title] = was(Found, counter.ask(lambda catalog: catalog.search("tata surya", ""))).titles
    assert (title.link, title.copies) == (link, 0)


def copy_of_the_novel(counter: Counter) -> tuple[Whereabouts, str, date | None]:
    [copy] = was(TitleDetail, counter.ask(lambda catalog: catalog.title("2"))).copies
    return copy.whereabouts, copy.directions, copy.due


def listed(counter: Counter) -> tuple[picking.Pick, ...]:
    library = counter.town.library
    with library.database.writing() as connection:
        return picking.pick_list(connection, library.rules)


def prepare(counter: Counter, barcode: str) -> Hold:
    library = counter.town.library
    with library.database.writing() as connection:
        return was(Hold, picking.picked(connection, library.rules, barcode))
