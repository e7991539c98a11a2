"""What an import remembers of a whole file: on disk, so that a million rows need no more memory than a hundred."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from bridge.catalogs.embedded.imports.faults import Fault, Problem


class Scratch:
    """A database in a temporary file that nobody else can open; SQLite removes it."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA cache_size = -8000",  # KiB
            "CREATE TABLE codes (code TEXT PRIMARY KEY) WITHOUT ROWID",
            "CREATE TABLE titles (known_as TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE faults (line INTEGER, problem TEXT, value TEXT)",
        ):
            self._database.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def has_code(self, code: str) -> bool:
        return self._database.execute("SELECT 1 FROM codes WHERE code = ?", (code,)).fetchone() is not None

    def keep_code(self, code: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO codes VALUES (?)", (code,))

    def title(self, known_as: str) -> int | None:
        """Its id, when this file had it before."""
        row = self._database.execute("SELECT id FROM titles WHERE known_as = ?", (known_as,)).fetchone()
        return None if row is None else int(row[0])

    def keep_title(self, known_as: str, id: int) -> None:
        self._database.execute("INSERT OR IGNORE INTO titles VALUES (?, ?)", (known_as, id))

    def keep_fault(self, fault: Fault) -> None:
        self._database.execute("INSERT INTO faults VALUES (?, ?, ?)", (fault.line, fault.problem, fault.value))

    def faults(self) -> Iterator[Fault]:
        """In the order of the file's lines."""
        query = "SELECT line, problem, value FROM faults ORDER BY line, rowid"
        for line, problem, value in self._database.execute(query):
            yield Fault(line, Problem(problem), value)
