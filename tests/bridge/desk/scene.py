"""A library on a busy Monday, with two who work at its desk."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, insert, select, update

from bridge.catalogs.embedded import payments, staff, tables, tokens
from bridge.catalogs.embedded.catalog import EmbeddedCatalog
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.sample.load import load_sample
from bridge.catalogs.embedded.staff import Role
from bridge.contract.account import Case, CaseKind, Hold, Payment
from bridge.contract.circulation import Fine, Loan, Returned
from bridge.policy import LoanPolicy
from bridge.sealing import Seal

MONDAY = datetime(2026, 12, 7, 1, 30, tzinfo=UTC)  # half past 9 in Samarinda
SEAL = Seal(b"p" * 32)  # of photos
PASSWORD = "pohon-mangga-tua"
ADMIN, LIBRARIAN = "sri", "petugas"
KIOSK = "lobi-1"


@dataclass
class Scene:
    """The sample library, made in an empty folder. `now` is what its clock says."""

    folder: Path
    now: datetime = MONDAY
    keys: Any = field(default_factory=lambda: (f"key-{number:08d}" for number in itertools.count(secrets.randbits(20))))

    def __post_init__(self) -> None:
        self.library = Library.open(f"sqlite:///{self.folder}/library.db", LoanPolicy(), lambda: self.now, seal=SEAL)
        if not self.library.is_empty():
            return
        load_sample(self.library.engine, self.now.date())
        with self.library.database.writing() as connection:
            staff.add(connection, ADMIN, "Sri Wahyuni", Role.ADMIN, PASSWORD)
            staff.add(connection, LIBRARIAN, "Rahmat Hidayat", Role.LIBRARIAN, PASSWORD)
            tokens.issue(connection, KIOSK, self.now)

    @property
    def kiosk(self) -> EmbeddedCatalog:
        return self.library.catalog(KIOSK)

    def borrow(self, patron: str, barcode: str) -> Loan:
        loan = asyncio.run(self.kiosk.borrow(patron, barcode, next(self.keys)))
        assert isinstance(loan, Loan), loan
        return loan

    def give_back(self, barcode: str) -> Returned:
        returned = asyncio.run(self.kiosk.return_item(barcode, next(self.keys)))
        assert isinstance(returned, Returned), returned
        return returned

    def hold(self, patron: str, barcode: str) -> Hold:
        """For the title of this copy."""
        title = self.one(select(tables.items.c.title_id).where(tables.items.c.barcode == barcode))
        hold = asyncio.run(self.kiosk.place_hold(patron, str(title), None, next(self.keys)))
        assert isinstance(hold, Hold), hold
        return hold

    def report(self, loan: str, kind: CaseKind) -> Case:
        case = asyncio.run(self.kiosk.report(loan, kind, next(self.keys)))
        assert isinstance(case, Case), case
        return case

    def fine(self, patron: str, barcode: str, days: int) -> Fine:
        """Lends the copy so long ago that it comes back so many opening days late."""
        self.wait(days=-14 - days)
        self.sign(patron)
        self.borrow(patron, barcode)
        self.wait(days=14 + days)
        fine = self.give_back(barcode).fine
        assert fine is not None
        return fine

    def pay(self, patron: str, fine: Fine, login: str = LIBRARIAN) -> Payment:
        with self.library.database.writing() as connection:
            payment = payments.take(connection, self.library.rules, patron, (fine.number,), login)
        assert payment is not None
        return payment

    def sign(self, patron: str) -> None:
        """The guest book of the day."""
        day = self.library.rules.now().date()
        row = {"patron_id": patron, "signed_at": self.now, "day": day, "key": f"visit-{patron}-{day}-{next(self.keys)}"}
        self.add(tables.visits, **row)

    def add(self, table: Table, **row: Any) -> None:
        with self.library.database.writing() as connection:
            connection.execute(insert(table).values(row))

    def change(self, table: Table, where: Any, **values: Any) -> None:
        with self.library.database.writing() as connection:
            connection.execute(update(table).where(where).values(values))

    def look(self, query: Select[Any]) -> list[Any]:
        with self.library.database.reading() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def one(self, query: Select[Any]) -> Any:
        return self.look(query)[0][0]

    def audit(self) -> list[tuple[str, str, str, str]]:
        """Login, act, subject and detail, oldest first."""
        table = tables.audit.c
        return self.look(select(table.login, table.act, table.subject, table.detail).order_by(table.id))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def close(self) -> None:
        self.library.close()


def busy(scene: Scene) -> None:
    """A morning's work: loans, returns, holds to fetch and to clear, fines, payments and cases."""
    late = scene.fine("sample-1", "BK000002", 3)
    scene.fine("sample-1", "BK000003", 5)
    scene.pay("sample-1", late)
    scene.wait(hours=-1)
    for patron, barcode in (("sample-2", "BK000004"), ("sample-3", "BK000005"), ("sample-17", "BK000007")):
        scene.borrow(patron, barcode)
        scene.wait(minutes=9)
    for barcode in ("BK000017", "BK000005"):
        scene.give_back(barcode)
        scene.wait(minutes=4)
    scene.hold("sample-3", "BK000006")
    scene.hold("sample-2", "BK000008")
    scene.hold("sample-16", "BK000001")
    scene.report(scene.borrow("sample-16", "BK000009").number, CaseKind.DAMAGED)
    late_loan = scene.look(
        select(tables.loans.c.number)
        .join(tables.items, tables.items.c.id == tables.loans.c.item_id)
        .where(tables.items.c.barcode == "BK000019", tables.loans.c.returned_at.is_(None))
    )[0][0]
    scene.report(late_loan, CaseKind.LOST)
    scene.now = MONDAY


def case_number(scene: Scene, barcode: str) -> str:
    number: str = scene.one(
        select(tables.cases.c.number).join(tables.items, tables.items.c.id == tables.cases.c.item_id).where(
            tables.items.c.barcode == barcode
        )
    )
    return number
