"""What the REST app needs of the library behind it, whichever that is."""

from __future__ import annotations

from typing import Protocol

from bridge.catalogs.embedded.library import Library as EmbeddedLibrary
from bridge.catalogs.systems.library import JoinedLibrary
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal
from bridge.contract.letters import Mailbox
from bridge.contract.login import LoggedIn, TooManyTries, WantedPin
from bridge.contract.membership import PinChanged
from bridge.contract.standin import Changes


class Library(Protocol):
    """A backend that can be served. What is not async blocks; all that answers may raise `Unavailable`."""

    def catalog(self, kiosk: str) -> Catalog:
        """The library as this kiosk sees it; what the kiosk does is recorded under its name."""

    def mailbox(self, kiosk: str) -> Mailbox:
        """Where this kiosk's letters are delivered."""

    def issue_token(self, kiosk: str) -> str:
        """A new bearer token for this kiosk, told this once."""

    def kiosk_of(self, token: str) -> str | None:
        """The kiosk this bearer token was issued for, or None when it is unknown or revoked."""

    async def log_in(self, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
        """A new bearer token for the card's owner. `address` is where the question came from.

        None, after always the same time, when the card is unknown, has no PIN, has another one, or may not be
        tried now: who asks learns nothing about cards that are not theirs.
        """

    async def change_pin(
        self, patron: str, wanted: WantedPin, address: str
    ) -> PinChanged | Refusal | TooManyTries | None:
        """A new PIN for this patron, who is logged in; log-ins end as with
        `Membership.change_pin`. None, after always the same time, when the old one is wrong or may not be tried now.
        PIN_WEAK.
        """

    async def reset_pin(self, card: str, wanted: WantedPin, address: str) -> PinChanged | Refusal | TooManyTries | None:
        """The same for the card's owner, with nothing but a code from the desk as the old one; None as in `log_in`."""

    def patron_of(self, token: str) -> str | None:
        """The id of the patron who got this bearer token, or None when it is unknown or its time is over."""

    async def changes(self, key: bytes, after: str) -> Changes:
        """What has changed since `after`, for the kiosk whose fingerprints have this key (`standin.Advance`)."""

    def tend(self) -> None:
        """Does what has to happen without anybody asking, if the backend does not do it by itself: holds lapse, what
        has been kept long enough is forgotten."""

    def healthy(self) -> bool:
        """Whether the backend answers now."""


def ours(library: Library) -> EmbeddedLibrary | None:
    """What we keep ourselves of this library: all of it, or what stands beside its own system. Desk, fleet and stands
    need that."""
    match library:
        case EmbeddedLibrary():
            return library
        case JoinedLibrary(annex=annex):
            return annex
    return None
