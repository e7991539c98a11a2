"""One conversation with SLiMS's database: what every question and act in it needs."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, text

from bridge.catalogs.slims import php
from bridge.catalogs.slims.settings import Slims
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.contract.circulation import Unavailable
from bridge.rules import Rules

_beyond = re.compile(r"[\ud800-\udfff\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Trail:
    """Whether anything has been written. Where nothing is rolled back it must not be done again unseen."""

    written: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """`rules` with the clock stopped. `until` is by the monotonic clock: who asked has then been told that nobody knows
    what became of it, so that nothing more may be written. `history` and `rooms` as in `Schema`."""

    connection: Connection
    settings: Slims
    rules: Rules
    ids: PatronIds
    until: float
    history: bool
    rooms: bool
    trail: Trail

    def rows(self, sql: str, **values: Any) -> Sequence[Row[Any]]:
        return self.connection.execute(text(sql), _storable(values)).all()

    def row(self, sql: str, **values: Any) -> Row[Any] | None:
        return self.connection.execute(text(sql), _storable(values)).first()

    def number(self, sql: str, **values: Any) -> int:
        """The only number that is asked for; 0 for NULL."""
        return int(self.connection.execute(text(sql), _storable(values)).scalar() or 0)

    def write(self, sql: str, **values: Any) -> CursorResult[Any]:
        if time.monotonic() > self.until:
            raise Unavailable("SLiMS's database did not answer in time")
        done = self.connection.execute(text(sql), _storable(values))
        self.trail.written |= done.rowcount > 0
        return done

    def setting(self, name: str) -> php.Scalar:
        found = self.row("SELECT setting_value FROM setting WHERE setting_name = :name", name=name)
        return None if found is None else php.scalar(found[0])

    @property
    def today(self) -> date:
        return self.rules.now().date()

    @property
    def reservation_period(self) -> timedelta:
        """SLiMS counts from midnight and marks what has lapsed in its list; it does not take it away."""
        days = php.whole(self.setting("reserve_expire_periode"))
        return timedelta(days=self.settings.reserve_days if days is None else min(max(days, 0), 3660))

    @property
    def oldest_reservation(self) -> datetime:
        """Those from before have lapsed."""
        return datetime.combine(self.today, datetime.min.time()) - self.reservation_period

    def local(self, moment: datetime | None = None) -> datetime:
        """As SLiMS writes a time: by the library's clock, without a zone; now when none is given."""
        now = self.rules.now()
        return (moment or now).astimezone(now.tzinfo).replace(tzinfo=None, microsecond=0)

    def aware(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.rules.now().tzinfo)


def _storable(values: dict[str, Any]) -> dict[str, Any]:
    """SLiMS's texts hold no character beyond the first 65536, and the database does not even compare them with such."""
    return {
        name: _beyond.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else value
        for name, value in values.items()
    }
