"""Walks through a file, some rows at a time, and tells on the way how far it is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection, exc, text

from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.imports import cisis, marc21, record, tabular
from bridge.catalogs.embedded.imports.faults import Fault, Problem
from bridge.catalogs.embedded.imports.formats import CHARSETS, Columns, Fields
from bridge.catalogs.embedded.imports.patrons import PatronsImport
from bridge.catalogs.embedded.imports.record import Import, Progress
from bridge.catalogs.embedded.imports.rows import PatronRow, Read, Row, TitleRow
from bridge.catalogs.embedded.imports.scratch import Scratch
from bridge.catalogs.embedded.imports.titles import TitlesImport
from bridge.contract.circulation import Unavailable

_CHUNK = 500  # rows, copies and cards; a database takes some 32,000 values in one question
_TELLING = 0.5  # seconds between two notes of the progress

_running: dict[int, Progress] = {}


@dataclass(frozen=True, slots=True)
class _Work:
    database: Database
    task: Import
    path: Path
    scratch: Scratch


class _NothingImported(Exception):
    """Takes everything back that this import has written."""


def progress(id: int) -> Progress | None:
    """How far an import is that this process is at work on; None when it is at work on no such import.

    On PostgreSQL every connection can see it in `find` too; on SQLite, where one writer holds the database, this is
    the only place.
    """
    return _running.get(id)


def check(database: Database, id: int, path: Path) -> Import:
    """Reads all of a file that was begun and notes every fault of it and what it would add and change.

    Raises OSError when the file cannot be read and `Unavailable`; the import has failed then.
    """
    task = _found(database, id)
    with _at_work(database, task), Scratch() as scratch:
        with database.reading() as connection:
            done = _walk(_Work(database, task, path, scratch), connection, writes=False)
        with database.writing() as connection:
            record.end(connection, id, "checked", done, scratch.faults())
    return _found(database, id)


def apply(database: Database, id: int, path: Path, skip_bad: bool) -> Import:
    """Imports a file that was checked, in one transaction: all of it, or nothing and the import has failed.

    Bad rows are left out when the librarian says so with `skip_bad`; else a file that has any stays as it is,
    checked. Nothing happens to an import that is not checked. SQLite's kiosks cannot lend while this is at work.
    Raises as `check` does.
    """
    task = _found(database, id)
    if task.progress.bad and not skip_bad:
        return task
    with database.writing() as connection:
        if not record.advance(connection, id, "checked", "importing"):
            return _found(database, id)
    with _at_work(database, task), Scratch() as scratch:
        try:
            with database.writing() as connection:
                _import(_Work(database, task, path, scratch), connection, skip_bad=skip_bad)
        except _NothingImported as reason:
            with database.writing() as connection:
                record.end(connection, id, "failed", _running[id], (*reason.args, *scratch.faults()))
    return _found(database, id)


def _import(work: _Work, connection: Connection, *, skip_bad: bool) -> None:
    """Raises `_NothingImported` with the faults that are of no row."""
    if work.path.stat().st_size != work.task.progress.size:
        raise _NothingImported(Fault(0, Problem.FILE_CHANGED))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    try:
        done = _walk(work, connection, writes=True)
    except exc.IntegrityError as error:
        raise _NothingImported(Fault(0, Problem.LIBRARY_CHANGED)) from error
    if done.bad and not skip_bad:
        raise _NothingImported
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE titles, items, patrons"))
    record.end(connection, work.task.id, "done", done, work.scratch.faults())


def _walk(work: _Work, connection: Connection, *, writes: bool) -> Progress:
    """Takes all of the file, bad rows into the scratch."""
    take = _taking(work, connection, writes=writes)
    quietly = writes and connection.dialect.name == "sqlite"
    done, told = Progress(size=work.task.progress.size), monotonic()
    for reads in _chunks(_reads(work.task, work.path)):
        done = _after(done, reads, take([read.row for read in reads if not isinstance(read.row, Fault)]))
        for read in reads:
            if isinstance(read.row, Fault):
                work.scratch.keep_fault(read.row)
        _running[work.task.id] = done
        if monotonic() - told > _TELLING and not quietly:
            _tell(work.database, work.task.id, done)
            told = monotonic()
    done = replace(done, position=done.size)
    if not done.read:
        work.scratch.keep_fault(Fault(0, Problem.NOTHING_IN_IT))
        done = replace(done, bad=1)
    return done


def _after(done: Progress, reads: list[Read], outcome: tuple[int, int, int]) -> Progress:
    added, changed, bad = outcome
    unreadable = len(reads) - sum(outcome)
    return Progress(
        read=done.read + len(reads),
        added=done.added + added,
        changed=done.changed + changed,
        bad=done.bad + bad + unreadable,
        position=reads[-1].position,
        size=done.size,
    )


def _reads(task: Import, path: Path) -> Iterator[Read]:
    match task.format:
        case "csv":
            return tabular.read(path, task.kind, Columns())
        case "marc21":
            return marc21.read(path, Fields())
        case _:
            return cisis.read(path, Fields(), CHARSETS[task.format])


def _chunks(reads: Iterator[Read]) -> Iterator[list[Read]]:
    some, weight = list[Read](), 0
    for read in reads:
        some.append(read)
        weight += _weight(read.row)
        if weight >= _CHUNK:
            yield some
            some, weight = [], 0
    if some:
        yield some


def _weight(row: Row | Fault) -> int:
    match row:
        case TitleRow():
            return 1 + len(row.copies)
        case PatronRow():
            return 1 + len(row.cards)
        case Fault():
            return 1


def _taking(work: _Work, connection: Connection, *, writes: bool) -> Callable[[list[Row]], tuple[int, int, int]]:
    kind, named = work.task.kind, Columns()
    columns = frozenset(named.titles)
    if work.task.format == "csv":
        columns = tabular.columns(work.path, kind, named)
    if kind == "patrons":
        patrons = PatronsImport(connection, work.scratch, columns, writes)
        return lambda rows: patrons.take([row for row in rows if isinstance(row, PatronRow)])
    titles = TitlesImport(connection, work.scratch, kind, columns, writes)
    return lambda rows: titles.take([row for row in rows if isinstance(row, TitleRow)])


def _tell(database: Database, id: int, done: Progress) -> None:
    """To other connections; an import does not fail because it could not tell how far it was."""
    with contextlib.suppress(Unavailable), database.writing() as connection:
        record.note(connection, id, done)


@contextlib.contextmanager
def _at_work(database: Database, task: Import) -> Iterator[None]:
    """Whatever ends the work before it is done, the import has failed."""
    _running[task.id], done = Progress(size=task.progress.size), False
    try:
        yield
        done = True
    finally:
        last = _running.pop(task.id)
        if not done:
            with contextlib.suppress(Unavailable), database.writing() as connection:
                record.end(connection, task.id, "failed", last, ())


def _found(database: Database, id: int) -> Import:
    with database.reading() as connection:
        task = record.find(connection, id)
    if task is None:
        raise LookupError(f"there is no import {id}")
    return task
