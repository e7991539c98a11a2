"""One box for title, author and keyword (seed 000, 2), on each database."""

from __future__ import annotations

from sqlalchemy import delete, update

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.keys import title_keys
from bridge.contract.discovery import LONGEST_WORDS, PAGE
from tests.bridge.search.stacks import Stacks

HOSTILE = [
    '"', "'", '"laut', 'laut"', "laut' OR '1'='1", "laut OR bercerita", "NOT laut", "laut NEAR pulang", "title:laut",
    "words : laut", "{a b} : laut", "^laut", "laut*", "* laut", "laut + pulang", "(laut", "laut & !pulang",
    "laut | pulang", "laut:*", "\\laut", "laut\x00pulang", "laut\ud800", "-laut", "%", "_", "laut%", "<->",
    "laut <2> pulang", "'; DROP TABLE titles; --", ":*", "\x1b[2J",
]
NOWHERE = ["x", "b", "b0", "w-1", "b999999999", "w9999999999", "b1'", "\x00", "w١", "b" * 5000, "w1\n", "q7"]
NOTHING = ["", "   ", "?!", "* \" '", "\x00", "-", "laut " * 2000, "x" * (LONGEST_WORDS + 1)]
FULL = [(PAGE, 0), (PAGE, 1), (0, PAGE), (PAGE - 1, 1), (PAGE - 1, 2), (2 * PAGE, PAGE)]


def test_a_title_is_found_by_its_title_its_author_its_keywords_and_all_of_them_in_one_box(stacks: Stacks) -> None:
    stacks.add("Pulang", "Leila S. Chudori", "Novel Indonesia; eksil politik", call_number="899.221 CHU p")
    stacks.add("Pulang", "Tere Liye", "Novel Indonesia")
    assert stacks.found("pulang") == ["Pulang", "Pulang"]
    for words in ("chudori", "Leila Chudori", "eksil", "pulang leila", "politik pulang chudori", "899.221 chu"):
        assert [title.author for title in stacks.page(words).titles] == ["Leila S. Chudori"], words
    assert stacks.found("pulang andrea") == []


def test_titles_that_begin_with_the_words_come_first_then_the_newest(stacks: Stacks) -> None:
    for title in ("Sejarah Laut", "Laut dan Pesisir", "Hikayat Laut Jawa", "Laut", "Ikan Laut"):
        stacks.add(title)
    assert stacks.found("laut") == ["Laut", "Laut dan Pesisir", "Ikan Laut", "Hikayat Laut Jawa", "Sejarah Laut"]


def test_diacritics_case_and_apostrophes_make_no_difference(stacks: Stacks) -> None:
    stacks.add("Tafsīr al-Qur’ān", "Muḥammad ʿAbduh")
    stacks.add("الأيام", "طه حسين")
    stacks.add("三国演义", "羅貫中")
    for words in ("tafsir", "TAFSĪR QURAN", "qur'an", "Qur’an muhammad", "abduh"):
        assert stacks.found(words) == ["Tafsīr al-Qur’ān"], words
    for words in ("الايام", "الأيَّام", "طه"):
        assert stacks.found(words) == ["الأيام"], words
    for words in ("三国", "演义"):
        assert stacks.found(words) == ["三国演义"], words


def test_the_last_word_may_be_unfinished(stacks: Stacks) -> None:
    stacks.add("Kisah Mempertanggungjawabkannya")
    for length in range(1, 26):
        unfinished = "mempertanggungjawabkannya"[:length]
        assert stacks.found(f"kisah {unfinished}") == stacks.found(unfinished) == ["Kisah Mempertanggungjawabkannya"]


def test_words_before_the_last_are_whole(stacks: Stacks) -> None:
    stacks.add("Perahu Kertas")
    assert stacks.found("kertas per") == ["Perahu Kertas"]
    assert stacks.found("ker perahu") == []


def test_paging_gives_every_title_once_in_a_lasting_order(stacks: Stacks) -> None:
    beginning = [f"Laut {number:03}" for number in range(PAGE + 5)]
    stacks.add_many([f"Hikayat {number:03} Laut" for number in range(2 * PAGE + 3)] + beginning + ["Pulang"])
    pages = stacks.pages("laut")
    titles = [title.title for page in pages for title in page]
    assert [len(page) for page in pages] == [PAGE] * 3 + [8]
    assert titles[: PAGE + 5] == beginning
    assert titles[PAGE + 5 :] == [f"Hikayat {number:03} Laut" for number in reversed(range(2 * PAGE + 3))]


def test_pages_that_are_just_full_lose_nothing(stacks: Stacks) -> None:
    for word, (first, others) in zip(("sungai", "danau", "gunung", "rawa", "hutan", "pulau"), FULL, strict=True):
        stacks.add_many([word] * first + [f"Di {word}"] * others)
        pages = stacks.pages(word)
        ids = [title.id for page in pages for title in page]
        assert len(ids) == len(set(ids)) == first + others
        assert all(pages)


def test_new_and_old_titles_of_a_large_collection_are_found_in_one_order(stacks: Stacks) -> None:
    """As PostgreSQL looks at the newest 2,000, then at blocks of 65,536, more with each step; and looks for
    `danau n`, whose last word is common, in the titles with the other one."""
    expected = []
    for start in (10, 65_530, 131_000, 188_000, 196_600, 300_000):
        stacks.latest = start
        stacks.add_many([f"Di Danau {number}" for number in range(30)])
        expected += [str(start + number) for number in range(1, 31)]
    ids = [title.id for page in stacks.pages("danau") for title in page]
    assert ids == expected[::-1]
    latest = [str(start + 30) for start in reversed((10, 65_530, 131_000, 188_000, 196_600, 300_000))]
    assert [title.id for title in stacks.page("danau 29").titles] == latest
    assert [title.id for page in stacks.pages("danau d") for title in page] == ids


def test_titles_that_come_between_two_pages_double_and_hide_none(stacks: Stacks) -> None:
    stacks.add_many([f"Hikayat {number} Laut" for number in range(PAGE + 2)])
    page = stacks.page("laut")
    stacks.add_many(["Ikan Laut", "Laut Baru"])
    then = stacks.page("laut", page.more)
    assert [title.title for title in then.titles] == [f"Hikayat {number} Laut" for number in (1, 0)]
    assert then.more == ""


def test_a_place_that_is_not_understood_begins_again(stacks: Stacks) -> None:
    stacks.add("Laut")
    assert [stacks.page("laut", more) for more in NOWHERE] == [stacks.page("laut")] * len(NOWHERE)


def test_a_place_of_another_search_begins_again(stacks: Stacks) -> None:
    other = stacks.add("Bumi")
    assert stacks.page("laut", f"b{other}") == stacks.page("laut")


def test_no_text_is_anything_but_words(stacks: Stacks) -> None:
    stacks.add("Pulang ke Laut", "'; DROP TABLE titles; --")
    found = {words: stacks.found(words) for words in HOSTILE}
    with_all_words = {"laut*", "* laut", "^laut", '"laut', 'laut"', "laut + pulang", "'; DROP TABLE titles; --"}
    assert all(found[words] == ["Pulang ke Laut"] for words in with_all_words)
    assert not any(found[words] for words in ("NOT laut", "laut OR bercerita", "title:laut", "{a b} : laut", "%", "_"))
    assert {text for words in HOSTILE for text in stacks.suggested(words)} == {"'; DROP TABLE titles; --"}
    assert stacks.found("pulang") == ["Pulang ke Laut"]


def test_nothing_to_look_for_finds_nothing(stacks: Stacks) -> None:
    stacks.add("Laut x")
    for words in NOTHING:
        assert stacks.page(words).titles == ()
        assert stacks.suggested(words) == ()


def test_as_many_words_as_a_search_may_have(stacks: Stacks) -> None:
    letters = " ".join("abcdefghijklmnopqrstuvwxyz0123456789" * 3)[:LONGEST_WORDS]
    stacks.add(letters)
    assert stacks.found(letters) == [letters]
    assert stacks.found("zz " + letters[:190]) == []


def test_a_word_longer_than_the_index_keeps_is_found(stacks: Stacks) -> None:
    word = "a" * 150
    stacks.add(f"Kata {word}")
    assert stacks.found(word) == [f"Kata {word}"]


def test_what_is_changed_or_removed_by_any_statement_is_found_as_it_is_now(stacks: Stacks) -> None:
    number = stacks.add("Bumi Manusia", "Pramoedya", copies=0)
    with stacks.town.library.engine.begin() as connection:
        mine = tables.titles.c.id == number
        other = {"title": "Anak Semua Bangsa", **title_keys("Anak Semua Bangsa")}
        connection.execute(update(tables.titles).where(mine).values(other))
    assert stacks.found("manusia") == []
    assert stacks.found("bangsa") == ["Anak Semua Bangsa"]
    with stacks.town.library.engine.begin() as connection:
        connection.execute(delete(tables.titles).where(mine))
    assert stacks.found("bangsa") == []


def test_digital_titles_are_found_in_the_same_search_with_their_link(stacks: Stacks) -> None:
    stacks.add("Budidaya Udang", "Tim Smarttube", "video", copies=0, link="https://example.org/udang")
    [title] = stacks.page("udang").titles
    assert (title.link, title.copies, title.available) == ("https://example.org/udang", 0, 0)


def test_suggestions_complete_titles_and_authors_and_name_each_once(stacks: Stacks) -> None:
    for number in range(30):
        stacks.add(f"Prahara {number % 3}", "Pramoedya Ananta Toer" if number % 2 else "Pram'oedya ananta toer")
    stacks.add("Laut", "Praba")
    assert stacks.suggested("pra") == ("Prahara 0", "Prahara 1", "Prahara 2", "Praba", "Pram'oedya ananta toer")
    assert stacks.suggested("Prahara 2") == ("Prahara 2",)
    assert stacks.suggested("hara") == ()


def test_every_suggestion_finds_what_it_suggests(stacks: Stacks) -> None:
    long = "Kumpulan " + "sangat panjang " * 40
    for number in range(10):
        stacks.add(f"{long}{number}", f"Kumala {number % 3}")
    suggested = stacks.suggested("kum")
    assert [len(text) for text in suggested] == [LONGEST_WORDS] + [8] * 3  # the long ones begin alike
    assert all(stacks.found(text) for text in suggested)
