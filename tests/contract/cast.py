"""Who and what a library of the contract's tests has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cast:
    """`card` with `pin` may borrow `items`, none of which is lent; `limit` is how many of them at once."""

    card: str
    pin: str
    items: tuple[str, str, str]
