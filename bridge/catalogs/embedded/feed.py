"""What kiosks are told in advance: at first everything, page by page, then what has changed since they asked last."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from bridge.catalogs.embedded import facts, feed_items, feed_log, feed_patrons
from bridge.catalogs.embedded.feed_cursor import Span, opened, policy_print, sealed
from bridge.contract.standin import Changes, KnownItem, KnownPatron
from bridge.rules import Rules

Known = TypeVar("Known", KnownPatron, KnownItem)

PAGE = 1000  # rows at most
ROOM = 180_000  # bytes of an answer for its rows, as JSON; a kiosk reads no more than 256 KiB
_LEAST = 150  # bytes of the smallest row


def changes(connection: Connection, rules: Rules, key: bytes, after: str) -> Changes:
    """`connection` should see one moment throughout (`Database.still`), or a row may be told twice.

    What changed during a walk of several answers is told by a question after its last one, which still belongs to it.
    """
    span, afresh = _span(connection, rules, opened(after, key))
    begins = span.stage == "patrons" and not span.after
    patrons: tuple[KnownPatron, ...] = ()
    items: tuple[KnownItem, ...] = ()
    room = ROOM
    if span.stage == "patrons":
        patrons, span, room = _patrons(connection, rules, key, span)
    if span.stage == "items":
        items, span = _items(connection, rules, key, span, room)
    more = span.stage != "told" or not begins
    now = rules.now()
    closed = tuple(sorted(facts.closed(connection, now.date())))
    return Changes(patrons, items, sealed(span, key), more, afresh, now, rules.policy, closed)


def _span(connection: Connection, rules: Rules, before: Span | None) -> tuple[Span, bool]:
    """What is to be told, and whether that begins afresh."""
    policy, today = policy_print(rules.policy), rules.now().date()
    if before is None or before.policy != policy or not feed_log.reaches(connection, before.until):
        here = feed_log.now(connection)
        return Span(policy, True, here, here, today, today), True
    if before.stage != "told":
        return before, False
    return Span(policy, False, before.until, feed_log.now(connection), before.today, today), False


def _patrons(connection: Connection, rules: Rules, key: bytes, span: Span) -> tuple[tuple[KnownPatron, ...], Span, int]:
    ids = feed_patrons.ids(connection, span, PAGE)
    known, left = _fitting(feed_patrons.known(connection, key, rules.now().date(), ids), ROOM)
    if len(ids) == PAGE or len(known) < len(ids):
        return known, msgspec.structs.replace(span, after=ids[len(known) - 1]), 0
    return known, msgspec.structs.replace(span, stage="items", after=""), left


def _items(
    connection: Connection, rules: Rules, key: bytes, span: Span, room: int
) -> tuple[tuple[KnownItem, ...], Span]:
    limit = min(PAGE, room // _LEAST)
    ids = feed_items.ids(connection, span, limit) if limit else ()
    known, _ = _fitting(feed_items.known(connection, rules, key, ids), room)
    if len(ids) == limit or len(known) < len(ids):
        return known, msgspec.structs.replace(span, after=str(ids[len(known) - 1])) if known else span
    return known, msgspec.structs.replace(span, stage="told", after="")


def _fitting(known: tuple[Known, ...], room: int) -> tuple[tuple[Known, ...], int]:
    """As many of the first as there is room for, and the room that is left."""
    for number, one in enumerate(known):
        room -= len(msgspec.json.encode(one)) + 1
        if room < 0:
            return known[: max(1, number)], 0
    return known, room
