"""What the REST app needs of the library behind it, whichever that is."""

from __future__ import annotations

from typing import Protocol

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal
from bridge.contract.guestbook import Visit


class Library(Protocol):
    """A backend that can be served. `kiosk_of` and `healthy` block; all but `catalog` may raise `Unavailable`."""

    def catalog(self, kiosk: str) -> Catalog:
        """The library as this kiosk sees it; what the kiosk does is recorded under its name."""

    async def sign_guest_book(self, card: str, key: str) -> Visit | Refusal:
        """One line in today's guest book for each key. Refuses an unknown card."""

    def issue_token(self, kiosk: str) -> str:
        """A new bearer token for this kiosk, told this once."""

    def kiosk_of(self, token: str) -> str | None:
        """The kiosk this bearer token was issued for, or None when it is unknown or revoked."""

    def healthy(self) -> bool:
        """Whether the backend answers now."""
