"""Searching SLiMS's catalog."""

from __future__ import annotations

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.circulation import Reason, Refusal, Whereabouts
from bridge.contract.discovery import PAGE, TitleDetail
from tests.bridge.slims.conftest import told
from tests.peers.slims import SlimsPeer


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("laut", ["Laut Bercerita"]),
        ("CHUDORI laut", ["Laut Bercerita"]),
        ("fiksi", ["Ronggeng Dukuh Paruk", "Bumi Manusia", "Laut Bercerita"]),
        ("fiksi toh", ["Ronggeng Dukuh Paruk"]),
        ("b", ["Buku yang Hilang", "Bumi Manusia", "Kamus Besar Bahasa Indonesia", "Laut Bercerita"]),
        ("100%", ["100% Matematika_SMA"]),
        ("%", ["100% Matematika_SMA"]),
        ("a_s", ["100% Matematika_SMA"]),
        ("|", []),
        ("\\", []),
        ("'; DROP TABLE biblio; --", []),
        ("arsip", []),  # which SLiMS hides
        ("  ", []),
        ("\x00\x1b", []),
        ("x" * 10_000, []),
        ("laut \N{GRINNING FACE}", []),
        ("laut \udcff", ["Laut Bercerita"]),
    ],
)
def test_every_word_is_in_title_author_or_topic(system: SlimsSystem, words: str, titles: list[str]) -> None:
    found = told(system.search(words, ""))
    shown = [title.title for title in found.titles]
    assert shown[: len(titles)] == titles
    assert len(shown) == len(titles) or words == "b"
    assert found.more == ""


def test_pages_go_on_where_the_last_one_ended(peer: SlimsPeer, system: SlimsSystem) -> None:
    peer.do("INSERT INTO biblio (biblio_id, title) SELECT 100 + seq, CONCAT('Seri ', seq) FROM seq_1_to_45")
    seen: list[str] = []
    more = ""
    for size in (PAGE, PAGE, 5):
        page = told(system.search("seri", more))
        assert len(page.titles) == size
        seen += [title.id for title in page.titles]
        more = page.more
    assert more == ""
    assert len(set(seen)) == 45
    for nonsense in ("x", "-1", "99999999999", "１"):
        assert told(system.search("seri", nonsense)) == told(system.search("seri", ""))


def test_a_title_tells_where_its_copies_are(system: SlimsSystem) -> None:
    found = told(system.title("2"))
    assert isinstance(found, TitleDetail)
    assert (found.publisher, found.subject, found.waiting) == ("KPG", "Fiksi Indonesia", 1)
    assert (found.title.year, found.title.copies, found.title.available) == (2012, 2, 1)
    assert [(copy.barcode, copy.whereabouts, copy.shelf, copy.directions) for copy in found.copies] == [
        ("B00002", Whereabouts.ON_SHELF, "Rak 7", "Lantai 2, di kiri tangga"),
        ("B00011", Whereabouts.ON_LOAN, "Rak 7", "Lantai 2, di kiri tangga"),
    ]
    assert [copy.due and copy.due.isoformat() for copy in found.copies] == [None, "2026-11-13"]


@pytest.mark.parametrize("id", ["9", "99", "", "x", "-1", "1 OR 1=1", "9" * 30])
def test_what_is_hidden_or_not_there_is_no_title(system: SlimsSystem, id: str) -> None:
    assert told(system.title(id)) == Refusal((Reason.TITLE_UNKNOWN,))


def test_suggestions_begin_with_what_was_typed(system: SlimsSystem) -> None:
    assert told(system.suggest("bu")).texts == ("Buku yang Hilang", "Bumi Manusia")
    assert told(system.suggest("Pra")).texts == ("Pramoedya Ananta Toer",)
    for nothing in ("", "%", "arsip", "x" * 300):
        assert told(system.suggest(nothing)).texts == ()
