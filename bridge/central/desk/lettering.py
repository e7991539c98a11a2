"""The letters of everything that the desk prints as PDF."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path

from anyascii import anyascii
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "PlusJakartaSans-Regular", "PlusJakartaSans-Bold"
_FONTS = Path(__file__).with_name("static")


@functools.cache
def load_fonts() -> None:
    """Before anything is measured or written with them."""
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, _FONTS / f"{name}.ttf"))


def printable(text: str) -> str:
    """In the letters that the font has: others are transliterated, and what is invisible is left out."""
    load_fonts()
    letters = pdfmetrics.getFont(PLAIN).face.charToGlyph
    visible = (" " if letter.isspace() else letter for letter in text)
    kept = (letter for letter in visible if not unicodedata.category(letter).startswith("C"))
    return "".join(letter if ord(letter) in letters else anyascii(letter) for letter in kept)
