"""An application's number as it is typed, and as it is printed."""

from __future__ import annotations


def numbered(typed: str) -> str:
    """As it is printed, as far as it was typed: "P7KQ2M9XD" is "P-7KQ2-M9XD"."""
    return "-".join(part for part in (typed[:1], typed[1:5], typed[5:]) if part)
