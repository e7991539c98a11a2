"""A library with a clock that tests move, and the few rows that a test is about."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, Table, insert, select, update

from bridge.catalogs.embedded import pins, tables
from bridge.catalogs.embedded.library import Library
from bridge.contract.circulation import Item, Loan, Patron, Refusal
from bridge.contract.guestbook import Visit
from bridge.policy import LoanPolicy
from bridge.sealing import Seal

MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # half past 9 in Samarinda
TODAY = date(2026, 11, 23)
PIN = "2580"
SEAL = Seal(b"p" * 32)  # of photos


@dataclass
class Town:
    """`ann` and `bob` signed the guest book today and may borrow `b1` to `b4`. `now` is what the clock says."""

    url: str
    policy: LoanPolicy = field(default_factory=LoanPolicy)
    now: datetime = MONDAY
    keys: Any = field(default_factory=lambda: (f"key-{number:08d}" for number in itertools.count()))

    def __post_init__(self) -> None:
        self.library = Library.open(self.url, self.policy, lambda: self.now, seal=SEAL)

    def settle(self) -> None:
        for number, patron in enumerate(("ann", "bob")):
            self.add_patron(patron, f"A2600000{number}")
        self.add(tables.titles, title="Laut Bercerita", author="Leila S. Chudori", call_number="899.221")
        for number in range(1, 5):  # which are their ids too
            self.add(tables.items, barcode=f"b{number}", title_id=1, for_loan=True)

    def add_patron(self, patron: str, number: str, pin: str | None = None) -> None:
        pin_hash = pins.hash_pin(pin) if pin else None
        self.add(
            tables.patrons,
            id=patron,
            number=number,
            name=patron,
            status="active",
            expires=date(2027, 1, 1),
            pin_hash=pin_hash,
        )
        self.add(tables.cards, code=f"card-{patron}", patron_id=patron)
        self.add(tables.visits, patron_id=patron, signed_at=self.now, day=TODAY, key=f"visit-{patron}")

    def add(self, table: Table, **row: Any) -> None:
        with self.library.engine.begin() as connection:
            connection.execute(insert(table).values(row))

    def change(self, table: Table, **values: Any) -> None:
        """In every row."""
        with self.library.engine.begin() as connection:
            connection.execute(update(table).values(values))

    def look(self, query: Select[Any]) -> list[Any]:
        with self.library.engine.begin() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def loans(self) -> list[tuple[str, int]]:
        """Patron and item of every loan that is open."""
        table = tables.loans.c
        return self.look(select(table.patron_id, table.item_id).where(table.returned_at.is_(None)).order_by(table.id))

    def identify(self, card: str, pin: str | None = None) -> Patron | Refusal:
        return asyncio.run(self.library.catalog("K1").identify(card, pin))

    def patron(self, card: str, pin: str | None = None) -> Patron:
        patron = self.identify(card, pin)
        assert isinstance(patron, Patron)
        return patron

    def check(self, patron: str, barcode: str) -> Item | Refusal:
        return asyncio.run(self.library.catalog("K1").check(patron, barcode))

    def borrow(self, patron: str, barcode: str, key: str | None = None) -> Loan | Refusal:
        return asyncio.run(self.library.catalog("K1").borrow(patron, barcode, key or next(self.keys)))

    def lent(self, patron: str, barcode: str, key: str | None = None) -> Loan:
        loan = self.borrow(patron, barcode, key)
        assert isinstance(loan, Loan)
        return loan

    def sign(self, card: str, key: str) -> Visit | Refusal:
        return asyncio.run(self.library.catalog("K1").sign_guest_book(card, key))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)
