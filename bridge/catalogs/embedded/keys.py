"""What texts look like to a search: in one case, without diacritics and punctuation, whatever their script."""

from __future__ import annotations

import re
import unicodedata

LONGEST_KEY = 200  # characters, as many as a search may have; a B-tree takes no entry of 2,700 bytes
_LONGEST_WORD = 60  # characters; what two words have in common after these is not told apart
_MOST_WORDS = 200  # of a title, its author, subjects and publisher together

_besides_words = re.compile(r"[^0-9a-z]+")
_one_by_one = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")  # scripts without spaces between words
_apostrophes = "'`´ʹʻʼʽʾʿˈ‘’‛′"  # "Qur'an" is "quran"
_left_out: dict[int, str] = dict.fromkeys(map(ord, _apostrophes + "\u00ad\u0640\u200b\u200c\u200d\ufeff"), "")
_plain = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_unmarked = _left_out | str.maketrans(_plain)


def folded(text: str) -> str:
    """The words of the text, each followed by one space but the last: casefolded, diacritics removed, apostrophes
    left out, other punctuation and control characters as spaces. Letters and digits of all scripts stay.

    Folding what is folded changes nothing.
    """
    if text.isascii():
        return _besides_words.sub(" ", text.lower().replace("'", "").replace("`", "")).strip()
    apart = unicodedata.normalize("NFKD", text.translate(_left_out)).casefold().translate(_unmarked)
    bare = "".join(_letter(character) for character in unicodedata.normalize("NFKD", apart))
    return " ".join(_one_by_one.sub(r" \1 ", unicodedata.normalize("NFC", bare)).split())


def words_of(text: str) -> tuple[str, ...]:
    """Its different folded words in their order, each as long as the index keeps them."""
    return tuple(dict.fromkeys(word[:_LONGEST_WORD] for word in folded(text).split()))


def title_keys(
    title: str, author: str = "", subject: str = "", publisher: str = "", call_number: str = ""
) -> dict[str, str]:
    """The columns of `titles` that a search looks at: title_key, author_key and words."""
    words = words_of(f"{title} {author} {subject} {call_number} {publisher}")
    return {
        "title_key": folded(title)[:LONGEST_KEY].rstrip(),
        "author_key": folded(author)[:LONGEST_KEY].rstrip(),
        "words": " ".join(words[:_MOST_WORDS]),
    }


def _letter(character: str) -> str:
    """Itself, nothing for a diacritic, or a space."""
    match unicodedata.category(character)[0]:
        case "L" | "N":
            return character
        case "M":  # vowel signs of Indic scripts have no combining class, and are no diacritics
            return "" if unicodedata.combining(character) else character
        case _:
            return " "
