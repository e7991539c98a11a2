"""Which rules a loan breaks that a stand made without knowing better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from bridge.catalogs.embedded import facts, holds
from bridge.catalogs.embedded.facts import Copy, Member
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.tables import cases
from bridge.catalogs.embedded.tables import holds as hold_rows
from bridge.contract.circulation import Reason
from bridge.policy import card_reasons

Breach = tuple[MatterKind, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class Lending:
    """This copy was lent to this patron then, in the library's zone."""

    connection: Connection
    who: Member
    copy: Copy
    at: datetime

    def breaches(self) -> Iterator[Breach]:
        """How many items the patron has, and who else has this one, is judged by the merge."""
        day = self.at.date()
        if reasons := card_reasons(facts.patron_facts(self.connection, self.who, day), day):
            yield MatterKind.PATRON_BARRED, reasons
        if not self.copy.for_loan:
            yield MatterKind.NOT_FOR_LOAN, (Reason.ITEM_NOT_FOR_LOAN,)
        if self._had_case():
            yield MatterKind.ITEM_HAS_CASE, (Reason.ITEM_HAS_CASE,)
        if self._kept_for() not in (None, self.who.id):
            holds.release(self.connection, self.copy.id)  # whoever it was kept for waits again, in their old place
            yield MatterKind.ITEM_KEPT, (Reason.ITEM_ON_HOLD,)

    def _had_case(self) -> bool:
        then = or_(cases.c.settled_at.is_(None), cases.c.settled_at > self.at)
        case = exists().where(cases.c.item_id == self.copy.id, cases.c.opened_at <= self.at, then)
        return bool(self.connection.scalar(select(case)))

    def _kept_for(self) -> str | None:
        """The patron for whom it stood on the hold shelf then, and still does or has fetched it since."""
        hold = hold_rows.c
        since = (hold.state == "ready") | ((hold.state == "fulfilled") & (hold.ended_at > self.at))
        then = (hold.ready_at <= self.at) & (hold.last_day >= self.at.date())
        kept = select(hold.patron_id).where(hold.item_id == self.copy.id, since, then).order_by(hold.id.desc())
        patron: str | None = self.connection.scalar(kept.limit(1))
        return patron
