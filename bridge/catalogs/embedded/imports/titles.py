"""Takes titles and copies into the library, some at a time: found again and changed, or added."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, text, update

from bridge.catalogs.embedded.imports import judging
from bridge.catalogs.embedded.imports.faults import Fault, Problem, shown
from bridge.catalogs.embedded.imports.judging import Wrong
from bridge.catalogs.embedded.imports.rows import CopyRow, TitleRow
from bridge.catalogs.embedded.imports.scratch import Scratch
from bridge.catalogs.embedded.keys import folded, title_keys
from bridge.catalogs.embedded.tables import items, titles

_DESCRIBED = ("title", "author", "call_number", "subject", "publisher", "link")


@dataclass(slots=True)
class Known:
    """What the library has of some rows: titles by their ids and control numbers, copies by their barcodes."""

    titles: dict[int, Row[Any]]
    controls: dict[str, int]
    copies: dict[str, Row[Any]]


@dataclass(slots=True)
class Changes:
    """Rows of tables that are to be written together."""

    new_titles: list[dict[str, Any]] = field(default_factory=list)
    titles: list[dict[str, Any]] = field(default_factory=list)
    new_copies: list[dict[str, Any]] = field(default_factory=list)
    copies: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class TitlesImport:
    """`columns` are those that the file has. Without `writes` it only says what it would do."""

    connection: Connection
    scratch: Scratch
    kind: str
    columns: frozenset[str]
    writes: bool
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(-1, -1))

    def take(self, rows: Sequence[TitleRow]) -> tuple[int, int, int]:
        """How many of the rows added something, only changed something, and were bad. Faults are in the scratch."""
        known, changes = _known(self.connection, rows), Changes()
        if self.writes:
            self.ids = _new_ids(self.connection, sum(_found_again(row, known) is None for row in rows))
        outcomes = [self._take_one(row, known, changes) for row in rows]
        if self.writes:
            _write(self.connection, changes)
        return outcomes.count("added"), outcomes.count("changed"), outcomes.count("bad")

    def _take_one(self, row: TitleRow, known: Known, changes: Changes) -> str:
        known_as = row.control or _fingerprint(row)
        seen = self.scratch.title(known_as)
        ids = (seen, _found_again(row, known)) if row.control else (_found_again(row, known), seen)
        title_id = ids[1] if ids[0] is None else ids[0]
        by_itself = judging.wrong_in_title(row, needs_title=self.kind == "titles")
        wrong = [*by_itself, *self._wrong_here(row, title_id, known)]
        for problem, value in wrong:
            self.scratch.keep_fault(Fault(row.line, problem, value))
        if wrong:
            return "bad"
        new = title_id is None
        title_id = next(self.ids) if title_id is None else title_id
        if seen is None and self.kind == "titles":
            self._describe(row, title_id, known.titles.get(title_id), changes)
            self.scratch.keep_title(known_as, title_id)
        new_copies = [self._keep(copy, title_id, known, changes) for copy in row.copies]
        return "added" if new or any(new_copies) else "changed"

    def _wrong_here(self, row: TitleRow, title_id: int | None, known: Known) -> Iterator[Wrong]:
        """What only the library and the rest of the file can tell."""
        if self.kind == "items" and title_id is None:
            yield Problem.TITLE_UNKNOWN, shown(row.control)
        if self.kind == "items" and not row.copies:
            yield Problem.CODE_MISSING, ""
        barcodes = [copy.barcode for copy in row.copies]
        for barcode in dict.fromkeys(barcodes):
            if barcodes.count(barcode) > 1 or self.scratch.has_code(barcode):
                yield Problem.BARCODE_TWICE, shown(barcode)
            elif barcode in known.copies and known.copies[barcode].title_id != title_id:
                yield Problem.BARCODE_TAKEN, shown(barcode)

    def _describe(self, row: TitleRow, title_id: int, old: Row[Any] | None, changes: Changes) -> None:
        said: dict[str, Any] = {name: getattr(row, name) for name in _DESCRIBED}
        said["year"] = judging.year(row.year)
        if old is not None:
            said |= {name: getattr(old, name) for name in said if name not in self.columns}
        said |= title_keys(said["title"], said["author"], said["subject"], said["publisher"], said["call_number"])
        said["control"] = row.control or (old.control if old is not None else None)
        if old is None:
            changes.new_titles.append({"id": title_id, **said})
        else:
            changes.titles.append({"the_id": title_id, **said})

    def _keep(self, copy: CopyRow, title_id: int, known: Known, changes: Changes) -> bool:
        """Whether it is a new one."""
        self.scratch.keep_code(copy.barcode)
        old = known.copies.get(copy.barcode)
        said = {"shelf": copy.shelf, "for_loan": judging.choice(copy.for_loan)}
        if old is None:
            changes.new_copies.append({"barcode": copy.barcode, "title_id": title_id, **said})
            return True
        said |= {name: getattr(old, name) for name in said if name not in self.columns}
        changes.copies.append({"the_id": old.id, **said})
        return False


def _fingerprint(row: TitleRow) -> str:
    """Rows without a control number that describe the same are copies of one title. No code has a line break."""
    described = "\n".join(folded(text) for text in (row.title, row.author, row.year, row.publisher, row.link))
    return f"\n{hashlib.sha256(described.encode()).hexdigest()}"


def _known(connection: Connection, rows: Sequence[TitleRow]) -> Known:
    barcodes = {copy.barcode for row in rows for copy in row.copies}
    copies = {row.barcode: row for row in connection.execute(select(items).where(items.c.barcode.in_(barcodes)))}
    controls = {row.control for row in rows if row.control}
    either = or_(titles.c.control.in_(controls), titles.c.id.in_({copy.title_id for copy in copies.values()}))
    found = {row.id: row for row in connection.execute(select(titles).where(either))}
    return Known(found, {row.control: row.id for row in found.values() if row.control}, copies)


def _found_again(row: TitleRow, known: Known) -> int | None:
    """By its control number, else by a copy's barcode; but what has another control number is another title."""
    if row.control in known.controls:
        return known.controls[row.control]
    for copy in row.copies:
        if (old := known.copies.get(copy.barcode)) and not (row.control and known.titles[old.title_id].control):
            return int(old.title_id)
    return None


def _new_ids(connection: Connection, count: int) -> Iterator[int]:
    if connection.dialect.name == "postgresql":
        drawn = text("SELECT nextval(pg_get_serial_sequence('titles', 'id')) FROM generate_series(1, :count)")
        return iter(connection.scalars(drawn, {"count": count}).all())
    return itertools.count((connection.scalar(select(func.max(titles.c.id))) or 0) + 1)


def _write(connection: Connection, changes: Changes) -> None:
    both = ((titles, changes.new_titles, changes.titles), (items, changes.new_copies, changes.copies))
    for table, new, changed in both:
        if new:
            connection.execute(insert(table), new)
        if changed:
            connection.execute(update(table).where(table.c.id == bindparam("the_id")), changed)
