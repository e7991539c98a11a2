"""Reads the sample library's files; numbers of days in them are counted from the day it is loaded."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

_WAYS = {
    "Lantai 1": "dari pintu masuk ke kanan",
    "Lantai 2": "dari tangga ke kiri, melewati ruang baca",
    "Lantai 3": "dari lift lurus, di ujung lorong",
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title and its copies, by their barcodes."""

    barcodes: tuple[str, ...]
    title: str
    author: str
    call_number: str
    subject: str
    year: int
    publisher: str
    for_loan: bool
    shelf: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Patron:
    """A patron and what the library knows of them.

    `expires_in` is in days, less than 0 for an expired card. `codes` are what else the patron is known by.
    `loans` are barcodes with the days until they are due; `holds` are barcodes with the hold's state; `fine`
    is unpaid and `paid` was paid, in whole rupiah. Who `signs_in` has a line in the guest book on every day that is
    loaded.
    """

    number: str
    name: str
    status: str
    expires_in: int
    signs_in: bool
    codes: tuple[str, ...]
    pin: str
    loans: tuple[tuple[str, int], ...]
    holds: tuple[tuple[str, str], ...]
    fine: int
    paid: int

    @property
    def id(self) -> str:
        """Marks the patron as an invented one, so that no real patron is ever taken for them."""
        return f"sample-{int(self.number[-4:])}"


def titles() -> tuple[Title, ...]:
    return tuple(
        Title(
            barcodes=tuple(row["barcodes"].split()),
            title=row["title"],
            author=row["author"],
            call_number=row["call_number"],
            subject=row["subject"],
            year=int(row["year"]),
            publisher=row["publisher"],
            for_loan=row["for_loan"] == "yes",
            shelf=row["shelf"],
        )
        for row in _rows("titles.csv")
    )


def digital() -> tuple[Title, ...]:
    """Videos that are watched in the library's network, and have no copies (seed 000)."""
    return tuple(
        Title((), row["title"], row["producer"], "", row["subject"], int(row["year"]), "", False, "", row["link"])
        for row in _rows("digital.csv")
    )


def shelves() -> dict[str, str]:
    """The way to each shelf, by the shelf's own name; `Title.shelf` is "floor, shelf or room and its name"."""
    return {name: f"{floor}, {_WAYS[floor]}" for floor, name in (place(title) for title in titles())}


def place(title: Title) -> tuple[str, str]:
    """The floor and the name of the title's shelf, without the word for shelf or room."""
    floor, _, name = title.shelf.partition(", ")
    return floor, name.partition(" ")[2]


def patrons() -> tuple[Patron, ...]:
    return tuple(
        Patron(
            number=row["number"],
            name=row["name"],
            status=row["status"],
            expires_in=int(row["expires_in"]),
            signs_in=row["signs_in"] == "yes",
            codes=tuple(row["codes"].split()),
            pin=row["pin"],
            loans=tuple((barcode, int(days)) for barcode, days in _pairs(row["loans"])),
            holds=tuple(_pairs(row["holds"])),
            fine=int(row["fine"] or 0),
            paid=int(row["paid"] or 0),
        )
        for row in _rows("patrons.csv")
    )


def holidays() -> tuple[tuple[date, str], ...]:
    """The national holidays of Indonesia whose dates are fixed or can be reckoned; others are decreed each year."""
    return tuple((date.fromisoformat(row["day"]), row["name"]) for row in _rows("holidays.csv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with resources.files(__package__).joinpath(name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split():
        code, _, value = pair.partition(":")
        yield code, value
