"""Makes cards valid again that are inactive or have expired (seed 001, mechanism A.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, update

from bridge.catalogs.embedded import facts, fees
from bridge.catalogs.embedded.fees import Purpose
from bridge.catalogs.embedded.tables import patrons
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class Renewed:
    """`expires` is the card's new last day, `payment` the number of what was paid, empty when it costs nothing."""

    expires: date
    payment: str = ""


def renew(connection: Connection, rules: Rules, patron: str, login: str) -> Renewed | None:
    """One more `membership_days`: from its last day while the card is still good, else from today. None for who is
    suspended, which is lifted in another way, and when nobody has this id."""
    who = facts.member(connection, patron, lock=True)
    if who is None or who.status == "suspended":
        return None
    today = rules.now().date()
    start = max(who.expires, today) if who.status == "active" else today
    expires = start + timedelta(days=rules.policy.membership.membership_days)
    connection.execute(update(patrons).where(patrons.c.id == who.id).values(status="active", expires=expires))
    return Renewed(expires, fees.take(connection, rules, who.id, Purpose.RENEWAL, login))
