"""Proposes a user name and a password that tell nothing about who gets them and are easy to type on a phone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # one keyboard, and nothing that looks like 0, o, 1, l or i


@dataclass(frozen=True, slots=True)
class Proposal:
    """What `AccessPoint.admit` is asked for."""

    user: str
    password: str = field(repr=False)


def propose() -> Proposal:
    """One of 31**6 user names, so that whoever makes two for the same point has to look, and 40 bits of password."""
    return Proposal(f"p-{_random(6)}", _random(8))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
