"""The embedded library as its owner sees it: one database, and a catalog for each kiosk that asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import Engine, exists, select, text

from bridge.catalogs.embedded import feed, feed_log, forgetting, holds, patron_tokens, pins_from_afar, tokens
from bridge.catalogs.embedded.catalog import EmbeddedCatalog
from bridge.catalogs.embedded.database import Database, open_database
from bridge.catalogs.embedded.tables import items, patrons
from bridge.catalogs.embedded.wifi import Network, Wifi
from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.letters import Mailbox
from bridge.contract.login import LoggedIn, TooManyTries, WantedPin
from bridge.contract.membership import PinChanged
from bridge.contract.standin import Changes
from bridge.policy import LoanPolicy
from bridge.rules import Rules
from bridge.sealing import Seal


@dataclass(frozen=True, slots=True)
class Library:
    """Satisfies `bridge.central.library.Library`. What is not async blocks, and may raise `Unavailable`."""

    database: Database
    rules: Rules
    wifi: Wifi | None = None
    seal: Seal | None = None

    @classmethod
    def open(
        cls,
        url: str,
        policy: LoanPolicy,
        clock: Callable[[], datetime],
        network: Network | None = None,
        seal: Seal | None = None,
    ) -> Self:
        """With all tables, up to date. `url` is "sqlite:///file" or "postgresql://..."; `clock` gives aware datetimes;
        `network` is the Wi-Fi, if the library has one, and `seal` that of its members' photos, if it keeps any.

        Raises OSError, with a sentence, when the database cannot be opened.
        """
        database, rules = open_database(url), Rules(policy, clock)
        return cls(database, rules, None if network is None else Wifi(database, rules, network), seal)

    @property
    def engine(self) -> Engine:
        """For whoever fills the tables."""
        return self.database.engine

    def catalog(self, kiosk: str) -> EmbeddedCatalog:
        return EmbeddedCatalog(self.database, self.rules, kiosk, self.wifi, self.seal)

    def mailbox(self, kiosk: str) -> Mailbox:
        return self.catalog(kiosk)

    def issue_token(self, kiosk: str) -> str:
        """A new bearer token, told this once."""
        with self.database.writing() as connection:
            return tokens.issue(connection, kiosk, self.rules.now())

    def revoke_token(self, kiosk: str) -> None:
        """Takes all the kiosk's tokens away."""
        with self.database.writing() as connection:
            tokens.revoke(connection, kiosk, self.rules.now())

    def kiosk_of(self, token: str) -> str | None:
        with self.database.reading() as connection:
            return tokens.owner(connection, token)

    async def log_in(self, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
        return await patron_tokens.log_in(self.database, self.rules, card, pin, address)

    async def change_pin(
        self, patron: str, wanted: WantedPin, address: str
    ) -> PinChanged | Refusal | TooManyTries | None:
        return await pins_from_afar.change(self.database, self.rules, patron, wanted, address)

    async def reset_pin(self, card: str, wanted: WantedPin, address: str) -> PinChanged | Refusal | TooManyTries | None:
        return await pins_from_afar.reset(self.database, self.rules, card, wanted, address)

    def patron_of(self, token: str) -> str | None:
        with self.database.reading() as connection:
            return patron_tokens.owner(connection, self.rules, token)

    def tend(self) -> None:
        """Lets holds lapse whose last day is past; what anybody asks about them knows that without it. Forgets what
        changed long ago, and who signed the guest book long ago. Closes accesses to the Wi-Fi that are over."""
        rules = self.rules.at_this_moment()
        with self.database.writing() as connection:
            holds.settle(connection, rules)
            feed_log.trim(connection)
            forgetting.forget(connection, rules)
        if self.wifi is not None:
            self.wifi.clean()

    async def changes(self, key: bytes, after: str) -> Changes:
        return await asyncio.to_thread(self._changes, key, after)

    def healthy(self) -> bool:
        try:
            with self.database.reading() as connection:
                connection.execute(text("SELECT 1"))
        except Unavailable:
            return False
        return True

    def is_empty(self) -> bool:
        """Whether it has neither patrons nor items."""
        with self.database.reading() as connection:
            found = select(exists(select(patrons.c.id)) | exists(select(items.c.id)))
            return not connection.scalar(found)

    def close(self) -> None:
        self.engine.dispose()

    def _changes(self, key: bytes, after: str) -> Changes:
        with self.database.still() as connection:
            return feed.changes(connection, self.rules.at_this_moment(), key, after)
