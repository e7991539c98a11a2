"""Patrons as kiosks are told of them in advance, a page of them with two questions to the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, select, union

from bridge.catalogs.embedded.feed_cursor import Span
from bridge.catalogs.embedded.feed_log import between, log
from bridge.catalogs.embedded.tables import cards, fines, loans, patrons, visits
from bridge.contract.fingerprints import fingerprint
from bridge.contract.standin import KnownPatron

_OPEN = loans.c.returned_at.is_(None)


def ids(connection: Connection, span: Span, limit: int) -> Sequence[str]:
    """The next of those that are to be told. They may be gone."""
    wanted = select(patrons.c.id).subquery() if span.whole else _changed(span)
    query = select(wanted.c.id).where(wanted.c.id > span.after).order_by(wanted.c.id).limit(limit)
    return connection.scalars(query).all()


def known(connection: Connection, key: bytes, today: date, ids: Sequence[str]) -> tuple[KnownPatron, ...]:
    """In this order; without prints who is no longer there."""
    rows = {row.id: row for row in connection.execute(_facts(today).where(patrons.c.id.in_(ids)))}
    codes: dict[str, list[str]] = {}
    for card in connection.execute(select(cards.c.patron_id, cards.c.code).where(cards.c.patron_id.in_(ids))):
        codes.setdefault(card.patron_id, []).append(card.code)
    return tuple(_known(key, id, rows.get(id), codes.get(id, [])) for id in ids)


def row_of(key: bytes, id: str) -> str:
    """`KnownPatron.row`: another one for each kiosk, because an id is a patron's for life."""
    return fingerprint(key, "patron", id)


def _changed(span: Span) -> Any:
    """Also who became late since, which no row tells."""
    first, last = sorted((span.day, span.today))
    late = select(loans.c.patron_id).where(_OPEN, loans.c.due >= first, loans.c.due < last)
    logged = select(log.c.patron_id.label("id")).where(log.c.patron_id.is_not(None), between(span.since, span.until))
    return union(logged, late).subquery()


def _facts(today: date) -> Select[Any]:
    """What `facts.patron_facts` asks, for many."""
    theirs = loans.c.patron_id == patrons.c.id
    lent = select(func.count()).select_from(loans).where(theirs, _OPEN)
    late = lent.where(loans.c.due < today)
    return select(
        patrons.c.id,
        patrons.c.status,
        patrons.c.expires,
        patrons.c.pin_hash.is_not(None).label("has_pin"),
        lent.scalar_subquery().label("loans"),
        late.scalar_subquery().label("overdue"),
        exists().where(fines.c.patron_id == patrons.c.id, fines.c.payment_id.is_(None)).label("owes"),
        select(func.max(visits.c.day)).where(visits.c.patron_id == patrons.c.id).scalar_subquery().label("visited"),
    )


def _known(key: bytes, id: str, row: Row[Any] | None, codes: list[str]) -> KnownPatron:
    if row is None:
        return KnownPatron(row_of(key, id), ())
    prints = {fingerprint(key, "patron", id), *(fingerprint(key, "card", code) for code in codes)}
    return KnownPatron(
        row_of(key, id),
        tuple(sorted(prints)),
        row.status,
        row.expires,
        row.loans,
        row.overdue,
        row.owes,
        row.visited,
        row.has_pin,
    )
