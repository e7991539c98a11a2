"""Payments as the desk's till sees them: those of the day with who took them, and where their proofs were printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bridge.catalogs.embedded.office import is_today
from bridge.catalogs.embedded.tables import patrons, payments, printouts
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class Taken:
    """`patron` is an id, `card` the member number, `login` who took it; `total` whole rupiah."""

    number: str
    patron: str
    card: str
    paid_at: datetime
    total: int
    login: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A proof on its way to a kiosk's printer; `printed` is None while the kiosk has not said anything."""

    kiosk: str
    asked_at: datetime
    printed: bool | None


def of_today(connection: Connection, rules: Rules) -> tuple[Taken, ...]:
    """Newest first, all of them: their sum is what is in the till."""
    query = (
        select(payments, patrons.c.number.label("card"))
        .join(patrons)
        .where(is_today(payments.c.paid_at, rules))
        .order_by(payments.c.id.desc())
    )
    zone = rules.now().tzinfo
    return tuple(
        Taken(row.number, row.patron_id, row.card, row.paid_at.astimezone(zone), row.total, row.taken_by)
        for row in connection.execute(query)
    )


def taken_by(connection: Connection, number: str) -> tuple[str, str]:
    """The patron's id and the login of who took this payment, which must exist."""
    row = connection.execute(select(payments.c.patron_id, payments.c.taken_by).where(payments.c.number == number)).one()
    return row.patron_id, row.taken_by


def sent(connection: Connection, rules: Rules, number: str) -> tuple[Sent, ...]:
    """Oldest first."""
    query = select(printouts).join(payments).where(payments.c.number == number).order_by(printouts.c.id)
    zone = rules.now().tzinfo
    return tuple(Sent(row.kiosk, row.asked_at.astimezone(zone), row.printed) for row in connection.execute(query))
