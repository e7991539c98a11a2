"""The note that is kept of every import: what it was, how far it is, and what was wrong with its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, Row, delete, insert, select, update

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.imports.faults import Fault, Problem
from bridge.catalogs.embedded.imports.formats import KINDS, possible_formats
from bridge.catalogs.embedded.imports.rows import tidied
from bridge.rules import Rules

State = Literal["checking", "checked", "importing", "done", "failed", "discarded"]
Thing = TypeVar("Thing")
_LONGEST_NAME = 200
_CHUNK = 1_000  # faults
_imports, _faults = tables.imports, tables.import_faults


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows `read` so far, of them `added`, `changed` and `bad`; `position` of `size` bytes."""

    read: int = 0
    added: int = 0
    changed: int = 0
    bad: int = 0
    position: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """`kind` is one of `KINDS`, `format` one of its formats, `file` the name it was uploaded under, from outside.

    `checked` imports can be applied; of those that `failed` nothing was imported. Times are aware.
    """

    id: int
    kind: str
    format: str
    file: str
    login: str
    state: State
    started_at: datetime
    ended_at: datetime | None
    progress: Progress


def begin(  # noqa: PLR0913, PLR0917 - what the note says
    connection: Connection,
    rules: Rules,
    kind: str,
    format: str,
    filename: str,
    size: int,
    login: str,
) -> int:
    """Notes an uploaded file of `size` bytes; gives the number it is checked and applied under.

    Raises ValueError for a kind or format that there is not.
    """
    if kind not in KINDS or format not in possible_formats(kind):
        raise ValueError(f"{kind} cannot be imported from {format}")
    row = {"kind": kind, "format": format, "file": tidied(filename)[:_LONGEST_NAME], "login": login, "size": size}
    made = insert(_imports).values(**row, state="checking", started_at=rules.now()).returning(_imports.c.id)
    return int(connection.execute(made).scalar_one())


def find(connection: Connection, id: int) -> Import | None:
    row = connection.execute(select(_imports).where(_imports.c.id == id)).one_or_none()
    return None if row is None else _import(row)


def listing(connection: Connection, most: int = 50) -> tuple[Import, ...]:
    """The latest, newest first; as far as the database knows, which for SQLite is less than `progress` knows."""
    rows = connection.execute(select(_imports).order_by(_imports.c.id.desc()).limit(most))
    return tuple(_import(row) for row in rows)


def faults(connection: Connection, id: int, after: int = 0, most: int = 200) -> tuple[tuple[int, Fault], ...]:
    """The faults of an import's file in the order of its lines, each with its place, from which to go on."""
    query = select(_faults.c.id, _faults.c.line, _faults.c.what).where(_faults.c.import_id == id, _faults.c.id > after)
    rows = connection.execute(query.order_by(_faults.c.id).limit(most)).all()
    return tuple((row.id, _fault(row.line, row.what)) for row in rows)


def discard(connection: Connection, id: int) -> bool:
    """Whether a checked import was given up; others cannot be."""
    mine = (_imports.c.id == id) & (_imports.c.state == "checked")
    change = update(_imports).where(mine).values(state="discarded", ended_at=datetime.now(UTC))
    return connection.execute(change).rowcount == 1


def give_up(connection: Connection) -> None:
    """When a central starts: whatever was checked or imported then, nobody works on any more."""
    change = update(_imports).where(_imports.c.state.in_(("checking", "importing")))
    connection.execute(change.values(state="failed", ended_at=datetime.now(UTC)))


def advance(connection: Connection, id: int, before: State, now: State) -> bool:
    """Whether the import was in the one state and is in the other from now on."""
    change = update(_imports).where(_imports.c.id == id, _imports.c.state == before).values(state=now)
    return connection.execute(change).rowcount == 1


def note(connection: Connection, id: int, progress: Progress) -> None:
    connection.execute(update(_imports).where(_imports.c.id == id).values(asdict(progress)))


def end(connection: Connection, id: int, state: State, progress: Progress, found: Iterable[Fault]) -> None:
    """With the faults that were found this time, in place of those from before."""
    connection.execute(delete(_faults).where(_faults.c.import_id == id))
    for some in batched(found, _CHUNK):
        rows = [{"import_id": id, "line": fault.line, "what": _kept(fault)} for fault in some]
        connection.execute(insert(_faults), rows)
    values = {**asdict(progress), "state": state, "ended_at": datetime.now(UTC)}
    connection.execute(update(_imports).where(_imports.c.id == id).values(values))


def batched(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some


def _kept(fault: Fault) -> str:
    return f"{fault.problem} {fault.value}"


def _fault(line: int, what: str) -> Fault:
    problem, _, value = what.partition(" ")
    return Fault(line, Problem(problem), value)


def _import(row: Row[Any]) -> Import:
    progress = Progress(**{field.name: getattr(row, field.name) for field in fields(Progress)})
    return Import(
        row.id, row.kind, row.format, row.file, row.login, row.state, row.started_at, row.ended_at, progress
    )
