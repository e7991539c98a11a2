"""Two who write at once on PostgreSQL: what is committed last may have been written first, and is told all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, insert, text

from bridge.catalogs.embedded import feed_log, tables
from bridge.catalogs.embedded.library import Library
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.feed.conftest import Stood
from tests.bridge.feed.learning import Stand
from tests.bridge.feed.truth import agrees

pytestmark = pytest.mark.parametrize("kind", ["postgresql"])


def sign(connection: Connection, town: Town, patron: str) -> None:
    key = f"key-of-{patron}-{next(town.keys)}"
    line = {"patron_id": patron, "signed_at": town.now, "day": TODAY, "key": key}
    connection.execute(insert(tables.visits).values(line))


@contextlib.contextmanager
def slowly(library: Library) -> Iterator[Connection]:
    """A transaction that is committed when the block has ended."""
    with library.engine.begin() as connection:
        yield connection


def test_a_change_that_is_committed_late_is_not_passed_over(stand: Stand) -> None:
    town = stand.town
    with slowly(town.library) as slow:
        sign(slow, town, "ann")
        with slowly(town.library) as quick:
            sign(quick, town, "bob")
        assert stand.told() == ["bob"]
        assert stand.told() == []
    assert stand.told() == ["ann"]
    assert stand.told() == []


def test_lines_come_out_of_their_order_and_each_is_told_once(stand: Stand) -> None:
    town = stand.town
    with slowly(town.library) as first:
        sign(first, town, "ann")
        with slowly(town.library) as second:
            sign(second, town, "bob")
            with slowly(town.library) as third:
                third.execute(insert(tables.items).values(barcode="n1", title_id=1, for_loan=True, id=50))
            assert stand.told() == ["n1"]
        assert stand.told() == ["bob"]
    assert stand.told() == ["ann"]
    numbers = town.look(text("SELECT patron_id, item_id FROM change_log ORDER BY id DESC LIMIT 3"))  # type: ignore[arg-type]
    assert numbers == [(None, 50), ("bob", None), ("ann", None)]


def test_a_part_of_a_transaction_that_was_taken_back_is_not_told(stand: Stand) -> None:
    town = stand.town
    with slowly(town.library) as connection:
        sign(connection, town, "ann")
        with contextlib.suppress(ZeroDivisionError), connection.begin_nested():
            sign(connection, town, "bob")
            raise ZeroDivisionError
    assert stand.told() == ["ann"]


def test_a_walk_that_begins_while_something_is_being_written_tells_it_at_its_end(town: Town, stood: Stood) -> None:
    town.add_patron("eve", "A26000099")
    stand = stood(town)
    with slowly(town.library) as slow:
        slow.execute(insert(tables.items).values(barcode="n1", title_id=1, for_loan=True, id=50))
        stand.learn()
        assert stand.cache.item("n1") is None
    assert stand.told() == ["n1"]
    agrees(stand)


def test_a_snapshot_that_would_be_too_long_loses_nothing(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_log, "_LONGEST_SNAPSHOT", 1)
    town = stand.town
    stand.learn()
    with slowly(town.library) as slow:
        sign(slow, town, "ann")
        with slowly(town.library) as quick:
            sign(quick, town, "bob")
        assert stand.told() in ([], ["bob"])
    assert "ann" in stand.told()
    town.add_patron("eve", "A26000099")
    stand.learn()
    agrees(stand)


def test_numbers_of_another_server_begin_afresh(stand: Stand) -> None:
    """The same log, carried to a server that has not had as many transactions yet."""
    here = stand.town.library
    with here.database.still() as connection:
        point = feed_log.now(connection)
        older = feed_log.Point(point.id, point.tag, "1:2:")
        newer = feed_log.Point(point.id, point.tag, "999999999:999999999:")
        assert [feed_log.reaches(connection, one) for one in (point, older, newer)] == [True, True, False]


def test_many_who_write_at_once_are_all_told(stand: Stand) -> None:
    """Eight writers and a stand that asks all the time: at the end it knows everything."""
    town = stand.town
    patrons = [f"p{number}" for number in range(8)]
    town.add_patron("eve", "A26000099")
    for number, patron in enumerate(patrons):
        town.add_patron(patron, f"B{number}")

    def write(patron: str) -> None:
        for number in range(20):
            with slowly(town.library) as connection:
                line = {"patron_id": patron, "amount": 1000, "number": f"{patron}-{number}"}
                connection.execute(insert(tables.fines).values(line))
                sign(connection, town, patron)

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(write, patron) for patron in patrons]
        while not all(job.done() for job in jobs):
            stand.ask()
    assert [job.result() for job in jobs] == [None] * 8
    stand.learn()
    agrees(stand)
