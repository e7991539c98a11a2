"""Loading the sample: all of it into an empty database, and nothing into one that is somebody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Row, insert, select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.sample import rows
from bridge.catalogs.embedded.sample.load import load_sample
from bridge.policy import LoanPolicy
from tests.bridge.sample.conftest import MONDAY


def content(library: Library) -> dict[str, list[Row[tuple[object, ...]]]]:
    with library.database.reading() as connection:
        return {name: list(connection.execute(select(table))) for name, table in tables.metadata.tables.items()}


def test_an_empty_library_gets_everything(empty: Library) -> None:
    assert empty.is_empty()
    load_sample(empty.engine, MONDAY)
    found = content(empty)
    assert len(found["patrons"]) == len(rows.patrons()) == 41
    assert len(found["titles"]) == len(rows.titles()) + len(rows.digital())
    assert len(found["items"]) == sum(len(title.barcodes) for title in rows.titles())
    assert len(found["holidays"]) == len(rows.holidays())


def test_loading_again_on_the_same_day_changes_nothing(opened: Callable[[LoanPolicy], Library]) -> None:
    library = opened(LoanPolicy())
    before = content(library)
    load_sample(library.engine, MONDAY)
    assert content(library) == before


def test_loading_on_the_next_day_only_adds_to_the_guest_book(opened: Callable[[LoanPolicy], Library]) -> None:
    library = opened(LoanPolicy())
    before = content(library)
    load_sample(library.engine, MONDAY + timedelta(days=1))
    after = content(library)
    for table in ("visits", "footfall"):
        signed, more = before.pop(table), after.pop(table)
        assert more[: len(signed)] == signed
        assert len(more) == 2 * len(signed)
    assert after == before


def test_a_library_with_patrons_of_its_own_gets_nothing(empty: Library) -> None:
    own = {"id": "p1", "number": "1", "name": "X", "status": "active", "expires": date(2030, 1, 1)}
    with empty.database.writing() as connection:
        connection.execute(insert(tables.patrons), [own])
    before = content(empty)
    load_sample(empty.engine, MONDAY)
    assert content(empty) == before


def test_a_pin_is_kept_only_as_its_hash(opened: Callable[[LoanPolicy], Library]) -> None:
    hashes = [patron.pin_hash for patron in content(opened(LoanPolicy()))["patrons"] if patron.pin_hash]
    assert [kept.startswith("$argon2id$") for kept in hashes] == [True, True]
