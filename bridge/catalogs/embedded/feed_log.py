"""The log of changes as a kiosk reads it: up to where it has read, and what has come since."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

KEPT = 100_000  # lines; who is further behind begins afresh, which is no more work
_LONGEST_SNAPSHOT = 150  # characters; a longer one is told shorter, and a little is sent twice

log = sa.table(
    "change_log",
    sa.column("id", sa.BigInteger),
    sa.column("tag", sa.Integer),
    sa.column("patron_id", sa.Text),
    sa.column("item_id", sa.Integer),
    sa.column("title_id", sa.Integer),
)


class Point(msgspec.Struct, frozen=True, array_like=True):
    """A place in the log: its newest line, and on PostgreSQL which transactions could be seen then.

    There a line that is older than the newest one may still come, because its transaction took longer.
    """

    id: int
    tag: int
    snapshot: str = ""


def now(connection: Connection) -> Point:
    newest = connection.execute(sa.select(log.c.id, log.c.tag).order_by(log.c.id.desc()).limit(1)).one()
    return Point(newest.id, newest.tag, _snapshot(connection))


def reaches(connection: Connection, point: Point) -> bool:
    """Whether this log goes on from there: it is the same log, and still has all that came since."""
    same = sa.select(log.c.id).where(log.c.id == point.id, log.c.tag == point.tag)
    past = _transactions(point.snapshot) <= _transactions(_snapshot(connection))
    return past and connection.execute(same).first() is not None


def between(since: Point, until: Point) -> ColumnElement[bool]:
    """Which lines could be seen at `until`, and not yet at `since`."""
    if not until.snapshot:
        return (log.c.id > since.id) & (log.c.id <= until.id)
    transaction = "CAST(CAST(change_log.xid AS text) AS xid8)"
    came = sa.text(
        f"change_log.xid >= :oldest AND pg_visible_in_snapshot({transaction}, CAST(:until AS pg_snapshot))"
        f" AND NOT pg_visible_in_snapshot({transaction}, CAST(:since AS pg_snapshot))"
    )
    bound = came.bindparams(oldest=int(since.snapshot.split(":")[0]), until=until.snapshot, since=since.snapshot)
    return sa.and_(sa.true(), bound)


def trim(connection: Connection) -> None:
    """Forgets all but the newest lines."""
    newest = sa.select(sa.func.max(log.c.id)).scalar_subquery()
    connection.execute(sa.delete(log).where(log.c.id <= newest - KEPT))


def _snapshot(connection: Connection) -> str:
    """Empty on SQLite, where lines come one transaction after the other."""
    if connection.dialect.name != "postgresql":
        return ""
    snapshot: str = connection.execute(sa.text("SELECT CAST(pg_current_snapshot() AS text)")).scalar_one()
    oldest = snapshot.split(":", maxsplit=1)[0]
    return snapshot if len(snapshot) <= _LONGEST_SNAPSHOT else f"{oldest}:{oldest}:"


def _transactions(snapshot: str) -> int:
    """How many there had been; 0 where they are not counted."""
    return int(snapshot.split(":")[1]) if snapshot else 0
