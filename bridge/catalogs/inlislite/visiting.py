"""The guest book: members and single visitors in `memberguesses`, groups in `groupguesses`."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, Table, insert, select, update

from bridge.catalogs.inlislite import ids, readers, tables, words
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import parameter
from bridge.catalogs.inlislite.readers import Reader
from bridge.contract.circulation import Unavailable
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.masking import masked_name

_log = logging.getLogger(__name__)
_guests = tables.memberguesses.c

_LEVELS = dict(zip(words.SCHOOLS, tables.LEVELS, strict=True))


def visited(desk: Desk, patron: str, day: date) -> bool:
    who = readers.reader(desk, patron)
    return who is not None and _line(desk, who, day) is not None


def sign(desk: Desk, patron: str, place: str) -> Visit:
    """Once a day, unless the library counts every time (CountingBukuTamu)."""
    readers.lock_readers(desk, *(id for id in (readers.as_id(patron),) if id is not None))
    who = readers.reader(desk, patron)
    if who is None:
        raise Unavailable("INLISLite does not know the member any more")
    before = None if parameter(desk, "CountingBukuTamu") == "1" else _line(desk, who, desk.today)
    if before is not None:
        return Visit(str(before.ID), desk.aware(before.CreateDate), name=masked_name(who.name), again=True)
    row = {"NoAnggota": who.number, "Nama": who.name, "Status_id": who.status, "Location_Id": _room(desk, place)}
    return replace(_signed(desk, tables.memberguesses, row), name=masked_name(who.name))


def sign_visitor(desk: Desk, visitor: Visitor, purpose: str, place: str) -> Visit:
    row = {"Nama": visitor.name, "Alamat": visitor.origin or None, "Location_Id": _room(desk, place)}
    row |= {"TujuanKunjungan_Id": _purpose(desk, purpose)}
    row |= {"Profesi_id": words.occupation(desk, visitor.occupation)}
    row |= {"PendidikanTerakhir_id": words.education(desk, visitor.education)}
    row |= {"JenisKelamin_id": words.gender(desk, visitor.gender)}
    return _signed(desk, tables.memberguesses, row)


def sign_group(desk: Desk, group: Group, purpose: str, place: str) -> Visit:
    counts = {"CountPersonel": group.people, "CountLaki": group.men, "CountPerempuan": group.women}
    row = {"NamaKetua": group.leader, "AsalInstansi": group.institution, **counts, **_of_their_school(desk, group)}
    row |= {"TujuanKunjungan_ID": _purpose(desk, purpose), "Location_ID": _room(desk, place)}
    return _signed(desk, tables.groupguesses, row)


def state_purpose(desk: Desk, patron: str, visit: str, purpose: str) -> Visit | None:
    who, id = readers.reader(desk, patron), readers.as_id(visit)
    if who is None or id is None:
        return None
    theirs = (_guests.ID == id) & (_guests.NoAnggota == who.number)
    row = desk.connection.execute(select(_guests.ID, _guests.CreateDate).where(theirs)).one_or_none()
    if row is None:
        return None
    told = {"TujuanKunjungan_Id": _purpose(desk, purpose), **desk.changed}
    desk.connection.execute(update(tables.memberguesses).where(theirs).values(told))
    return Visit(visit, desk.aware(row.CreateDate), name=masked_name(who.name))


def _line(desk: Desk, who: Reader, day: date) -> Row[Any] | None:
    """The first of that day."""
    begin = datetime.combine(day, time.min)
    that_day = (_guests.CreateDate >= begin) & (_guests.CreateDate < begin + timedelta(days=1))
    query: Select[Any] = select(_guests.ID, _guests.CreateDate).where(_guests.NoAnggota == who.number, that_day)
    return desk.connection.execute(query.order_by(_guests.ID).limit(1)).first()


def _signed(desk: Desk, book: Table, row: dict[str, Any]) -> Visit:
    """A new line, unless this act has written it already. The visitor's number (NoPengunjung) is our mark of it."""
    if desk.schema.has(book.c.NoPengunjung):
        query = select(book.c.ID, book.c.CreateDate).where(book.c.NoPengunjung == desk.mark)
        if (written := desk.connection.execute(query.limit(1)).first()) is not None:
            return Visit(str(written.ID), desk.aware(written.CreateDate))
        row = {**row, "NoPengunjung": desk.mark}
    added = desk.connection.execute(insert(book).values({**row, **desk.made}))
    return Visit(str(int(added.lastrowid)), desk.now)


def _room(desk: Desk, place: str) -> int | None:
    """The room of that name or code, or the first of the library's place."""
    room = tables.locations.c
    for name in (room.Name, room.Code):
        found = ids.named(desk.connection, room.ID, name, [place]) if place.strip() else None
        if found is not None:
            return found
    first = select(room.ID).where(room.LocationLibrary_id == desk.ids.place).order_by(room.ID).limit(1)
    return desk.connection.scalars(first).first()


def _purpose(desk: Desk, purpose: str) -> int | None:
    if not purpose.strip():
        return None
    known = tables.tujuan_kunjungan.c
    found = ids.named(desk.connection, known.ID, known.TujuanKunjungan, [purpose])
    if found is None:
        _log.warning("tujuan_kunjungan has no row for a purpose that the stand offers; it is not written down")
    return found


def _of_their_school(desk: Desk, group: Group) -> dict[str, int]:
    """Everybody in the column of their school; version 3.2 has none for kindergartens."""
    shown = [name for name in tables.LEVELS if name != "CountTk" or desk.schema.has(tables.groupguesses.c.CountTk)]
    level = _LEVELS[group.level] if group.level is not None else ""
    return {name: group.people if name == level else 0 for name in shown}
