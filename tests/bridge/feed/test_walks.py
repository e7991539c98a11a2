"""The walk through everything, page by page, while the library goes on; and cursors that lead nowhere."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, text, update

from bridge.catalogs.embedded import feed, feed_cursor, feed_log, tables
from bridge.catalogs.transport import LONGEST_ANSWER
from bridge.contract.codes import LONGEST_CURSOR
from bridge.contract.fingerprints import key_of
from bridge.contract.standin import Changes
from tests.bridge.embedded.asking import held, returned
from tests.bridge.embedded.town import Town
from tests.bridge.feed.conftest import Stood
from tests.bridge.feed.learning import Stand
from tests.bridge.feed.truth import agrees


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PAGE", 2)


def asked(stand: Stand, after: str, key: bytes = b"") -> Changes:
    return asyncio.run(stand.town.library.changes(key or stand.key, after))


@pytest.mark.usefixtures("short_pages")
def test_everything_is_told_in_pages_and_once(town: Town, stood: Stood) -> None:
    town.add_patron("eve", "A26000099")
    stand = stood(town)
    answers = stand.learn()
    assert [len(answer.patrons) + len(answer.items) for answer in answers] == [2, 3, 2, 0, 0]
    assert [answer.afresh for answer in answers] == [True, False, False, False, False]
    agrees(stand)


@pytest.mark.usefixtures("short_pages")
def test_what_changes_during_the_walk_is_told_before_it_ends(town: Town, stood: Stood) -> None:
    """Before the page that the walk is at, on it, and behind it."""
    town.add_patron("eve", "A26000099")
    stand = stood(town)
    stand.ask()
    town.lent("ann", "b4")
    town.add_patron("aaa", "A26000010")
    stand.ask()
    held(town, "bob")
    returned(town, "b4")
    town.add(tables.items, barcode="n1", title_id=1, for_loan=True)
    town.change(tables.titles, title="Laut")
    assert stand.cache.knew is None
    stand.learn()
    agrees(stand)
    assert stand.cache.knew == town.now


@pytest.mark.usefixtures("short_pages")
def test_midnight_during_the_walk_leaves_nobody_behind(town: Town, stood: Stood) -> None:
    town.add_patron("eve", "A26000099")
    town.lent("ann", "b1")
    town.wait(days=14)
    stand = stood(town)
    assert [patron.overdue for patron in stand.ask().patrons] == [0, 0]
    town.wait(days=1)
    stand.learn()
    agrees(stand)
    ann = stand.cache.patron("patron", "ann")
    assert ann is not None
    assert ann.overdue == 1


@pytest.mark.usefixtures("short_pages")
def test_many_changes_come_in_pages_too(town: Town, stood: Stood) -> None:
    town.add_patron("eve", "A26000099")
    stand = stood(town)
    stand.learn()
    with town.library.engine.begin() as connection:
        connection.execute(update(tables.patrons).values(status="suspended"))
        connection.execute(update(tables.items).values(for_loan=False))
    answers = stand.learn()
    assert [len(answer.patrons) + len(answer.items) for answer in answers] == [2, 3, 2, 0, 0]
    assert not any(answer.afresh for answer in answers)
    agrees(stand)


@pytest.mark.usefixtures("short_pages")
def test_a_stand_that_is_started_again_goes_on_where_it_was(town: Town, stood: Stood) -> None:
    town.add_patron("eve", "A26000099")
    stand = stood(town)
    stand.ask()
    stand.restart()
    stand.ask()
    stand.restart()
    assert not any(answer.afresh for answer in stand.learn())
    agrees(stand)


def test_an_answer_fits_however_long_the_texts_are(town: Town, stood: Stood) -> None:
    town.add_patron("eve", "A26000099")
    rows = [{"id": number, "title": "🕮" * 200, "call_number": "899"} for number in range(10, 1500)]
    copies = [{"barcode": f"n{row['id']}", "title_id": row["id"], "for_loan": True} for row in rows]
    with town.library.engine.begin() as connection:
        connection.execute(insert(tables.titles), rows)
        connection.execute(insert(tables.items), copies)
    stand = stood(town)
    answers = stand.learn()
    assert len(answers) > 3
    assert all(len(msgspec.json.encode(answer)) < LONGEST_ANSWER * 3 // 4 for answer in answers)
    agrees(stand)


def test_a_cursor_is_short_and_names_nobody_even_in_the_middle(
    town: Town, stood: Stood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 1)
    stand = stood(town)
    first, second = stand.ask(), stand.ask()
    for answer in (first, second):
        span = feed_cursor.opened(answer.next, stand.key)
        assert span is not None
        assert span.after in ("ann", "bob")
        assert len(answer.next) < LONGEST_CURSOR / 2
    assert feed_cursor.opened(first.next, key_of("another")) is None


@pytest.mark.parametrize("strange", ["", "x", "AAAA", "~~~", "A" * 900, "§", "Ａ", "\0"])
def test_a_cursor_that_is_not_understood_begins_afresh(stand: Stand, strange: str) -> None:
    answer = asked(stand, strange)
    assert answer.afresh
    assert (len(answer.patrons), len(answer.items)) == (2, 4)


def test_a_cursor_that_was_tampered_with_begins_afresh(stand: Stand) -> None:
    cursor = stand.cache.cursor
    assert not asked(stand, cursor).afresh
    for place in range(0, len(cursor) - 1, 5):
        other = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert asked(stand, other).afresh


def test_a_cursor_of_another_database_begins_afresh(stand: Stand, tmp_path: Path) -> None:
    other = Town(f"sqlite:///{tmp_path}/other.db")
    other.settle()
    stand.town = other
    assert asked(stand, stand.cache.cursor).afresh
    other.library.close()


def test_a_database_that_was_restored_from_a_backup_begins_afresh(stand: Stand) -> None:
    """Its newest lines are lost, and others get their numbers."""
    stand.town.lent("ann", "b1")
    stand.learn()
    with stand.town.library.engine.begin() as connection:
        last = connection.scalar(text("SELECT max(id) FROM change_log"))
        connection.execute(text("UPDATE change_log SET tag = tag + 1 WHERE id = :last"), {"last": last})
    assert asked(stand, stand.cache.cursor).afresh


def test_who_asks_after_too_long_begins_afresh_and_who_asks_in_time_does_not(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_log, "KEPT", 10)
    late = stand.cache.cursor
    for number in range(20):
        day = stand.town.now.date() + timedelta(days=number + 1)
        stand.town.add(tables.visits, patron_id="ann", signed_at=stand.town.now, day=day, key=f"visit-{number}-x")
        stand.learn() if number < 15 else None
    stand.town.library.tend()
    assert asked(stand, late).afresh
    [answer] = stand.learn()
    assert not answer.afresh
    assert len(answer.patrons) == 1


def test_a_library_without_anything_is_learnt_too(town: Town, stood: Stood) -> None:
    with town.library.engine.begin() as connection:
        for name in ("cards", "visits", "items", "titles", "patrons"):
            connection.execute(tables.metadata.tables[name].delete())
        connection.execute(text("DELETE FROM change_log WHERE id > 1"))
    stand = stood(town)
    stand.learn()
    assert (stand.cache.size, stand.cache.knew) == ((0, 0), town.now)
    town.add_patron("ann", "A26000000")
    assert stand.told() == ["ann"]
    town.wait(days=1)
    assert town.now - timedelta(days=1) == stand.cache.knew
