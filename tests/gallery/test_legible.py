"""Texts from outside become showable, long ones short, and every colour that is written with can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # has no types

from kiosk.screens import shortening
from kiosk.screens.icons import ICONS
from kiosk.screens.legible import COVERED, LONGEST, legible
from kiosk.screens.palette import PALETTE, WRITTEN
from kiosk.screens.texts import MONTHS, TEXTS, WEEKDAYS

FONTS = Path(legible.__code__.co_filename).parent / "fonts"


def glyphs(font: str) -> set[str]:
    with TTFont(FONTS / font) as opened:
        return {chr(point) for point in opened.getBestCmap()}


def advance(text: str) -> float:
    """A font in which every letter is ten pixels wide."""
    return 10 * len(text)


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold", "ExtraBold"])
def test_every_covered_character_is_in_the_font(weight: str) -> None:
    assert glyphs(f"PlusJakartaSans-{weight}.ttf") >= COVERED


def test_everything_the_screens_say_is_in_the_font() -> None:
    said = "".join("".join((*TEXTS[language].values(), *WEEKDAYS[language], *MONTHS[language])) for language in TEXTS)
    assert set(said) <= COVERED | {"\n"}


@pytest.mark.parametrize("font", ["Icons.ttf", "IconsFill.ttf"])
def test_every_icon_is_in_both_icon_fonts(font: str) -> None:
    assert set(ICONS.values()) <= glyphs(font)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Laskar Pelangi", "Laskar Pelangi"),
        ("baris satu\r\nbaris\tdua\u2028tiga", "baris satu baris dua tiga"),
        ("abc\u202edef\u2066ghi\u200b\ufeff", "abcdefghi"),
        ("a\x1b@b\x00c\x9bd", "a@bcd"),
        ("[b]x[/b] & <i>", "[b]x[/b] & <i>"),
        ("Cafe\u0301", "Café"),
        ("Война и мир", "Voyna i mir"),
        ("非常", "FeiChang"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_a_text_from_outside_is_one_line_the_font_can_show(text: str, shown: str) -> None:
    assert legible(text) == shown


def test_every_character_there_is_becomes_covered_ones() -> None:
    for start in range(0, 0x110000, LONGEST):
        assert set(legible("".join(map(chr, range(start, min(start + LONGEST, 0x110000)))))) <= COVERED


def test_no_text_from_outside_takes_long() -> None:
    assert len(legible("x" * 1_000_000)) == LONGEST


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Bumi", ("Bumi",)),
        ("Bumi Manusia", ("Bumi", "Manusia")),
        ("Bumi dan Manusia", ("Bumi dan", "Manusia")),
        ("Bumi dan Manusia Indonesia", ("Bumi dan", "Manusia I…")),
        ("WWWWWWWWWWWWWWWWWWWWWWWWWWW", ("WWWWWWWWWW", "WWWWWWWWW…")),
        ("Satu, dua, tiga, empat, lima", ("Satu, dua,", "tiga, emp…")),
    ],
)
def test_a_title_is_shortened_to_two_lines(text: str, lines: tuple[str, ...]) -> None:
    assert shortening.shorten(text, 100, 2, advance) == lines


@pytest.mark.parametrize("room", [-5, 0, 9, 10, 35, 1000])
def test_shortening_ends_however_little_room_there_is(room: float) -> None:
    assert len(shortening.shorten("Pedoman Umum " * 20, room, 2, advance)) in {1, 2}


@pytest.mark.parametrize(("letters", "ground"), WRITTEN)
def test_what_is_written_stands_out(letters: str, ground: str) -> None:
    lighter, darker = sorted((luminance(PALETTE[letters]), luminance(PALETTE[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def luminance(code: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
