"""Forgets who signed the guest book or used the Wi-Fi when, after the time that the library keeps it; the statistics
stay."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, select, update

from bridge.catalogs.embedded.rules import Rules
from bridge.catalogs.embedded.tables import footfall, guests, visits, wifi_accesses


def forget(connection: Connection, rules: Rules) -> None:
    """Lines older than `LoanPolicy.guest_book_days`, and accesses that were closed before that."""
    kept = timedelta(days=rules.policy.guest_book_days)
    before = rules.now().date() - kept
    for lines in (visits, guests):
        old = select(lines.c.key).where(lines.c.day < before)
        connection.execute(update(footfall).where(footfall.c.visit.in_(old)).values(visit=None))
        connection.execute(delete(lines).where(lines.c.day < before))
    connection.execute(delete(wifi_accesses).where(wifi_accesses.c.removed_at < rules.now() - kept))
