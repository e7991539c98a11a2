"""A library with the published rules as they are by default, and the people who come to it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import insert

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.keys import title_keys
from bridge.contract.account import Account, Hold
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Returned
from tests.bridge.embedded.town import PIN, Town

Answer = TypeVar("Answer")
Kind = TypeVar("Kind")


@dataclass
class Counter:
    """`ann` and `bob` are members with cards; `ann` has a PIN. Books `b1` to `b4` are one title's; `novel` is not."""

    town: Town
    keys: Iterator[str] = field(default_factory=lambda: (f"rule-{number}" for number in itertools.count()))

    def ask(self, question: Callable[[Catalog], Awaitable[Answer]], kiosk: str = "K1") -> Answer:
        async def asked() -> Answer:
            return await question(self.town.library.catalog(kiosk))

        return asyncio.run(asked())

    def lends(self, patron: str, barcode: str) -> Loan:
        return was(Loan, self.ask(lambda catalog: catalog.borrow(patron, barcode, next(self.keys))))

    def takes_back(self, barcode: str) -> Returned:
        return was(Returned, self.ask(lambda catalog: catalog.return_item(barcode, next(self.keys))))

    def renews(self, patron: str, loan: Loan) -> Any:
        return self.ask(lambda catalog: catalog.renew(patron, loan.number, next(self.keys)))

    def holds(self, patron: str, title: str = "1") -> Hold:
        return was(Hold, self.ask(lambda catalog: catalog.place_hold(patron, title, None, next(self.keys))))

    def account(self, patron: str) -> Account:
        return was(Account, self.ask(lambda catalog: catalog.account(patron)))

    def comes_on(self, day: date) -> None:
        """Everybody comes back on that day, at the same hour, and signs the guest book."""
        self.town.now += timedelta(days=(day - self.town.library.rules.now().date()).days)
        for patron in ("ann", "bob"):
            self.town.sign(f"card-{patron}", f"{patron}-{day}")

    def add(self, table: Any, **row: Any) -> None:
        with self.town.library.engine.begin() as connection:
            connection.execute(insert(table).values(row))


def was(kind: type[Kind], answer: object) -> Kind:
    assert isinstance(answer, kind), answer
    return answer


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    town = Town(f"sqlite:///{tmp_path}/library.db")
    town.settle()
    counter = Counter(town)
    keys = title_keys("Laskar Pelangi", "Andrea Hirata", "Novel; Belitung", "Bentang", "899.221 3")
    counter.add(tables.titles, id=2, title="Laskar Pelangi", author="Andrea Hirata", subject="Novel; Belitung", **keys)
    counter.add(tables.items, id=9, barcode="novel", title_id=2, for_loan=True, shelf="R12")
    counter.add(tables.shelves, code="R12", directions="Lantai 2, di kiri tangga")
    yield counter
    town.library.close()


__all__ = ["PIN"]
