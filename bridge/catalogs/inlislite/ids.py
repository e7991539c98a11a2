"""The ids by which INLISLite's tables name states, read by their names at the start: each library may have its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, select

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.settings import Inlislite


@dataclass(frozen=True, slots=True)
class Ids:
    """`suspended`, `new`, `refused` and `read_here` are None where the library has no such state. `place` is the
    library's number."""

    active: int
    suspended: int | None
    new: int | None
    refused: int | None
    available: int
    lent: int
    read_here: int | None
    for_loan: int
    late: int
    money: int
    place: int


def read_ids(connection: Connection, settings: Inlislite) -> Ids:
    """Raises OSError, with one sentence for everything that is missing."""
    wanted, missing = settings.names, list[str]()
    states, copies = tables.status_anggota.c, tables.collectionstatus.c

    def needed(id: Column[Any], name: Column[Any], names: tuple[str, ...]) -> int:
        found = named(connection, id, name, names)
        if found is None:
            missing.append(f"{name.table.name} {' or '.join(names)}")
        return found or 0

    ids = Ids(
        active=needed(states.id, states.Nama, wanted.active),
        suspended=named(connection, states.id, states.Nama, wanted.suspended),
        new=named(connection, states.id, states.Nama, wanted.new),
        refused=named(connection, states.id, states.Nama, wanted.refused),
        available=needed(copies.ID, copies.Name, wanted.available),
        lent=needed(copies.ID, copies.Name, wanted.lent),
        read_here=named(connection, copies.ID, copies.Name, wanted.read_here),
        for_loan=needed(tables.collectionrules.c.ID, tables.collectionrules.c.Name, wanted.for_loan),
        late=needed(tables.jenis_pelanggaran.c.ID, tables.jenis_pelanggaran.c.JenisPelanggaran, wanted.late),
        money=needed(tables.jenis_denda.c.ID, tables.jenis_denda.c.Name, wanted.money),
        place=_place(connection, settings.location) or 0,
    )
    if not ids.place:
        missing.append(f"location_library {settings.location}")
    if connection.scalar(select(tables.users.c.ID).where(tables.users.c.ID == settings.user)) is None:
        missing.append(f"users {settings.user}")
    if missing:
        raise OSError(f"INLISLite has no row for: {', '.join(missing)}; name them as they are called there")
    return ids


def named(connection: Connection, id: Column[Any], name: Column[Any], names: Iterable[str]) -> int | None:
    """The id of the row with the first of these names that there is; upper and lower case are the same."""
    rows = connection.execute(select(id, name).order_by(id.desc()))
    known = {str(row[1] or "").strip().casefold(): int(row[0]) for row in rows}  # the lowest id of equal ones
    return next((known[wanted.strip().casefold()] for wanted in names if wanted.strip().casefold() in known), None)


def _place(connection: Connection, location: str) -> int | None:
    place = tables.location_library.c
    by_name = named(connection, place.ID, place.Name, [location])
    return by_name if by_name is not None else named(connection, place.ID, place.Code, [location])
