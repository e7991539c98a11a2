"""Text from outside made harmless for paper: printable ASCII, and nothing a printer could obey."""

from __future__ import annotations

from anyascii import anyascii


def plain(text: str) -> str:
    """`text` transliterated to the characters U+0020 to U+007E, white space folded to single spaces.

    Whatever has no transliteration is left out; no control character can pass.
    """
    printable = "".join(c for c in anyascii(" ".join(text.split())) if " " <= c <= "~")
    return " ".join(printable.split())
