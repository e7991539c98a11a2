"""Hides most of a member number, because a screen and a receipt are seen by others."""

from __future__ import annotations

_HIDDEN = "•"
_NATIONAL_ID = 16  # digits, which is what many libraries take for a member number; their first four name a district


def masked(number: str) -> str:
    """16 digits as "6472••••••••••12"; of any other number at most the last 4, and never more than half."""
    if len(number) == _NATIONAL_ID and number.isascii() and number.isdigit():
        return number[:4] + _HIDDEN * 10 + number[-2:]
    shown = min(4, len(number) // 2)
    return _HIDDEN * (len(number) - shown) + number[len(number) - shown :]
