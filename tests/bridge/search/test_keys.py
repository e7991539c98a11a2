"""What texts look like to a search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.catalogs.embedded.keys import LONGEST_KEY, folded, title_keys, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Laut  Bercerita!", "laut bercerita"),
        ("Al-Qur'an: Terjemah", "al quran terjemah"),
        ("Al-Qur’ān dan Ḥadīṯ", "al quran dan hadit"),
        ("Straße Ærø Łódź", "strasse aero lodz"),
        ("القُرْآن الكَرِيم", "القران الكريم"),
        ("三国演义", "三 国 演 义"),
        ("हिंदी", "हिंदी"),
        ("ＡＢＣ １２３", "abc 123"),
        ("899.221/CHU l", "899 221 chu l"),
        ("\x00\ud800\n x \udfff", "x"),
        ("!?* -- ()", ""),
    ],
)
def test_words_are_in_one_case_without_diacritics_and_punctuation(text: str, words: str) -> None:
    assert folded(text) == words


@given(st.text())
def test_what_is_folded_stays_as_it_is_and_has_words_and_single_spaces_only(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert once.split() == (once.split(" ") if once else [])
    assert not set(once) & set("'\"*:&|!()<>\\-\x00")


def test_keys_fit_an_index_however_long_the_texts_are() -> None:
    keys = title_keys("界" * 10_000, "x" * 10_000, " ".join(map(str, range(10_000))))
    assert len(keys["title_key"]) <= LONGEST_KEY
    assert len(keys["author_key"]) == LONGEST_KEY
    assert all(len(word) <= 60 for word in keys["words"].split(" "))
    assert len(keys["words"].split(" ")) == 200


def test_a_word_is_kept_once() -> None:
    assert words_of("Kura-kura KURA dan kancil") == ("kura", "dan", "kancil")
    assert title_keys("Saman", "Ayu Utami", "Novel; saman", "KPG", "899")["words"] == "saman ayu utami novel 899 kpg"
