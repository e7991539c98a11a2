"""The formats that can be imported, and where each has what: the names of its columns or the tags of its fields."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("titles", "items", "patrons")
FORMATS = ("marc21", "cisis", "cisis-cp850", "cisis-utf-8", "csv")
CHARSETS = {"cisis": "cp1252", "cisis-cp850": "cp850", "cisis-utf-8": "utf-8"}


def possible_formats(kind: str) -> tuple[str, ...]:
    """Copies alone and patrons come as CSV only."""
    return FORMATS if kind == "titles" else ("csv",)


@dataclass(frozen=True, slots=True)
class Place:
    """A field and those of its subfields that are joined, in this order. No codes: the whole field."""

    tag: str
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Where MARC records have what. The first place that has something counts; of `authors` and `subjects` all.

    The defaults are those of INLISLite and IndoMARC; copies are in local fields, one field for each copy.
    """

    control: tuple[Place, ...] = (Place("001"), Place("035", "a"))
    title: tuple[Place, ...] = (Place("245", "ab"),)
    authors: tuple[Place, ...] = (Place("100", "a"), Place("110", "a"), Place("111", "a"), Place("700", "a"))
    call_number: tuple[Place, ...] = (Place("090", "ab"), Place("084", "a"), Place("082", "a"))
    subjects: tuple[Place, ...] = (Place("600", "a"), Place("650", "a"), Place("651", "a"))
    publisher: tuple[Place, ...] = (Place("260", "b"), Place("264", "b"))
    year: tuple[Place, ...] = (Place("260", "c"), Place("264", "c"))
    link: tuple[Place, ...] = (Place("856", "u"),)
    copy: str = "990"
    barcode: str = "a"  # subfields of `copy`
    shelf: str = "b"
    for_loan: str = "c"


@dataclass(frozen=True, slots=True)
class Columns:
    """The names in the first line of a CSV file, in any case and order; others are not looked at."""

    titles: tuple[str, ...] = (
        "control", "title", "author", "call_number", "subject", "year", "publisher", "link",
        "barcode", "shelf", "for_loan",
    )  # fmt: skip
    patrons: tuple[str, ...] = (
        "number", "name", "status", "expires", "cards", "gender", "born", "occupation", "education", "category",
    )  # fmt: skip

    def of(self, kind: str) -> tuple[str, ...]:
        return self.patrons if kind == "patrons" else self.titles

    def needed(self, kind: str) -> tuple[str, ...]:
        match kind:
            case "titles":
                return ("title",)
            case "items":
                return ("control", "barcode")
            case _:
                return ("number", "name", "expires")
