"""What a librarian does with a file: uploads it, looks at its faults, and has it imported or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from bridge.catalogs.embedded import discovery, imports, tables
from bridge.catalogs.embedded.imports import Import
from bridge.contract.discovery import Title
from tests.bridge.embedded.town import Town


@dataclass
class Uploads:
    """The town's title 1 has the copies b1 to b4; its patrons are A26000000 and A26000001."""

    town: Town
    folder: Path

    def __post_init__(self) -> None:
        """The town chose its numbers itself, which PostgreSQL does not count."""
        if self.town.url.startswith("postgresql"):
            with self.town.library.engine.begin() as connection:
                for table in ("titles", "items"):
                    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))

    @property
    def path(self) -> Path:
        return self.folder / "upload"

    def begin(self, content: str | bytes, kind: str = "titles", format: str = "csv") -> int:
        data = content.encode() if isinstance(content, str) else content
        self.path.write_bytes(data)
        with self.town.library.database.writing() as connection:
            return imports.begin(connection, self.town.library.rules, kind, format, "upload", len(data), "rina")

    def check(self, number: int) -> Import:
        return imports.check(self.town.library.database, number, self.path)

    def apply(self, number: int, *, skip_bad: bool = False) -> Import:
        return imports.apply(self.town.library.database, number, self.path, skip_bad)

    def faults(self, number: int) -> list[tuple[int, str]]:
        """Lines and English sentences."""
        with self.town.library.database.reading() as connection:
            return [(fault.line, fault.sentence("en")) for _, fault in imports.faults(connection, number, most=100_000)]

    def wrong(self, content: str | bytes, kind: str = "titles", format: str = "csv") -> list[tuple[int, str]]:
        """The faults of this file; not a row of it has been imported."""
        before = self.everything()
        number = self.begin(content, kind, format)
        assert self.check(number).state == "checked"
        assert self.everything() == before
        return self.faults(number)

    def bring(self, content: str | bytes, kind: str = "titles", format: str = "csv") -> Import:
        """A file without faults."""
        number = self.begin(content, kind, format)
        checked = self.check(number)
        assert self.faults(number) == []
        done = self.apply(number)
        assert (done.state, done.progress) == ("done", checked.progress)
        return done

    def everything(self) -> list[list[Any]]:
        wanted = (tables.titles, tables.items, tables.patrons, tables.cards)
        return [self.town.look(select(table).order_by(table.c[0])) for table in wanted]

    def titles(self) -> dict[str, dict[str, Any]]:
        """By their control numbers, those that have one."""
        with self.town.library.database.reading() as connection:
            rows = connection.execute(select(tables.titles).where(tables.titles.c.control.is_not(None))).mappings()
            return {row["control"]: dict(row) for row in rows}

    def copies(self) -> dict[str, tuple[str, str, bool]]:
        """Control number, shelf and whether it is for loan, by barcode; those of the town's own title are left out."""
        items, titles = tables.items, tables.titles
        query = select(items.c.barcode, titles.c.control, items.c.shelf, items.c.for_loan).join(titles)
        return {row[0]: row[1:] for row in self.town.look(query) if row[0] not in {"b1", "b2", "b3", "b4"}}

    def found(self, words: str) -> list[Title]:
        with self.town.library.database.reading() as connection:
            return list(discovery.search(connection, words, "").titles)

    def patrons(self) -> dict[str, tuple[Any, ...]]:
        """Name, status, last day and cards, by number."""
        patrons, cards = tables.patrons, tables.cards
        held: dict[str, set[str]] = {}
        for code, patron in self.town.look(select(cards.c.code, cards.c.patron_id)):
            held.setdefault(patron, set()).add(code)
        wanted = (patrons.c.id, patrons.c.number, patrons.c.name, patrons.c.status, patrons.c.expires)
        rows = self.town.look(select(*wanted))
        return {row[1]: (*row[2:], held.get(row[0], set())) for row in rows}

    def about(self) -> dict[str, tuple[Any, ...]]:
        """Gender, day of birth, occupation, education and category of patrons, by number."""
        known = tables.patrons.c
        wanted = (known.number, known.gender, known.born, known.occupation, known.education, known.category)
        return {row[0]: tuple(row[1:]) for row in self.town.look(select(*wanted))}
