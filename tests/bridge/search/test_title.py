"""Where the copies of a title are, and how many can be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bridge.catalogs.embedded import discovery, tables
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import PAGE, Copy
from tests.bridge.embedded.town import MONDAY, TODAY
from tests.bridge.search.stacks import Stacks

DUE = date(2026, 12, 7)
STRANGE = (
    "", "0", "-1", "999999", "2147483648", "9" * 5000, "1 ", "1.0", "١", "\x00", "1;", "one", "\ud800",
)  # fmt: skip


@pytest.fixture
def saman(stacks: Stacks) -> int:
    """A title with a copy for everything that can be with a copy, named after it."""
    described = {"publisher": "KPG", "year": 1998, "call_number": "899.221 UTA s"}
    number = stacks.add("Saman", "Ayu Utami", "Novel", copies=0, **described)
    town = stacks.town
    names = ("shelf", "lent", "kept", "lapsed", "reading", "reported", "settled", "withdrawn", "came-back")
    for offset, name in enumerate(names):
        row = {"for_loan": name != "reading", "withdrawn": name == "withdrawn", "shelf": "R1"}
        town.add(tables.items, id=500 + offset, barcode=name, title_id=number, **row)
    ids = {name: 500 + offset for offset, name in enumerate(names)}
    loan = {"patron_id": "ann", "kiosk": "K1", "lent_at": MONDAY, "due": DUE}
    town.add(tables.loans, id=1, number="L1", item_id=ids["lent"], **loan)
    town.add(tables.loans, id=2, number="L2", item_id=ids["reported"], **loan)
    town.add(tables.loans, id=3, number="L3", item_id=ids["settled"], returned_at=MONDAY, **loan)
    town.add(tables.loans, id=4, number="L4", item_id=ids["came-back"], returned_at=MONDAY, **loan)
    hold = {"title_id": number, "patron_id": "bob", "placed_at": MONDAY}
    ready = {"state": "ready", "ready_at": MONDAY, **hold}
    town.add(tables.holds, number="H1", item_id=ids["kept"], last_day=TODAY, **ready)
    town.add(tables.holds, number="H2", item_id=ids["lapsed"], last_day=TODAY - timedelta(days=1), **ready)
    town.add(tables.holds, number="H3", state="waiting", **hold)
    town.add(tables.holds, number="H4", state="cancelled", **hold)
    case = {"kind": "damaged", "kiosk": "K1", "opened_at": MONDAY}
    town.add(tables.cases, number="C1", loan_id=2, item_id=ids["reported"], **case)
    over = {"settled_at": MONDAY, "settled_by": "rina", "outcome": "repaired"}
    town.add(tables.cases, number="C2", loan_id=3, item_id=ids["settled"], **case, **over)
    town.add(tables.shelves, code="R1", directions="Lantai 2, di kiri tangga")
    return number


def test_each_copy_tells_where_it_is_but_not_who_has_it(stacks: Stacks, saman: int) -> None:
    assert {barcode: copy.whereabouts for barcode, copy in stacks.copies(saman).items()} == {
        "shelf": Whereabouts.ON_SHELF,
        "lent": Whereabouts.ON_LOAN,
        "kept": Whereabouts.ON_HOLD_SHELF,
        "lapsed": Whereabouts.ON_SHELF,
        "reading": Whereabouts.READING_ROOM,
        "reported": Whereabouts.WITH_LIBRARIAN,
        "settled": Whereabouts.ON_SHELF,
        "came-back": Whereabouts.ON_SHELF,
    }
    where = {"shelf": "R1", "directions": "Lantai 2, di kiri tangga"}
    assert stacks.copies(saman)["lent"] == Copy("lent", Whereabouts.ON_LOAN, due=DUE, **where)
    assert stacks.copies(saman)["kept"].due is None


def test_a_title_tells_everything_the_catalog_knows(stacks: Stacks, saman: int) -> None:
    detail = stacks.title(saman)
    assert (detail.publisher, detail.subject, detail.waiting) == ("KPG", "Novel", 1)
    title = detail.title
    assert (title.id, title.title, title.author, title.year) == (str(saman), "Saman", "Ayu Utami", 1998)
    assert title.call_number == "899.221 UTA s"


def test_withdrawn_copies_are_not_counted_and_those_away_are_not_available(stacks: Stacks, saman: int) -> None:
    [title] = stacks.page("saman").titles
    assert (title.copies, title.available) == (8, 3)  # shelf, settled and came-back
    assert stacks.title(saman).title == title


def test_a_copy_on_a_shelf_nobody_has_described_has_no_directions(stacks: Stacks) -> None:
    number = stacks.add("Larung")
    assert stacks.copies(number)["101-0"] == Copy("101-0", Whereabouts.ON_SHELF)


def test_a_title_that_does_not_exist_is_unknown(stacks: Stacks) -> None:
    assert {stacks.answer(number) for number in STRANGE} == {Refusal((Reason.TITLE_UNKNOWN,))}


def test_titles_by_their_ids(stacks: Stacks, saman: int) -> None:
    with stacks.town.library.database.reading() as connection:
        titles = discovery.titles_by_id(connection, stacks.town.library.rules, [saman, 1, 999])
        assert discovery.titles_by_id(connection, stacks.town.library.rules, []) == {}
    assert {number: title.title for number, title in titles.items()} == {saman: "Saman", 1: "Laut Bercerita"}
    assert titles[1].copies == 4


@contextmanager
def counting(stacks: Stacks) -> Iterator[list[str]]:
    asked: list[str] = []

    def heard(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(stacks.town.library.engine, "before_cursor_execute", heard)
    yield asked
    event.remove(stacks.town.library.engine, "before_cursor_execute", heard)


def test_a_page_of_titles_takes_no_more_questions_than_one_title(stacks: Stacks) -> None:
    stacks.add_many(["Sungai Mahakam"])
    with counting(stacks) as for_one:
        assert len(stacks.page("mahakam").titles) == 1
    stacks.add_many(["Delta Mahakam"] * PAGE)
    with counting(stacks) as for_many:
        assert len(stacks.page("mahakam").titles) == PAGE
    assert 0 < len(for_many) <= len(for_one)
