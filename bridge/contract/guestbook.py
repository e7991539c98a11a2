"""The vocabulary of the guest book: who comes in signs it, and only who signed it today may borrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bridge.contract.circulation import Refusal


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed line of the guest book. `signed_at` is an aware datetime in the library's own time zone.

    `waiting`: this stand has noted it, and the library does not know yet; `number` is then the stand's own.
    """

    number: str
    signed_at: datetime
    waiting: bool = False


class Guestbook(Protocol):
    async def sign_guest_book(self, card: str, key: str) -> Visit | Refusal:
        """One line in today's guest book for each key; keys and errors are as in `Circulation`. CARD_UNKNOWN."""
