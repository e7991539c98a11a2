"""Fills an empty database with the sample library, and lets its patrons sign the guest book every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine, insert, select

from bridge.catalogs.embedded import footfall, tables
from bridge.catalogs.embedded.database import Database
from bridge.catalogs.embedded.keys import title_keys
from bridge.catalogs.embedded.sample import cast, rows

_ZONE = ZoneInfo("Asia/Makassar")
_OPENS = time(0, 5, tzinfo=UTC)  # shortly past 8 in Samarinda
_LOAN = timedelta(days=14)
_HOLD_KEPT = timedelta(days=30)  # long enough that a demonstration can be played for weeks


def load_sample(engine: Engine, today: date) -> None:
    """Dates are reckoned from `today`, the library's own. A database that has patrons gets nothing but lines
    in the guest book, and those only for the sample's patrons. Raises `Unavailable`."""
    with Database(engine).writing() as connection:
        if connection.execute(select(tables.patrons.c.id).limit(1)).first() is None:
            _fill(connection, today)
        _sign_in(connection, today)


def _fill(connection: Connection, today: date) -> None:
    items = _add_titles(connection)
    _add_patrons(connection, today)
    _add_loans(connection, today, items)
    _add_holds(connection, today, items)
    _add_fines(connection, today)
    shelves = [{"code": name, "directions": directions} for name, directions in rows.shelves().items()]
    connection.execute(insert(tables.shelves), shelves)
    kept = set(connection.execute(select(tables.holidays.c.day)).scalars())
    days = [{"day": day, "name": name} for day, name in rows.holidays() if day not in kept]
    if days:
        connection.execute(insert(tables.holidays), days)


def _add_titles(connection: Connection) -> dict[str, int]:
    """Gives the items' ids, by their barcodes."""
    titles = rows.titles() + rows.digital()
    described = [_described(title) for title in titles]
    statement = insert(tables.titles).returning(tables.titles.c.id, sort_by_parameter_order=True)
    ids = connection.execute(statement, described).scalars().all()
    copies = [
        {"barcode": barcode, "title_id": title_id, "for_loan": title.for_loan, "shelf": rows.place(title)[1]}
        for title_id, title in zip(ids, titles, strict=True)
        for barcode in title.barcodes
    ]
    connection.execute(insert(tables.items), copies)
    items = connection.execute(select(tables.items.c.barcode, tables.items.c.id))
    return {item.barcode: item.id for item in items}


def _described(title: rows.Title) -> dict[str, object]:
    """A row of `titles`."""
    texts = (title.title, title.author, title.subject, title.publisher, title.call_number)
    return {
        "title": title.title,
        "author": title.author,
        "call_number": title.call_number,
        "subject": title.subject,
        "year": title.year,
        "publisher": title.publisher,
        "link": title.link,
        **title_keys(*texts),
    }


def _add_patrons(connection: Connection, today: date) -> None:
    hasher = PasswordHasher()
    patrons = [
        {
            "id": patron.id,
            "number": patron.number,
            "name": patron.name,
            "status": patron.status,
            "expires": today + timedelta(days=patron.expires_in),
            "pin_hash": hasher.hash(patron.pin) if patron.pin else None,
        }
        for patron in rows.patrons()
    ]
    cards = [
        {"code": code, "patron_id": patron.id} for patron in rows.patrons() for code in (patron.number, *patron.codes)
    ]
    connection.execute(insert(tables.patrons), patrons)
    connection.execute(insert(tables.cards), cards)


def _add_loans(connection: Connection, today: date, items: dict[str, int]) -> None:
    lent = [(patron, *loan) for patron in rows.patrons() for loan in patron.loans]
    loans = [
        {
            "number": f"SAMPLE-{number}",
            "patron_id": patron.id,
            "item_id": items[barcode],
            "kiosk": "sample",
            "lent_at": datetime.combine(today + timedelta(days=days) - _LOAN, _OPENS),
            "due": today + timedelta(days=days),
        }
        for number, (patron, barcode, days) in enumerate(lent, 1)
    ]
    connection.execute(insert(tables.loans), loans)


def _add_holds(connection: Connection, today: date, items: dict[str, int]) -> None:
    opened = datetime.combine(today, _OPENS)
    titles = {row.id: row.title_id for row in connection.execute(select(tables.items.c.id, tables.items.c.title_id))}
    wanted = [(patron.id, items[barcode], state) for patron in rows.patrons() for barcode, state in patron.holds]
    holds = [
        {
            "number": f"SAMPLE-{number}",
            "title_id": titles[item],
            "item_id": item if state == "ready" else None,
            "patron_id": patron,
            "placed_at": opened - timedelta(days=3),
            "ready_at": opened if state == "ready" else None,
            "last_day": today + _HOLD_KEPT if state == "ready" else None,
            "state": state,
        }
        for number, (patron, item, state) in enumerate(wanted, 1)
    ]
    connection.execute(insert(tables.holds), holds)


def _add_fines(connection: Connection, today: date) -> None:
    """Those that are owed came from an older system, without their reasons; the paid ones have a proof."""
    for number, patron in enumerate(rows.patrons(), 1):
        if patron.fine:
            owed = {"number": f"SAMPLE-{number}", "patron_id": patron.id, "amount": patron.fine}
            connection.execute(insert(tables.fines).values(owed))
        if patron.paid:
            payment = {"number": cast.PAYMENT, "patron_id": patron.id, "total": patron.paid, "taken_by": "sample"}
            payment["paid_at"] = datetime.combine(today - timedelta(days=20), _OPENS)
            statement = insert(tables.payments).values(payment).returning(tables.payments.c.id)
            row = {"number": f"SAMPLE-{number}-1", "patron_id": patron.id, "amount": patron.paid}
            row["payment_id"] = connection.execute(statement).scalar_one()
            connection.execute(insert(tables.fines).values(row))


def _sign_in(connection: Connection, today: date) -> None:
    patrons, visits = tables.patrons.c, tables.visits.c
    known = set(connection.execute(select(patrons.id).where(patrons.id.startswith("sample-"))).scalars())
    known -= set(connection.execute(select(visits.patron_id).where(visits.day == today)).scalars())
    lines: list[dict[str, Any]] = [
        {
            "patron_id": patron.id,
            "signed_at": datetime.combine(today, _OPENS),
            "day": today,
            "key": f"{patron.id}-{today}",
        }
        for patron in rows.patrons()
        if patron.signs_in and patron.id in known
    ]
    if lines:
        connection.execute(insert(tables.visits), lines)
    for line in lines:
        at = line["signed_at"].astimezone(_ZONE)
        footfall.count_member(connection, line["patron_id"], line["key"], at, "", "")
