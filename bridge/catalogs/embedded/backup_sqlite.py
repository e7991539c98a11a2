"""Backups of an SQLite database: SQLite's own way of copying one that is written to meanwhile."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bridge.catalogs.embedded.rehearsal import copy_sqlite

KIND = "sqlite"


def copy(database: str, content: Path) -> dict[str, int]:
    """How many rows each table of the copy has. Raises OSError."""
    if not Path(database).exists():
        raise OSError(f"there is no database {database}")
    copy_sqlite(Path(database), content)
    return verified(content)


def verified(content: Path) -> dict[str, int]:
    """Opens the copy and counts. Raises OSError, with a sentence, when it is not whole."""
    with _open(content) as copied:
        copied.execute("PRAGMA journal_mode = DELETE")
        [faults] = copied.execute("PRAGMA integrity_check(1)").fetchone()
        if faults != "ok" or copied.execute("PRAGMA foreign_key_check").fetchone():
            raise OSError(f"the copy is not whole: {faults}")
        return _counted(copied)


def holds_anything(database: str) -> bool:
    file = Path(database)
    if not file.exists() or file.stat().st_size == 0:
        return False
    with _open(file) as there:
        return any(_counted(there).values())


def put_back(database: str, content: Path, _aside_in: Path, at: datetime) -> str:
    """Where what was there before lies now, beside it; empty if nothing was. Raises OSError while somebody uses the
    database."""
    file, aside = Path(database), ""
    if file.exists():
        aside = f"{file}.replaced-{at:%Y%m%d-%H%M%S}"
        _close(file)
        file.replace(aside)
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target, content.open("rb") as source:
        while piece := source.read(1 << 20):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    new.replace(file)
    return aside


def _close(file: Path) -> None:
    """Everything into the one file; nobody else may have it open."""
    with _open(file) as former:
        try:
            former.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            former.execute("PRAGMA journal_mode = DELETE")
            former.execute("BEGIN EXCLUSIVE")
            former.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise OSError(f"{file} is in use: stop the central first") from error


def _counted(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = sorted(name for (name,) in names.fetchall())
    quoted = {table: '"' + table.replace('"', '""') + '"' for table in tables}
    count = "SELECT count(*) FROM {}"
    return {table: int(connection.execute(count.format(quoted[table])).fetchone()[0]) for table in tables}


@contextlib.contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=2, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise OSError(f"{file} cannot be read: {error}") from error
