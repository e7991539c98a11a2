"""A stand's cache: what it takes is what it knows, and nobody reads a number or a card out of its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bridge.contract.fingerprints import fingerprint, key_of
from bridge.contract.standin import Changes, KnownItem, KnownPatron
from bridge.offline.cache import Cache
from bridge.policy import LoanPolicy

KEY, OTHER = key_of("token-of-K1"), key_of("token-of-K2")
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOLIDAYS = (date(2026, 12, 25), date(2027, 1, 1))


def patron(row: str, *cards: str, loans: int = 0) -> KnownPatron:
    prints = (fingerprint(KEY, "patron", f"id-{row}"), *(fingerprint(KEY, "card", card) for card in cards))
    return KnownPatron(
        row, tuple(sorted(prints)), "active", date(2027, 1, 31), loans, 1, True, date(2026, 11, 23), True
    )


def item(barcode: str, title: str = "Laut Bercerita", due: date | None = None) -> KnownItem:
    return KnownItem(
        barcode, fingerprint(KEY, "item", barcode), title, due=due, loan="x" * 22, renewals=1, bin="Kotak 2"
    )


def told(*known: KnownPatron | KnownItem, after: str = "1", more: bool = False, afresh: bool = False) -> Changes:
    patrons = tuple(one for one in known if isinstance(one, KnownPatron))
    items = tuple(one for one in known if isinstance(one, KnownItem))
    return Changes(patrons, items, after, more, afresh, AT, LoanPolicy(bins={"8": "Kotak 8"}), HOLIDAYS)


def walk(*known: KnownPatron | KnownItem) -> Changes:
    return told(*known, afresh=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache.db"


@pytest.fixture
def cache(file: Path) -> Iterator[Cache]:
    opened = Cache.open(file, KEY)
    yield opened
    opened.close()


def again(cache: Cache, file: Path, key: bytes = KEY) -> Cache:
    cache.close()
    return Cache.open(file, key)


def content(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


def test_a_new_cache_knows_nothing(cache: Cache) -> None:
    assert (cache.policy, cache.holidays, cache.knew, cache.cursor, cache.size) == (None, frozenset(), None, "", (0, 0))
    assert cache.patron("card", "card-1") is None
    assert cache.item("b1") is None


def test_what_was_told_is_found_by_every_card_by_the_id_and_by_the_barcode(cache: Cache, file: Path) -> None:
    ann, book = patron("1", "card-1", "chip-1"), item("b1", due=date(2026, 12, 5))
    cache.take(walk(ann, book))
    cache = again(cache, file)
    found = (cache.patron("card", "card-1"), cache.patron("card", "chip-1"), cache.patron("patron", "id-1"))
    assert found == (ann,) * 3
    assert cache.item("b1") == book
    assert (cache.patron("patron", "card-1"), cache.patron("card", "id-1"), cache.item("card-1")) == (None,) * 3
    assert (cache.policy, cache.holidays) == (LoanPolicy(bins={"8": "Kotak 8"}), frozenset(HOLIDAYS))
    assert (cache.knew, cache.cursor, cache.size) == (AT, "1", (1, 1))


def test_a_later_answer_replaces_the_rows_that_it_names_and_no_others(cache: Cache) -> None:
    cache.take(walk(patron("1", "old-card"), patron("2", "card-2"), item("b1"), item("b2")))
    moved, lent = patron("1", "new-card", loans=2), item("b1", due=date(2026, 12, 5))
    cache.take(told(moved, lent, after="2"))
    assert (cache.patron("card", "old-card"), cache.patron("card", "new-card")) == (None, moved)
    assert (cache.patron("card", "card-2"), cache.item("b1"), cache.item("b2")) == (
        *(patron("2", "card-2"), lent, item("b2")),
    )
    assert (cache.size, cache.cursor) == ((2, 2), "2")


def test_what_is_gone_is_known_no_more(cache: Cache) -> None:
    cache.take(walk(patron("1", "card-1"), item("b1"), item("b2")))
    cache.take(told(KnownPatron("1", ()), KnownItem("b1", ""), KnownItem("b9", ""), after="2"))
    assert (cache.patron("card", "card-1"), cache.item("b1"), cache.item("b2")) == (None, None, item("b2"))
    assert cache.size == (0, 1)


def test_nothing_is_known_before_a_walk_is_complete(cache: Cache, file: Path) -> None:
    cache.take(told(patron("1", "card-1"), after="half", more=True, afresh=True))
    assert (cache.patron("card", "card-1"), cache.knew, cache.size) == (None, None, (0, 0))
    cache = again(cache, file)
    assert cache.cursor == "half"
    cache.take(told(item("b1"), after="whole"))
    assert (cache.patron("card", "card-1"), cache.item("b1")) == (patron("1", "card-1"), item("b1"))
    assert (cache.knew, cache.size) == (AT, (1, 1))


def test_a_walk_afresh_takes_the_place_of_the_old_one_when_it_is_complete(cache: Cache, file: Path) -> None:
    cache.take(walk(patron("1", "card-1"), item("b1"), item("b2")))
    cache.take(replace(told(item("b1", "Baru"), after="2", more=True, afresh=True), at=AT + HOUR))
    assert (cache.item("b1"), cache.item("b2"), cache.size, cache.knew) == (item("b1"), item("b2"), (1, 2), AT)
    cache = again(cache, file)
    cache.take(replace(told(item("b3"), after="3"), at=AT + HOUR))
    assert [cache.item(barcode) for barcode in ("b1", "b2", "b3")] == [item("b1", "Baru"), None, item("b3")]
    assert (cache.patron("card", "card-1"), cache.size, cache.knew) == (None, (0, 2), AT + HOUR)


def test_a_walk_that_begins_again_forgets_what_the_former_one_had_collected(cache: Cache) -> None:
    cache.take(told(item("b1"), after="half", more=True, afresh=True))
    cache.take(told(item("b2"), after="other half", more=True, afresh=True))
    cache.take(told(item("b3"), after="whole"))
    assert [cache.item(barcode) for barcode in ("b1", "b2", "b3")] == [None, item("b2"), item("b3")]
    assert cache.size == (0, 2)


def test_changes_in_parts_are_known_at_once_and_the_time_only_at_their_end(cache: Cache) -> None:
    cache.take(walk(item("b1")))
    cache.take(replace(told(item("b1", "Baru"), after="2", more=True), at=AT + HOUR))
    assert (cache.item("b1"), cache.knew) == (item("b1", "Baru"), AT)
    cache.take(replace(told(after="3"), at=AT + HOUR))
    assert cache.knew == AT + HOUR


def test_a_print_of_two_patrons_is_nobodys(cache: Cache) -> None:
    cache.take(walk(patron("1", "card-1"), patron("2", "card-2")))
    cache.take(told(patron("2", "card-1", "card-2"), after="2", more=True))
    assert cache.patron("card", "card-1") is None
    cache.take(told(patron("1"), after="3"))
    assert cache.patron("card", "card-1") == patron("2", "card-1", "card-2")


def test_an_answer_to_a_question_from_before_a_wipe_is_left_alone(cache: Cache) -> None:
    cache.take(walk(item("b1"), item("b2")))
    cache.wipe()
    cache.take(told(item("b1"), after="2"))
    assert (cache.item("b1"), cache.cursor, cache.knew, cache.size) == (None, "", None, (0, 0))
    cache.take(walk(item("b1")))
    assert cache.item("b1") == item("b1")


def test_wiping_leaves_nothing_in_the_file(cache: Cache, file: Path) -> None:
    cache.take(walk(patron("1", "card-1"), item("b1")))
    assert b"Laut Bercerita" in content(file)
    cache.wipe()
    left = content(file)
    prints = [fingerprint(KEY, "item", "b1"), *patron("1", "card-1").prints]
    assert not [word for word in ("Laut", "Kotak", *prints) if word.encode() in left]
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_file_has_no_card_number_barcode_id_or_key_in_the_clear(cache: Cache, file: Path) -> None:
    cache.take(walk(patron("7", "CARD-4711"), replace(item("BARCODE-0815"), row="9")))
    kept = content(file)
    assert not [word for word in (b"CARD-4711", b"BARCODE-0815", b"id-7", KEY, b"token-of-K1") if word in kept]


def test_only_the_bridge_may_read_it(cache: Cache, file: Path) -> None:
    cache.take(walk(item("b1")))
    assert {path.stat().st_mode & 0o777 for path in file.parent.glob(f"{file.name}*")} == {0o600}
    cache.close()
    file.chmod(0o644)
    Cache.open(file, KEY).close()
    assert file.stat().st_mode & 0o777 == 0o600


def older(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 0")


def newer(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")


def anothers(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE told (name TEXT, value BLOB)")


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def garbage(file: Path) -> None:
    file.write_bytes(b"\xff" * 20_000)


def untold(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE told SET value = x'c1' WHERE name = 'told'")


@pytest.mark.parametrize("spoil", [older, newer, anothers, torn, garbage, untold])
def test_a_file_that_is_of_no_use_is_replaced_and_that_is_told_once(
    cache: Cache, file: Path, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    cache.take(walk(*(item(f"b{number}") for number in range(500))))
    cache.close()
    spoil(file)
    cache = Cache.open(file, KEY)
    assert cache.item("b1") is None
    assert (cache.cursor, cache.knew, cache.size) == ("", None, (0, 0))
    assert len(caplog.records) == 1
    cache.take(walk(item("b1")))
    assert again(cache, file).item("b1") == item("b1")


def test_another_token_begins_with_nothing(cache: Cache, file: Path) -> None:
    cache.take(walk(item("b1")))
    cache = again(cache, file, OTHER)
    assert (cache.item("b1"), cache.cursor, cache.size) == (None, "", (0, 0))
    assert fingerprint(KEY, "item", "b1").encode() not in content(file)


def test_damage_that_is_found_later_empties_it_too(cache: Cache, file: Path) -> None:
    cache.take(walk(*(item(f"b{number}") for number in range(5000))))
    cache.close()
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(3 * 4096)
        raw.write(b"\xff" * (size - 3 * 4096))
    cache = Cache.open(file, KEY)
    assert cache.item("b17") is None
    assert (cache.cursor, cache.size) == ("", (0, 0))
    cache.take(walk(item("b17")))
    assert cache.item("b17") == item("b17")


def test_damage_that_is_found_while_taking_empties_it_too(cache: Cache, file: Path) -> None:
    cache.take(walk(*(item(f"b{number}") for number in range(5000))))
    cache.close()
    with file.open("r+b") as raw:
        raw.seek(3 * 4096)
        raw.write(b"\xff" * (file.stat().st_size - 3 * 4096))
    cache = Cache.open(file, KEY)
    cache.take(told(item("b17"), after="2"))
    assert (cache.item("b17"), cache.cursor, cache.knew) == (None, "", None)


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        Cache.open(tmp_path / "missing" / "cache.db", KEY)
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        Cache.open(tmp_path / "folder", KEY)


def test_a_full_disk_leaves_what_was_known(cache: Cache) -> None:
    cache.take(walk(item("b1")))
    pages = cache._database.execute("PRAGMA page_count").fetchone()[0]
    cache._database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OSError, match="full"):
        cache.take(told(*(item(f"b{number}", "x" * 80) for number in range(2000)), after="2"))
    assert (cache.item("b1"), cache.item("b2"), cache.cursor, cache.size) == (item("b1"), None, "1", (0, 1))
