"""The embedded library as the bridge and the REST server see it; every wait happens in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine, exc, exists, select, text

from bridge.catalogs.embedded import facts, lending, patron_tokens, pins, tokens, visits
from bridge.catalogs.embedded.database import Database, open_database
from bridge.catalogs.embedded.lending import Borrowing
from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import items, patrons
from bridge.contract.circulation import Item, Loan, Patron, Reason, Refusal, Unavailable
from bridge.contract.guestbook import Visit
from bridge.contract.login import LoggedIn, TooManyTries
from bridge.policy import LoanPolicy

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Library:
    """Satisfies `bridge.central.library.Library`. What is not async blocks, and may raise `Unavailable`."""

    database: Database
    rules: Rules

    @classmethod
    def open(cls, url: str, policy: LoanPolicy, clock: Callable[[], datetime]) -> Self:
        """With all tables, up to date. `url` is "sqlite:///file" or "postgresql://..."; `clock` gives aware datetimes.

        Raises OSError, with a sentence, when the database cannot be opened.
        """
        return cls(open_database(url), Rules(policy, clock))

    @property
    def engine(self) -> Engine:
        """For whoever fills the tables."""
        return self.database.engine

    def catalog(self, kiosk: str) -> EmbeddedCatalog:
        return EmbeddedCatalog(self.database, self.rules, kiosk)

    async def sign_guest_book(self, card: str, key: str) -> Visit | Refusal:
        """One line in today's guest book for each key. Raises `KeyReused` when it was another patron's."""
        return await asyncio.to_thread(
            _written, self.database, lambda connection: visits.sign(connection, self.rules.at_this_moment(), card, key)
        )

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

    def patron_of(self, token: str) -> str | None:
        with self.database.reading() as connection:
            return patron_tokens.owner(connection, self.rules, token)

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


@dataclass(frozen=True, slots=True)
class EmbeddedCatalog:
    """Satisfies `Catalog`; loans are recorded under the kiosk's name."""

    database: Database
    rules: Rules
    kiosk: str

    async def identify(self, card: str, pin: str | None) -> Patron | Refusal:
        return await asyncio.to_thread(self._identify, card, pin)

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        return await asyncio.to_thread(self._check, patron, barcode)

    async def borrow(self, patron: str, barcode: str, key: str) -> Loan | Refusal:
        asked = Borrowing(self.kiosk, patron, barcode, key)
        return await asyncio.to_thread(
            _written, self.database, lambda connection: lending.borrow(connection, self.rules.at_this_moment(), asked)
        )

    def _identify(self, card: str, pin: str | None) -> Patron | Refusal:
        with self.database.reading() as connection:
            who = facts.member_with_card(connection, card)
        if who is None:
            if pin is not None:
                pins.fits(pin, None)  # takes the time that a known card takes
            return Refusal((Reason.CARD_UNKNOWN,))
        if reason := pins.refuses(self.database, self.rules, who, pin):
            return Refusal((reason,))
        with self.database.reading() as connection:
            return lending.account(connection, self.rules.at_this_moment(), who)

    def _check(self, patron: str, barcode: str) -> Item | Refusal:
        with self.database.reading() as connection:
            return lending.check(connection, self.rules.at_this_moment(), patron, barcode)


def _written(database: Database, change: Callable[[Connection], Answer]) -> Answer:
    """Once more when another transaction took the same key in between, so that its answer is found."""
    try:
        with database.writing() as connection:
            return change(connection)
    except exc.IntegrityError:
        with database.writing() as connection:
            return change(connection)
