"""Forgets people after the time that the library keeps what they told: lines of the guest book, accesses to the Wi-Fi,
applications that came to nothing. The statistics stay."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from bridge.catalogs.embedded.login_tokens import GOOD_FOR as _CODES_KEPT  # so that a second use is seen
from bridge.catalogs.embedded.tables import (
    applications,
    footfall,
    guests,
    login_codes,
    login_tokens,
    operations,
    photos,
    pin_codes,
    visits,
    wifi_accesses,
)
from bridge.rules import Rules


def forget(connection: Connection, rules: Rules) -> None:
    """Lines older than `LoanPolicy.guest_book_days`, and accesses that were closed before that; applications and their
    photos as `MembershipPolicy` says; codes and tokens that
    are good no more."""
    kept = timedelta(days=rules.policy.guest_book_days)
    before = rules.now().date() - kept
    for lines in (visits, guests):
        old = select(lines.c.key).where(lines.c.day < before)
        connection.execute(update(footfall).where(footfall.c.visit.in_(old)).values(visit=None))
        connection.execute(delete(lines).where(lines.c.day < before))
    connection.execute(delete(wifi_accesses).where(wifi_accesses.c.removed_at < rules.now() - kept))
    for codes in (pin_codes, login_tokens):
        connection.execute(delete(codes).where(codes.c.expires_at <= rules.now()))
    connection.execute(delete(login_codes).where(login_codes.c.expires_at <= rules.now() - _CODES_KEPT))
    forget_applications(connection, _came_to_nothing(rules))


def _came_to_nothing(rules: Rules) -> ColumnElement[bool]:
    policy, now = rules.policy.membership, rules.now()
    refused = and_(
        applications.c.state == "refused", applications.c.decided_at < now - timedelta(days=policy.refused_days)
    )
    left = and_(applications.c.state == "open", applications.c.made_at < now - timedelta(days=policy.open_days))
    return or_(refused, left)


def forget_applications(connection: Connection, which: ColumnElement[bool]) -> None:
    """With their photos, and the answers under their keys, whose digest is of what was told."""
    ids, keys = (select(column).where(which) for column in (applications.c.id, applications.c.key))
    connection.execute(delete(photos).where(photos.c.application_id.in_(ids)))
    connection.execute(delete(operations).where(operations.c.key.in_(keys)))
    connection.execute(delete(applications).where(which))
