"""What the screens of the search say, in both languages."""

from __future__ import annotations

INDONESIAN: dict[str, str] = {}

ENGLISH: dict[str, str] = {}
