"""Backups of a PostgreSQL database, by its own programs pg_dump, pg_restore and psql (Debian's postgresql-client)."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, func, inspect, select, table, text

from bridge.catalogs.embedded import database as databases
from bridge.contract.circulation import Unavailable

KIND = "postgresql"
_COPY = re.compile(rb"COPY public\.(\w+) \(")
_EMPTIED = "SET client_min_messages = warning;\nDROP SCHEMA IF EXISTS public CASCADE;\n"  # the dump makes it


def copy(database: str, content: Path) -> dict[str, int]:
    """How many rows each table had at the one moment that the copy is of. Raises OSError."""
    opened = databases.connect(database)
    try:
        with opened.still() as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            names = sorted(inspect(connection).get_table_names("public"))
            there = {name: int(connection.scalar(select(func.count()).select_from(table(name))) or 0) for name in names}
            dump = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
            _run(*dump, f"--snapshot={snapshot}", f"--file={content}", f"--dbname={database}")
    except Unavailable as error:
        raise OSError(f"the database cannot be asked: {error.__cause__ or error}") from error
    finally:
        opened.engine.dispose()
    if verified(content) != there:
        raise OSError("the copy does not hold what the database holds")
    return there


def verified(content: Path) -> dict[str, int]:
    """Reads the whole dump and counts. Raises OSError, with a sentence, when it is not whole."""
    rows: Counter[str] = Counter()
    table = ""
    command = ["pg_restore", "--data-only", "--file=-", str(content)]
    with _started(command) as reading:
        for line in reading.stdout or ():
            if table and line == b"\\.\n":
                table = ""
            elif table:
                rows[table] += 1
            elif found := _COPY.match(line):
                table = found[1].decode()
                rows[table] += 0
    if reading.returncode:
        raise OSError("the copy is not whole: pg_restore cannot read it")
    return dict(sorted(rows.items()))


def holds_anything(database: str) -> bool:
    opened = databases.connect(database)
    try:
        with opened.reading() as connection:
            names = inspect(connection).get_table_names("public")
            return any(connection.scalar(select(exists().select_from(table(name)))) for name in names)
    except Unavailable as error:
        raise OSError(f"the database cannot be asked: {error.__cause__ or error}") from error
    finally:
        opened.engine.dispose()


def put_back(database: str, content: Path, aside_in: Path, at: datetime) -> str:
    """Where a dump of what was there before lies now; empty if nothing was. All or nothing. Raises OSError."""
    aside = ""
    if holds_anything(database):
        aside = str(aside_in / f"replaced-{at:%Y%m%d-%H%M%S}.dump")
        _run("pg_dump", "--format=custom", f"--file={aside}", f"--dbname={database}")
        Path(aside).chmod(0o600)
    emptied, restored = content.with_name("emptied.sql"), content.with_name("restored.sql")
    emptied.write_text(_EMPTIED, "utf-8")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={restored}", str(content))
    quiet = ["psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction"]
    _run(*quiet, f"--file={emptied}", f"--file={restored}", f"--dbname={database}")
    return aside


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own programs
    except FileNotFoundError as error:
        raise OSError(f"{command[0]} is missing: install the package postgresql-client") from error
    if done.returncode:
        raise OSError(f"{command[0]} says: {done.stderr.strip()[-1000:]}")


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - PostgreSQL's own program
    except FileNotFoundError as error:
        raise OSError(f"{command[0]} is missing: install the package postgresql-client") from error
