"""Brings one item's loans into the order in which they happened, with all that hangs on when a loan ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from bridge.catalogs.embedded import fines, judging, matters
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.tables import fines as fine_rows
from bridge.catalogs.embedded.tables import loans, loose_returns
from bridge.catalogs.embedded.timeline import Back, Event, Lent, Stint, Timeline, timeline
from bridge.rules import Rules


def merge(connection: Connection, rules: Rules, item: int, since: datetime) -> None:
    """Everything since then anew, from what happened alone: whoever is told last changes nothing about the result."""
    rows = {row.id: row for row in affected(connection, item, since)}
    _Merge(connection, rules, item, since, rows).run()


def forget(connection: Connection, rules: Rules, loan: Row[Any]) -> None:
    """This loan (a row of `loans`, undone by now) never was: nothing is wrong with it, and whatever its item and its
    patron did since happened without it."""
    matters.explain_all(connection, rules, loan.id)
    merge(connection, rules, loan.item_id, loan.lent_at)  # it may have come between two others
    judging.judge_limit(connection, rules, loan.patron_id, loan.lent_at)


def affected(connection: Connection, item: int, since: datetime) -> list[Row[Any]]:
    """The rows of `loans` of which something may become different when the item's history since then does."""
    later = or_(loans.c.returned_at.is_(None), loans.c.returned_at >= since, loans.c.lent_at >= since)
    return list(connection.execute(select(loans).where(loans.c.item_id == item, ~loans.c.undone, later)).all())


def charge_anew(connection: Connection, rules: Rules, loan: Row[Any], returned: datetime | None) -> None:
    """The fine of a loan (a row of `loans`) that ended at another time than was thought, or has not ended. What was
    paid stays paid, and is a matter when it should have been another sum."""
    paid = connection.scalar(
        select(fine_rows.c.amount).where(fine_rows.c.loan_id == loan.id, fine_rows.c.payment_id.is_not(None))
    )
    if paid is None:
        fines.withdraw(connection, loan.id)
        if returned is not None:
            fines.charge(connection, rules, loan, returned.astimezone(rules.now().tzinfo).date())
    elif returned is None or paid != fines.cost_of(connection, rules, loan, returned):
        matters.open_one(connection, rules, MatterKind.FINE_PAID, item=loan.item_id, loan=loan.id)
    else:
        matters.explain_loan(connection, rules, MatterKind.FINE_PAID, loan.id)


@dataclass(frozen=True, slots=True)
class _Merge:
    """`rows` are the item's `affected` ones, by their ids."""

    connection: Connection
    rules: Rules
    item: int
    since: datetime
    rows: dict[int, Row[Any]]

    def run(self) -> None:
        now = timeline(self._events())
        for stint in sorted(now.stints, key=lambda stint: stint.until is None):  # never are two open
            self._apply(stint)
        self._keep_loose(now)
        self._judge(now)

    def _events(self) -> list[Event]:
        events: list[Event] = [Lent(row.lent_at, row.id, row.patron_id) for row in self.rows.values()]
        ended = (row for row in self.rows.values() if row.returned_at and not row.presumed)
        events += [Back(row.returned_at, row.returned_kiosk or "") for row in ended]
        return events + [
            Back(row.at, row.kiosk) for row in self.connection.execute(select(loose_returns).where(self._loose))
        ]

    @property
    def _loose(self) -> Any:
        return (loose_returns.c.item_id == self.item) & (loose_returns.c.at >= self.since)

    def _apply(self, stint: Stint) -> None:
        """The end nobody saw costs nothing: nobody knows how long it took."""
        row, presumed = self.rows[stint.loan], stint.until is not None and stint.back is None
        if (row.returned_at, row.presumed) == (stint.until, presumed):
            return
        kiosk = stint.back.kiosk if stint.back else None
        ended = {"returned_at": stint.until, "returned_kiosk": kiosk, "presumed": presumed}
        self.connection.execute(update(loans).where(loans.c.id == row.id).values(ended))
        charge_anew(self.connection, self.rules, row, stint.until if stint.back else None)

    def _keep_loose(self, now: Timeline) -> None:
        self.connection.execute(delete(loose_returns).where(self._loose))
        for back in now.loose:
            self.connection.execute(insert(loose_returns).values(item_id=self.item, at=back.at, kiosk=back.kiosk))

    def _judge(self, now: Timeline) -> None:
        later = [row.id for row in self.rows.values() if row.lent_at >= self.since]
        judging.judge_clashes(self.connection, self.rules, self.item, later, now.clashes)
        judging.judge_returns(self.connection, self.rules, self.item, self.since, now.loose)
        first = min((row.lent_at for row in self.rows.values()), default=self.since)
        for patron in sorted({row.patron_id for row in self.rows.values()}):
            judging.judge_limit(self.connection, self.rules, patron, first)
