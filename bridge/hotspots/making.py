"""Proposes user names and passwords that are easy to type on a telephone and tell nothing about their owner."""

from __future__ import annotations

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def new_user() -> str:
    return f"p-{_random(6)}"


def new_password() -> str:
    """About 40 bits."""
    return _random(8)


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
