"""What the screens of returning say, and those about damaged and lost items, in both languages."""

from __future__ import annotations

INDONESIAN: dict[str, str] = {}

ENGLISH: dict[str, str] = {}
