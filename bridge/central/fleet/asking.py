"""What a technician asks the history: since when, how often, how long, how much is left."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bridge.central.fleet.history import ABANDONED, COUNTED, HOUR, moment
from bridge.central.fleet.store import Store
from bridge.central.fleet.tile import Standing
from bridge.contract.faults import Fault

DOWN = frozenset({Standing.LOST, Standing.SILENT, Standing.NEVER_HEARD, Standing.OUT_OF_ORDER})


@dataclass(frozen=True, slots=True)
class Period:
    """`ended` is the end of what was asked for while it lasts."""

    standing: Standing
    faults: tuple[Fault, ...]
    begun: datetime
    ended: datetime
    lasts: bool = False

    @property
    def length(self) -> timedelta:
        return self.ended - self.begun


@dataclass(frozen=True, slots=True)
class Outages:
    """How often the stand has served nobody, and for how long in all, in `known` of the time that was asked for."""

    times: int
    long: timedelta
    known: timedelta

    @property
    def share_up(self) -> float | None:
        """Of the time that is known of, None when there is none."""
        return 1 - self.long / self.known if self.known else None


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    at: datetime
    sure: bool
    fault: Fault | None
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """Slips since the paper was changed at `since`, how many a roll has been good for, and so how many are left; None
    while no roll was used up yet."""

    printer: str
    since: datetime
    slips: int
    typical: int | None

    @property
    def left(self) -> int | None:
        return None if self.typical is None else max(0, self.typical - self.slips)


def periods(store: Store, stand: str, begin: datetime, end: datetime) -> tuple[Period, ...]:
    """Oldest first, cut at both ends; where nothing is known there is a gap."""
    sql = (
        "SELECT standing, faults, max(begun, :begin) AS begun, min(coalesce(ended, :end), :end) AS ended, "
        "ended IS NULL AS lasts FROM periods "
        "WHERE stand = :stand AND begun < :end AND coalesce(ended, :end) > max(begun, :begin) ORDER BY begun, number"
    )
    asked = {"stand": stand, "begin": begin.timestamp(), "end": end.timestamp()}
    with store.reading() as connection:
        rows = connection.execute(sql, asked).fetchall()
    return tuple(
        Period(
            Standing(row["standing"]), _faults(row["faults"]), moment(row["begun"]), moment(row["ended"]), row["lasts"]
        )
        for row in rows
    )


def outages(found: Iterable[Period]) -> Outages:
    """Periods that follow each other without a gap are one outage, whatever each was called."""
    times, long, known, last = 0, timedelta(0), timedelta(0), datetime.min.replace(tzinfo=UTC)
    for period in found:
        if period.standing in (Standing.BROKER_AWAY, Standing.WAITING):
            continue
        known += period.length
        if period.standing in DOWN:
            times += period.begun > last
            long += period.length
            last = period.ended
    return Outages(times, long, known)


def events(store: Store, stand: str, most: int = 20) -> tuple[Event, ...]:
    """Newest first."""
    sql = "SELECT * FROM events WHERE stand = ? ORDER BY at DESC LIMIT ?"
    with store.reading() as connection:
        rows = connection.execute(sql, (stand, most)).fetchall()
    return tuple(
        Event(row["kind"], moment(row["at"]), bool(row["sure"]), _fault(row["fault"]), json.loads(row["details"]))
        for row in rows
    )


def counted(store: Store, stand: str, begin: datetime, end: datetime) -> dict[str, int]:
    """By what was counted, from the hour of `begin` to that of `end`."""
    sql = "SELECT name, sum(number) AS number FROM counts WHERE stand = ? AND hour BETWEEN ? AND ? GROUP BY name"
    asked = (stand, int(begin.timestamp()) // HOUR, int(end.timestamp()) // HOUR)
    with store.reading() as connection:
        found = {row["name"]: row["number"] for row in connection.execute(sql, asked)}
    return dict.fromkeys((*COUNTED, ABANDONED), 0) | found


def paper(store: Store, stand: str) -> tuple[Paper, ...]:
    """Of each printer of the stand: the roll that is in it."""
    sql = "SELECT * FROM rolls WHERE stand = ? ORDER BY printer, since"
    with store.reading() as connection:
        rows = connection.execute(sql, (stand,)).fetchall()
    found: dict[str, Paper] = {}
    used: dict[str, list[int]] = {}
    for row in rows:
        if former := found.get(row["printer"]):
            used.setdefault(former.printer, []).append(former.slips)
        found[row["printer"]] = Paper(row["printer"], moment(row["since"]), row["slips"], None)
    return tuple(replace(roll, typical=_typical(used.get(roll.printer, []))) for roll in found.values())


def _typical(used: list[int]) -> int | None:
    """The last rolls say more than the first; one that was changed early says little, so the median."""
    real = [slips for slips in used if slips][-5:]
    return round(statistics.median(real)) if real else None


def _faults(names: str) -> tuple[Fault, ...]:
    return tuple(fault for name in names.split() if (fault := _fault(name)) is not None)


def _fault(name: str) -> Fault | None:
    """None for one that another version of this program knew."""
    return Fault(name) if name in set(Fault) else None
