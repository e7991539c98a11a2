"""One transaction in INLISLite's database, with everything that what is done in it needs to know."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bridge.catalogs.inlislite.ids import Ids
from bridge.catalogs.inlislite.schema import Schema
from bridge.catalogs.inlislite.settings import Inlislite
from bridge.policy import LoanPolicy

LONGEST_TERMINAL = 100


@dataclass(frozen=True, slots=True)
class Desk:
    """`now` is aware, in the library's zone, to the second, as the database keeps it: when what is done here happened.
    `policy` is what was configured, for what the library's tables do not say. `late`: it has happened already."""

    connection: Connection
    schema: Schema
    ids: Ids
    settings: Inlislite
    policy: LoanPolicy
    now: datetime
    stand: str = ""
    key: str = ""
    late: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def moment(self) -> datetime:
        """Now, as it is written in the database."""
        return self.now.replace(tzinfo=None)

    def aware(self, moment: datetime | None) -> datetime:
        """Of a moment from the database; where it has none, now."""
        return self.now if moment is None else moment.replace(tzinfo=ZoneInfo(self.policy.timezone))

    @property
    def mark(self) -> str:
        """Of this act, which is asked for again under the same key when its answer is lost."""
        return "A" + hashlib.sha256(f"{self.stand}:{self.key}".encode()).hexdigest()[:15].upper()

    @property
    def made(self) -> dict[str, Any]:
        """Who made a row, when and where."""
        terminal = self.stand[:LONGEST_TERMINAL]
        return {"CreateBy": self.settings.user, "CreateDate": self.moment, "CreateTerminal": terminal}

    @property
    def changed(self) -> dict[str, Any]:
        terminal = self.stand[:LONGEST_TERMINAL]
        return {"UpdateBy": self.settings.user, "UpdateDate": self.moment, "UpdateTerminal": terminal}
