"""What technicians did about their stands: acknowledged, muted, commanded; kept in the fleet's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridge.central.fleet.history import maybe, moment
from bridge.central.fleet.store import Store
from bridge.contract.faults import Fault
from bridge.telemetry.messages import CommandName, Stage

LONGEST_NOTE = 300  # characters


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody knows of this fault of the stand and cares; it ends with the fault."""

    stand: str
    fault: Fault
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Muted:
    """Nobody is alerted of this stand until then."""

    stand: str
    until: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """A command that was given; `settled` is None while its answer is waited for. `why` is a code."""

    number: int
    stand: str
    name: CommandName
    at: datetime
    by: str
    stage: Stage | None
    why: str
    settled: datetime | None


def acknowledge(store: Store, given: Iterable[Acknowledged]) -> None:
    """Each anew, so that the newest note counts."""
    ends = "UPDATE acknowledgements SET ended = ? WHERE stand = ? AND fault = ? AND ended IS NULL"
    sql = "INSERT INTO acknowledgements (stand, fault, at, by, note) VALUES (?, ?, ?, ?, ?)"
    with store.writing() as connection:
        for one in given:
            at = one.at.timestamp()
            connection.execute(ends, (at, one.stand, one.fault))
            connection.execute(sql, (one.stand, one.fault, at, one.by, one.note))


def end_acknowledgements(store: Store, over: Iterable[tuple[str, Fault]], at: datetime) -> None:
    sql = "UPDATE acknowledgements SET ended = ? WHERE stand = ? AND fault = ? AND ended IS NULL"
    with store.writing() as connection:
        connection.executemany(sql, [(at.timestamp(), stand, fault) for stand, fault in over])


def acknowledged(store: Store) -> tuple[Acknowledged, ...]:
    """Those that last."""
    with store.reading() as connection:
        rows = connection.execute("SELECT * FROM acknowledgements WHERE ended IS NULL ORDER BY number").fetchall()
    return tuple(
        Acknowledged(row["stand"], Fault(row["fault"]), moment(row["at"]), row["by"], row["note"])
        for row in rows
        if row["fault"] in set(Fault)
    )


def mute(store: Store, muted: Muted, at: datetime) -> None:
    """Instead of what it was muted by before; `until` in the past is no mute any more."""
    sql = "INSERT INTO mutes (stand, at, until, by, note) VALUES (?, ?, ?, ?, ?)"
    now = at.timestamp()
    with store.writing() as connection:
        connection.execute("UPDATE mutes SET until = ? WHERE stand = ? AND until > ?", (now, muted.stand, now))
        if muted.until > at:
            connection.execute(sql, (muted.stand, now, muted.until.timestamp(), muted.by, muted.note))


def mutes(store: Store, now: datetime) -> tuple[Muted, ...]:
    """Those that last."""
    with store.reading() as connection:
        rows = connection.execute("SELECT * FROM mutes WHERE until > ?", (now.timestamp(),)).fetchall()
    return tuple(Muted(row["stand"], moment(row["until"]), row["by"], row["note"]) for row in rows)


def order(store: Store, stand: str, name: CommandName, by: str, at: datetime) -> int:
    """Its number."""
    sql = "INSERT INTO orders (stand, name, at, by, stage, why) VALUES (?, ?, ?, ?, '', '')"
    with store.writing() as connection:
        return connection.execute(sql, (stand, name, at.timestamp(), by)).lastrowid or 0


def answer(store: Store, number: int, stage: Stage | None, why: str, settled: datetime | None) -> None:
    """`stage` None with `settled` is a command that nobody has answered."""
    sql = "UPDATE orders SET stage = ?, why = ?, settled = ? WHERE number = ?"
    at = settled.timestamp() if settled else None
    with store.writing() as connection:
        connection.execute(sql, (stage or "", why, at, number))


def orders(store: Store, stand: str, most: int = 10) -> tuple[Ordered, ...]:
    """Newest first."""
    sql = "SELECT * FROM orders WHERE stand = ? ORDER BY number DESC LIMIT ?"
    with store.reading() as connection:
        rows = connection.execute(sql, (stand, most)).fetchall()
    return tuple(
        Ordered(
            number=row["number"],
            stand=row["stand"],
            name=CommandName(row["name"]),
            at=moment(row["at"]),
            by=row["by"],
            stage=Stage(row["stage"]) if row["stage"] else None,
            why=row["why"],
            settled=maybe(row["settled"]),
        )
        for row in rows
    )
