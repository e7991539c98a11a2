"""Brings a database up to date for a trial only: a copy of SQLite's file, or a transaction that PostgreSQL undoes."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, exc

from bridge.catalogs.embedded import database
from bridge.contract.circulation import Unavailable


def rehearse(url: str) -> str:
    """What this version would make of the database, in one line. Raises OSError, with a sentence, when it could not."""
    parsed = database.parse(url)
    if parsed.get_backend_name() != "sqlite":
        return _rehearsed(url)
    if not (file := Path(parsed.database or "")).exists():
        return "database: none yet"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.sqlite")
        copy_sqlite(file, copy)
        return _rehearsed(f"sqlite:///{copy}")


def _rehearsed(url: str) -> str:
    opened = database.connect(url)
    try:
        with opened.undone() as connection:
            before = revision(connection)
            database.migrate(connection)
            after = revision(connection)
    except (Unavailable, CommandError, exc.SQLAlchemyError) as error:
        why = str(error.__cause__ or error).partition("\n")[0]
        raise OSError(f"the database cannot be brought up to date: {why}") from error
    finally:
        opened.engine.dispose()
    return f"database: as it is, {after}" if before == after else f"database: {before} becomes {after}"


def revision(connection: Connection) -> str:
    """Of its tables; "empty" before there are any."""
    return MigrationContext.configure(connection).get_current_revision() or "empty"


def copy_sqlite(file: Path, copy: Path) -> None:
    """What `file` holds at this moment, whoever writes to it meanwhile. Raises OSError, with a sentence."""
    try:
        with (
            contextlib.closing(sqlite3.connect(file, timeout=10)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise OSError(f"{file} cannot be copied: {error}") from error
