"""Takes patrons into the library, some at a time: found again by their number and changed, or added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from bridge.catalogs.embedded.imports import judging, words
from bridge.catalogs.embedded.imports.faults import Fault, Problem, shown
from bridge.catalogs.embedded.imports.judging import Wrong
from bridge.catalogs.embedded.imports.rows import PatronRow
from bridge.catalogs.embedded.imports.scratch import Scratch
from bridge.catalogs.embedded.tables import cards, patrons


@dataclass(slots=True)
class PatronsImport:
    """`columns` are those that the file has. Without `writes` it only says what it would do. PINs stay as they are."""

    connection: Connection
    scratch: Scratch
    columns: frozenset[str]
    writes: bool

    def take(self, rows: Sequence[PatronRow]) -> tuple[int, int, int]:
        """How many of the rows added a patron, changed one, and were bad. Faults are in the scratch."""
        numbers = {row.number for row in rows}
        found = self.connection.execute(select(patrons).where(patrons.c.number.in_(numbers)))
        known = {row.number: row for row in found}
        codes = {code for row in rows for code in (row.number, *row.cards)}
        held = self.connection.execute(select(cards.c.code, cards.c.patron_id).where(cards.c.code.in_(codes)))
        owners = {row.code: row.patron_id for row in held}
        good = [row for row in rows if self._is_good(row, known, owners)]
        if self.writes:
            self._write(good, known, owners)
        changed = sum(row.number in known for row in good)
        return len(good) - changed, changed, len(rows) - len(good)

    def _is_good(self, row: PatronRow, known: dict[str, Row[Any]], owners: dict[str, str]) -> bool:
        wrong = [*judging.wrong_in_patron(row), *self._wrong_here(row, known, owners)]
        for problem, value in wrong:
            self.scratch.keep_fault(Fault(row.line, problem, value))
        if not wrong:
            for code in _codes(row):
                self.scratch.keep_code(code)
        return not wrong

    def _wrong_here(self, row: PatronRow, known: dict[str, Row[Any]], owners: dict[str, str]) -> Iterator[Wrong]:
        """What only the library and the rest of the file can tell."""
        if self.scratch.has_code(row.number):
            yield Problem.NUMBER_TWICE, shown(row.number)
            return
        mine = known[row.number].id if row.number in known else None
        for code in _codes(row):
            if owners.get(code, mine) != mine or self.scratch.has_code(code):
                yield Problem.CARD_TAKEN, shown(code)

    def _write(self, rows: Sequence[PatronRow], known: dict[str, Row[Any]], owners: dict[str, str]) -> None:
        new = [{"id": uuid4().hex, **self._said(row, None)} for row in rows if row.number not in known]
        again = [(known[row.number], row) for row in rows if row.number in known]
        old = [{"the_id": patron.id, **self._said(row, patron)} for patron, row in again]
        if new:
            self.connection.execute(insert(patrons), new)
        if old:
            self.connection.execute(update(patrons).where(patrons.c.id == bindparam("the_id")), old)
        ids = {row["number"]: row["id"] for row in new} | {number: row.id for number, row in known.items()}
        self._write_cards(rows, ids, owners)

    def _write_cards(self, rows: Sequence[PatronRow], ids: dict[str, str], owners: dict[str, str]) -> None:
        """A file that has cards has all of them: one that is no longer in it is no longer the patron's."""
        theirs = {code: ids[row.number] for row in rows for code in _codes(row)}
        if "cards" in self.columns and theirs:
            lost = cards.c.patron_id.in_(set(theirs.values())) & cards.c.code.not_in(theirs)
            self.connection.execute(delete(cards).where(lost))
        added = [{"code": code, "patron_id": patron} for code, patron in theirs.items() if code not in owners]
        if added:
            self.connection.execute(insert(cards), added)

    def _said(self, row: PatronRow, old: Row[Any] | None) -> dict[str, Any]:
        status = judging.status(row.status)
        if old is not None and "status" not in self.columns:
            status = old.status
        said = {"number": row.number, "name": row.name, "status": status, "expires": judging.day(row.expires)}
        return said | {name: value for name, value in _about(row).items() if name in self.columns}


def _about(row: PatronRow) -> dict[str, Any]:
    """For the statistics, and the kind of member."""
    return {
        "gender": words.gender(row.gender),
        "born": judging.birthday(row.born),
        "occupation": words.occupation(row.occupation),
        "education": words.education(row.education),
        "category": row.category,
    }


def _codes(row: PatronRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys((row.number, *row.cards)))
