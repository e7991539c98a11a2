"""What the screens of a patron's account say: loans, holds, fines and proofs, in both languages."""

from __future__ import annotations

INDONESIAN: dict[str, str] = {}

ENGLISH: dict[str, str] = {}
