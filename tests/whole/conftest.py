"""A whole stand for each test: real processes, a scanner on a pseudo-terminal, touches through a display."""

from __future__ import annotations

import os
import re
import sqlite3
import tty
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.catalogs.embedded import printouts
from bridge.catalogs.embedded.library import Library
from bridge.policy import LoanPolicy
from deploy.person import Person
from deploy.stand import Stand, standing, virtual_display

WIDTH, HEIGHT = 800, 480


class Theatre:
    """The stand, the person before it, and a look into the library's own database."""

    def __init__(self, stand: Stand, person: Person, scanner: int) -> None:
        self.stand, self.person, self._scanner = stand, person, scanner

    def scan(self, code: str) -> None:
        """The scanner on the serial line reads a code."""
        self.sends(code.encode() + b"\r")

    def sends(self, data: bytes) -> None:
        """The scanner sends bytes, whatever they are."""
        while data:
            data = data[os.write(self._scanner, data) :]

    def loans(self) -> list[str]:
        """The barcodes of all open loans made at this stand, as central's database has them."""
        return [row[0] for row in self._rows(
            "SELECT items.barcode FROM loans JOIN items ON items.id = loans.item_id"
            " WHERE loans.kiosk = 'demo' AND loans.returned_at IS NULL ORDER BY loans.id"
        )]

    def open_loan(self, barcode: str) -> bool:
        """Whether the library has this item out on loan, whoever lent it."""
        open_loans = self._rows(
            "SELECT items.barcode FROM loans JOIN items ON items.id = loans.item_id WHERE loans.returned_at IS NULL"
        )
        return (barcode,) in open_loans

    def sends_proof(self, payment: str, kiosk: str) -> None:
        """What the desk does when a librarian chooses this kiosk's printer."""
        library = Library.open(f"sqlite:///{self.stand.folder}/var/library.db", LoanPolicy(), lambda: datetime.now(UTC))
        with closing(library), library.database.writing() as connection:
            printouts.send(connection, library.rules, payment, kiosk)

    def proof_printed(self, payment: str) -> bool:
        """Whether the library knows that it came out."""
        return self._rows(
            "SELECT payments.number FROM printouts JOIN payments ON payments.id = printouts.payment_id"
            " WHERE printouts.printed"
        ) == [(payment,)]

    def holds_of(self, card: str) -> list[str]:
        """The titles the patron waits for."""
        return [row[0] for row in self._rows(
            "SELECT titles.title FROM holds JOIN titles ON titles.id = holds.title_id"
            f" JOIN cards ON cards.patron_id = holds.patron_id WHERE holds.state = 'waiting' AND cards.code = '{card}'"
        )]

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(self.stand.folder / "var" / "library.db")) as database:
            return database.execute(query).fetchall()


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with virtual_display(WIDTH, HEIGHT) as name:
        yield name


@pytest.fixture
def theatre(tmp_path: Path, display: str) -> Iterator[Theatre]:
    with opened(tmp_path, display) as theatre:
        yield theatre


@contextmanager
def opened(folder: Path, display: str, edit: Callable[[str, str], str] = lambda _, text: text) -> Iterator[Theatre]:
    """The demonstration's stand with a serial scanner, its configuration changed by `edit`, at its welcome screen."""
    master, slave = os.openpty()
    tty.setraw(master)
    tty.setraw(slave)
    stand = Stand(
        folder, {"DISPLAY": display}, lambda program, text: with_serial_scanner(program, edit(program, text), slave)
    )
    person = Person(stand, display)
    try:
        with standing(stand):
            person.wait_for("Welcome")
            yield Theatre(stand, person, master)
    finally:
        person.close()
        os.close(slave)
        os.close(master)


def on_a_panel(program: str, text: str) -> str:
    """The demonstration's kiosk, for borrowing, on a 7" glass."""
    if program != "kiosk":
        return text
    text = text.replace("width = 1280", f"width = {WIDTH}").replace("height = 800", f"height = {HEIGHT}")
    text = text.replace("panel = true", "panel = false").replace('role = "both"', 'role = "self-check"')
    return re.sub(r"samples = \[.*?^\]", "samples = []", text, flags=re.DOTALL | re.MULTILINE)


def with_serial_scanner(program: str, text: str, slave: int) -> str:
    """On a panel, with a real serial driver in place of the rehearsal reader."""
    if program != "kiosk":
        return text
    text = on_a_panel(program, text)
    table = f'[devices.scanner]\ndriver = "barcode_serial"\npath = "{os.ttyname(slave)}"\nreads = "both"\n\n'
    return re.sub(r"\[devices\.scanner\].*?(?=\[devices\.camera\])", table, text, flags=re.DOTALL)
