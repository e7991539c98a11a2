"""The vocabulary of the guest book: who comes in signs it, and only who signed it today may borrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed line of the guest book. `signed_at` is an aware datetime in the library's own time zone."""

    number: str
    signed_at: datetime
