"""A library with its own system as its owner sees it, and a catalog for each stand that asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from bridge.catalogs.embedded.library import Library as Annex
from bridge.catalogs.systems import decisions, shadows
from bridge.catalogs.systems.acts import Acts, Turns
from bridge.catalogs.systems.joined import JoinedCatalog
from bridge.catalogs.systems.ledger import Ledger
from bridge.catalogs.systems.letters import JoinedMailbox
from bridge.catalogs.systems.system import LibrarySystem, SystemApplications
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.letters import Mailbox
from bridge.contract.login import LoggedIn, TooManyTries, WantedPin
from bridge.contract.membership import PinChanged
from bridge.contract.standin import Changes

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class JoinedLibrary:
    """Satisfies `bridge.central.library.Library`. `annex` is our own database: keys and tokens, guest book, Wi-Fi, what
    is to be settled, and who works at the desk. Patrons log in over the network at the system's own pages, not here."""

    system: LibrarySystem
    annex: Annex
    changed: Callable[[bool], None] = lambda _: None
    well: bool = True
    pause: float = 10.0  # seconds between two looks after the system's health
    _turns: Turns = field(default_factory=Turns)

    def catalog(self, kiosk: str) -> JoinedCatalog:
        ledger = Ledger(self.annex.database, self.annex.rules)
        return JoinedCatalog(Acts(self.system, ledger, self._turns, kiosk), self.annex)

    def mailbox(self, kiosk: str) -> Mailbox:
        return JoinedMailbox(self.catalog(kiosk))

    def issue_token(self, kiosk: str) -> str:
        return self.annex.issue_token(kiosk)

    def kiosk_of(self, token: str) -> str | None:
        return self.annex.kiosk_of(token)

    async def log_in(self, card: str, pin: str, address: str) -> LoggedIn | TooManyTries | None:
        return None

    async def change_pin(
        self, patron: str, wanted: WantedPin, address: str
    ) -> PinChanged | Refusal | TooManyTries | None:
        return None

    async def reset_pin(self, card: str, wanted: WantedPin, address: str) -> PinChanged | Refusal | TooManyTries | None:
        return None

    def patron_of(self, token: str) -> str | None:
        return None

    async def changes(self, key: bytes, after: str) -> Changes:
        """The policy and the days on which the library is closed; a stand knows nobody and nothing in advance here."""
        return await self.annex.changes(key, after)

    def tend(self) -> None:
        """Also brings up to date what the system's staff have decided about applications."""
        self.annex.tend()
        with self.annex.database.writing() as connection:
            shadows.forget(connection)
        if Ability.REGISTER in self.system.abilities:
            asyncio.run(decisions.settle(cast(SystemApplications, self.system), self.annex))

    def healthy(self) -> bool:
        return self.well and self.annex.healthy()

    async def watch(self) -> None:
        """Looks after the system's health, until cancelled. What it finds first and every change is told to `changed`,
        and every change logged once."""
        told: bool | None = None
        while True:
            self.well = await self._is_well()
            if self.well is not told:
                self.changed(self.well)
            told = self.well
            await asyncio.sleep(self.pause)

    async def _is_well(self) -> bool:
        try:
            await self.system.probe()
        except Unavailable as error:
            if self.well:
                _log.error("the library's system cannot be used: %s", error)
            return False
        if not self.well:
            _log.warning("the library's system can be used again")
        return True

    def close(self) -> None:
        self.system.close()
        self.annex.close()
