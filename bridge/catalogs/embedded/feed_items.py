"""Items as kiosks are told of them in advance, a page of them with three questions to the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select, union

from bridge.catalogs.embedded import free_copies, holds
from bridge.catalogs.embedded.feed_cursor import Span
from bridge.catalogs.embedded.feed_log import between, log
from bridge.catalogs.embedded.feed_patrons import row_of
from bridge.catalogs.embedded.tables import cases, items, loans, titles
from bridge.catalogs.embedded.tables import holds as table
from bridge.contract.fingerprints import fingerprint, loan_print
from bridge.contract.standin import LONGEST_TITLE, KnownItem
from bridge.policy import bin_for
from bridge.rules import Rules


def ids(connection: Connection, span: Span, limit: int) -> Sequence[int]:
    """The next of those that are to be told. They may be gone."""
    wanted = select(items.c.id).where(~items.c.withdrawn).subquery() if span.whole else _changed(span)
    query = select(wanted.c.id).where(wanted.c.id > int(span.after or -1)).order_by(wanted.c.id).limit(limit)
    return connection.scalars(query).all()


def known(connection: Connection, rules: Rules, key: bytes, ids: Sequence[int]) -> tuple[KnownItem, ...]:
    """In this order; without a print what is no longer there, or was withdrawn."""
    today = rules.now().date()
    rows = {row.id: row for row in connection.execute(_facts(today).where(items.c.id.in_(ids)))}
    wanted = _wanted(connection, rows.values())
    return tuple(_known(rules, key, id, rows.get(id), id in wanted) for id in ids)


def _changed(span: Span) -> Any:
    """Also the copies of titles that somebody waits for, because one copy more or less changes who needs the others;
    and those on the hold shelf whose time is over since, which no row tells."""
    lines = select(log).where(between(span.since, span.until)).cte("lines")
    line = items.alias("line")
    waits = exists().where(table.c.title_id == items.c.title_id, table.c.state == "waiting")
    siblings = (
        select(items.c.id).join(line, line.c.title_id == items.c.title_id).join(lines, lines.c.item_id == line.c.id)
    )
    first, last = sorted((span.day, span.today))
    return union(
        select(lines.c.item_id.label("id")).where(lines.c.item_id.is_not(None)),
        select(items.c.id).join(lines, lines.c.title_id == items.c.title_id),
        siblings.where(waits),
        select(table.c.item_id).where(table.c.state == "ready", table.c.last_day >= first, table.c.last_day < last),
    ).subquery()


def _facts(today: date) -> Select[Any]:
    lent = (loans.c.item_id == items.c.id) & loans.c.returned_at.is_(None)
    kept = exists().where(table.c.item_id == items.c.id, table.c.state == "ready", table.c.last_day >= today)
    return (
        select(items.c.id, items.c.barcode, items.c.title_id, items.c.for_loan, items.c.withdrawn)
        .add_columns(titles.c.title, titles.c.call_number, loans.c.patron_id, loans.c.due, loans.c.renewals)
        .add_columns(kept.label("kept"))
        .add_columns(exists().where(cases.c.item_id == items.c.id, cases.c.settled_at.is_(None)).label("has_case"))
        .join(titles)
        .outerjoin(loans, lent)
    )


def _wanted(connection: Connection, rows: Collection[Row[Any]]) -> set[int]:
    """The ids of those that are kept for somebody, or that somebody who waits would need (`holds.waiting_for`)."""
    wanted: dict[int, list[int | None]] = {}
    waiting = select(table.c.title_id, table.c.wanted_item_id).where(
        table.c.state == "waiting", table.c.title_id.in_({row.title_id for row in rows})
    )
    for hold in connection.execute(waiting):
        wanted.setdefault(hold.title_id, []).append(hold.wanted_item_id)
    free = free_copies.of_titles(connection, wanted) if wanted else {}
    return {
        row.id
        for row in rows
        if row.kept
        or (row.title_id in wanted and holds.is_needed(row.id, wanted[row.title_id], free.get(row.title_id, ())))
    }


def _known(rules: Rules, key: bytes, id: int, row: Row[Any] | None, wanted: bool) -> KnownItem:
    if row is None or row.withdrawn:
        return KnownItem(str(id), "")
    return KnownItem(
        str(id),
        fingerprint(key, "item", row.barcode),
        row.title[:LONGEST_TITLE],
        row.for_loan,
        row.due,
        loan_print(key, row_of(key, row.patron_id), row.barcode) if row.patron_id is not None else "",
        row.renewals or 0,
        wanted,
        row.has_case,
        bin_for(row.call_number, rules.policy),
    )
