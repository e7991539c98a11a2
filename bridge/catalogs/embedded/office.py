"""The day at the desk: what was lent and returned, and what waits for a librarian."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from bridge.catalogs.embedded import office_accounts, office_matters, picking
from bridge.catalogs.embedded.tables import (
    applications,
    cases,
    footfall,
    imports,
    items,
    loans,
    patrons,
    payments,
    titles,
)
from bridge.rules import Rules

SHOWN = 50  # loans in a list; what is older is asked for


@dataclass(frozen=True, slots=True)
class Counts:
    """Of today, `visits` in people, and `out` and `late` of all loans that are open now. `paid` is whole rupiah."""

    lent: int
    returned: int
    visits: int
    paid: int
    out: int
    late: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody should do: copies to fetch and to take back; and to decide about applications, cases, matters and
    imports."""

    picks: int
    to_clear: int
    applications: int
    cases: int
    matters: int
    imports: int


@dataclass(frozen=True, slots=True)
class WaitingForPeople:
    """What somebody should do where a system of the library's own keeps items and loans."""

    applications: int
    accounts: int
    matters: int


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan in a list. `at` is when it began, or ended, aware, in the library's zone; `number` is the patron's."""

    id: int
    at: datetime
    title: str
    barcode: str
    kiosk: str
    patron: str
    number: str
    late: bool


def counts(connection: Connection, rules: Rules) -> Counts:
    open_, today = loans.c.returned_at.is_(None), rules.now().date()
    lent = func.count().filter(is_today(loans.c.lent_at, rules))
    returned = func.count().filter(is_today(loans.c.returned_at, rules) & ~loans.c.presumed)
    late = func.count().filter(open_ & (loans.c.due < today))
    query = select(lent, returned, func.count().filter(open_), late).where(~loans.c.undone)
    lent_, returned_, out, late_ = connection.execute(query).one()
    came = connection.scalar(select(func.sum(footfall.c.people)).where(footfall.c.day == today)) or 0
    paid = connection.scalar(select(func.sum(payments.c.total)).where(is_today(payments.c.paid_at, rules))) or 0
    return Counts(lent_, returned_, came, paid, out, late_)


def waiting(connection: Connection, rules: Rules) -> Waiting:
    """Lets holds lapse on the way, so it needs a transaction that writes."""
    open_cases = select(func.count()).select_from(cases).where(cases.c.settled_at.is_(None))
    checked = select(func.count()).select_from(imports).where(imports.c.state == "checked")
    return Waiting(
        len(picking.pick_list(connection, rules)),
        len(picking.to_clear(connection, rules)),
        _open_applications(connection),
        connection.scalar(open_cases) or 0,
        office_matters.number_open(connection),
        connection.scalar(checked) or 0,
    )


def waiting_for_people(connection: Connection) -> WaitingForPeople:
    return WaitingForPeople(
        _open_applications(connection),
        office_accounts.number_waiting(connection),
        office_matters.number_open(connection),
    )


def _open_applications(connection: Connection) -> int:
    query = select(func.count()).select_from(applications).where(applications.c.state == "open")
    return connection.scalar(query) or 0


def lent_today(connection: Connection, rules: Rules, before: int | None = None) -> tuple[Lent, ...]:
    """Newest first, at most `SHOWN`, of those older than the loan `before`."""
    query = _loans().where(is_today(loans.c.lent_at, rules)).order_by(loans.c.lent_at.desc(), loans.c.id.desc())
    query = query if before is None else query.where(_older_than(before))
    return tuple(_lent(row, row.lent_at, row.kiosk, rules) for row in connection.execute(query.limit(SHOWN)))


def _older_than(loan: int) -> ColumnElement[bool]:
    """Stands may tell late of what they have lent, and then with a higher id."""
    at = select(loans.c.lent_at).where(loans.c.id == loan).scalar_subquery()
    return or_(loans.c.lent_at < at, and_(loans.c.lent_at == at, loans.c.id < loan))


def returned_today(connection: Connection, rules: Rules) -> tuple[Lent, ...]:
    """Newest first, at most `SHOWN`."""
    query = _loans().where(is_today(loans.c.returned_at, rules), ~loans.c.presumed)
    rows = connection.execute(query.order_by(loans.c.returned_at.desc(), loans.c.id.desc()).limit(SHOWN))
    return tuple(_lent(row, row.returned_at, row.returned_kiosk or "", rules) for row in rows)


def _loans() -> Select[Any]:
    return (
        select(loans, items.c.barcode, titles.c.title, patrons.c.number.label("card"))
        .join(items, items.c.id == loans.c.item_id)
        .join(titles, titles.c.id == items.c.title_id)
        .join(patrons, patrons.c.id == loans.c.patron_id)
        .where(~loans.c.undone)
    )


def _lent(row: Row[Any], at: datetime, kiosk: str, rules: Rules) -> Lent:
    here = at.astimezone(rules.now().tzinfo)
    end = rules.now() if row.returned_at is None else row.returned_at.astimezone(here.tzinfo)
    return Lent(row.id, here, row.title, row.barcode, kiosk, row.patron_id, row.card, end.date() > row.due)


def is_today(moment: Any, rules: Rules) -> ColumnElement[bool]:
    """The day of the library's own zone."""
    begin = datetime.combine(rules.now().date(), time(), rules.now().tzinfo)
    end = datetime.combine(rules.now().date() + timedelta(days=1), time(), rules.now().tzinfo)
    is_: ColumnElement[bool] = (moment >= begin) & (moment < end)
    return is_
