"""Hides most of a member number or a name, because a screen and a receipt are seen by others."""

from __future__ import annotations

_HIDDEN = "•"
_NATIONAL_ID = 16  # digits, which is what many libraries take for a member number; their first four name a district


def masked(number: str) -> str:
    """16 digits as "6472••••••••••12"; of any other number at most the last 4, and never more than half."""
    if len(number) == _NATIONAL_ID and number.isascii() and number.isdigit():
        return number[:4] + _HIDDEN * 10 + number[-2:]
    shown = min(4, len(number) // 2)
    return _HIDDEN * (len(number) - shown) + number[len(number) - shown :]


def masked_name(name: str) -> str:
    """Enough for its owner to know it: "Siti Rahmawati" as "Si•• R."; empty for no name."""
    first, *others = name.split() or [""]
    shown = min(2, len(first) // 2)
    hidden = first[:shown] + _HIDDEN * min(2, len(first) - shown)
    return " ".join([hidden, *(f"{others[-1][0]}." for _ in others[:1])]).strip()
