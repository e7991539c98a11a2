"""Whose data passed through one kiosk in a time, to tell them of a breach in three days (Law 27 of 2022, article 46).

Who was identified and then did nothing has left no trace, and is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Integer, Select, case, cast, func, select, union_all

from bridge.catalogs.embedded import tables as t
from bridge.catalogs.embedded.erasing import NOBODY
from bridge.contract.codes import possible
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class Affected:
    """A member by `patron` id and member `number`, or an applicant by the application's number, with an empty `patron`.
    `first` and `last` are when they were there, aware, in the library's zone; `times` how often something was kept."""

    patron: str
    number: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    first: datetime
    last: datetime
    times: int


def at_kiosk(connection: Connection, rules: Rules, kiosk: str, begin: datetime, end: datetime) -> tuple[Affected, ...]:
    """From `begin` until just before `end`, aware; who was there first comes first."""
    if not possible(kiosk):
        return ()
    seen = _seen(kiosk, begin, end).subquery()
    times = (func.min(seen.c.at).label("first"), func.max(seen.c.at).label("last"), func.count().label("times"))
    grouped = select(seen.c.patron_id, seen.c.application_id, *times).group_by(seen.c.patron_id, seen.c.application_id)
    each = grouped.subquery()
    query = (
        select(each, *_both("number"), *_both("name"), *_both("phone"), *_both("email"))
        .outerjoin(t.patrons, t.patrons.c.id == each.c.patron_id)
        .outerjoin(t.applications, t.applications.c.id == each.c.application_id)
        .order_by(each.c.first, each.c.patron_id)
    )
    return tuple(_affected(row, rules) for row in connection.execute(query))


def _seen(kiosk: str, begin: datetime, end: datetime) -> CompoundSelect[Any]:
    """Every trace: whose it is, and when it was left."""
    none, loan = cast(None, Integer), t.loans.c.patron_id

    def trace(patron: Any, where: Any, at: Any, application: Any = none) -> Select[Any]:
        here = (where == kiosk) & (at >= begin) & (at < end) & (patron.is_(None) | (patron != NOBODY))
        return select(patron.label("patron_id"), application.label("application_id"), at.label("at")).where(here)

    visit = (t.visits.c.patron_id, t.footfall.c.kiosk, t.visits.c.signed_at)
    asked = t.applications
    still_applicant = case((asked.c.patron_id.is_(None), asked.c.id))
    applicants = trace(asked.c.patron_id, asked.c.kiosk, asked.c.made_at, still_applicant)
    return union_all(
        trace(loan, t.loans.c.kiosk, t.loans.c.lent_at),
        trace(loan, t.loans.c.returned_kiosk, t.loans.c.returned_at),
        trace(loan, t.renewals.c.kiosk, t.renewals.c.at).join_from(t.renewals, t.loans),
        trace(loan, t.cases.c.kiosk, t.cases.c.opened_at).join_from(t.cases, t.loans),
        trace(t.holds.c.patron_id, t.holds.c.kiosk, t.holds.c.placed_at),
        trace(t.letters.c.patron_id, t.letters.c.kiosk, t.letters.c.at).where(t.letters.c.patron_id.is_not(None)),
        trace(*visit).join_from(t.visits, t.footfall, t.footfall.c.visit == t.visits.c.key),
        trace(t.wifi_accesses.c.patron_id, t.wifi_accesses.c.kiosk, t.wifi_accesses.c.given_at),
        trace(t.pin_failures.c.patron_id, t.pin_failures.c.kiosk, t.pin_failures.c.at).where(
            t.pin_failures.c.patron_id.is_not(None)
        ),
        trace(t.payments.c.patron_id, t.printouts.c.kiosk, t.printouts.c.asked_at).join_from(t.printouts, t.payments),
        trace(t.digital_accounts.c.patron_id, t.account_steps.c.by, t.account_steps.c.at).join_from(
            t.account_steps, t.digital_accounts
        ),
        applicants,
    )


def _both(column: str) -> tuple[Any, Any]:
    return t.patrons.c[column].label(f"patron_{column}"), t.applications.c[column].label(f"applicant_{column}")


def _affected(row: Any, rules: Rules) -> Affected:
    zone = rules.now().tzinfo
    kind = "patron" if row.patron_id else "applicant"
    number, name, phone, email = (getattr(row, f"{kind}_{told}") for told in ("number", "name", "phone", "email"))
    first, last = row.first.astimezone(zone), row.last.astimezone(zone)
    return Affected(row.patron_id or "", number, name, phone, email, first, last, row.times)
