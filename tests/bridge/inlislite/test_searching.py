"""Search over INLISLite's catalog, which is compared as text and never as a pattern."""

from __future__ import annotations

import asyncio

import pytest

from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import PAGE, Copy, Title, TitleDetail
from tests.bridge.inlislite.scene import Scene


def found(scene: Scene, words: str, more: str = "") -> list[str]:
    return [title.title for title in asyncio.run(scene.system.search(words, more)).titles]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("laskar", ["Laskar Pelangi"]), ("LASKAR hirata", ["Laskar Pelangi"]), ("hirata bumi", []),
        ("fiksi", ["Bumi Manusia", "Laskar Pelangi"]), ("mitra", ["Bumi Manusia"]),
        ("%", ["100% Cinta_Laut"]), ("100%", ["100% Cinta_Laut"]), ("a_l", ["100% Cinta_Laut"]), ("___", []), ("!", []),
        ("rahasia", []), ("'; DROP TABLE catalogs; --", []), ("\\", []), ("", []), ("x" * 300, []), ("“", []),
    ],
)  # fmt: skip
def test_every_word_has_to_be_there(scene: Scene, words: str, titles: list[str]) -> None:
    assert found(scene, words) == titles


def test_a_title_tells_its_copies_and_how_many_are_there(scene: Scene) -> None:
    asyncio.run(scene.system.borrow("1", "00000000101", scene.act()))
    (title,) = asyncio.run(scene.system.search("laskar", "")).titles
    assert title == Title("1", "Laskar Pelangi", "Andrea Hirata", 2005, "899.221 HIR l", 2, 1)
    detail = asyncio.run(scene.system.title("1"))
    assert isinstance(detail, TitleDetail)
    assert (detail.title, detail.publisher, detail.subject) == (title, "Bentang", "Fiksi Indonesia")
    due = {"3.2": "2026-12-07", "3.3": "2026-12-05"}[scene.inlis.version]
    assert [(copy.barcode, copy.whereabouts, copy.directions, str(copy.due)) for copy in detail.copies] == [
        ("00000000101", Whereabouts.ON_LOAN, "Ruang baca", due),
        ("00000000102", Whereabouts.ON_SHELF, "Ruang baca", "None"),
    ]
    assert isinstance(detail.copies[0], Copy)


@pytest.mark.parametrize("id", ["404", "x", "", "-1", "1e3", "9" * 30, "5"])
def test_what_is_no_title_or_not_shown_is_unknown(scene: Scene, id: str) -> None:
    assert asyncio.run(scene.system.title(id)) == Refusal((Reason.TITLE_UNKNOWN,))


def test_a_search_goes_on_where_it_ended(scene: Scene) -> None:
    rows = ",".join(f"({100 + n}, 'X{n}', 'X{n}', 'Banyak {n:02}', 1)" for n in range(PAGE + 5))
    scene.inlis.do(f"INSERT INTO catalogs (ID, ControlNumber, BIBID, Title, Worksheet_id) VALUES {rows}")
    first = asyncio.run(scene.system.search("banyak", ""))
    rest = asyncio.run(scene.system.search("banyak", first.more))
    assert (len(first.titles), len(rest.titles), rest.more) == (PAGE, 5, "")
    assert len({title.id for title in (*first.titles, *rest.titles)}) == PAGE + 5
    assert asyncio.run(scene.system.search("banyak", "nonsense")) == first


def test_suggestions_begin_with_what_was_typed(scene: Scene) -> None:
    assert asyncio.run(scene.system.suggest("la")).texts == ("Laskar Pelangi",)
    assert asyncio.run(scene.system.suggest("ANDREA h")).texts == ("Andrea Hirata",)
    assert asyncio.run(scene.system.suggest("%")).texts == ()


def test_tables_of_an_older_character_set_are_searched_as_well(spare: Scene) -> None:
    for table, old in (("catalogs", "latin1 COLLATE latin1_bin"), ("members", "latin1")):
        spare.inlis.do(f"SET FOREIGN_KEY_CHECKS = 0; ALTER TABLE {table} CONVERT TO CHARACTER SET {old}")
    spare.reopened()
    assert found(spare, "LASKAR") == ["Laskar Pelangi"]
    assert found(spare, "ﷲ") == []
    assert asyncio.run(spare.system.find("ﷲ")) == Refusal((Reason.CARD_UNKNOWN,))
