"""Looks at everything that tells how a stand is, and puts it side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from bridge.contract.faults import Fault
from bridge.contract.wire import Notice, Offline
from bridge.offline.clock import Clock, Stamp
from bridge.offline.outbox import Entry
from bridge.offline.standin import StandIn
from bridge.telemetry.counting import Counting
from bridge.telemetry.machine import Machine, Readings
from bridge.telemetry.messages import OutboxHealth
from bridge.telemetry.seen import Certificate, Seen, Software
from bridge.telemetry.settings import Limits
from bridge.telemetry.upkeep import BridgeUpkeep

GRACE = 20.0  # seconds from the start in which nothing is missed yet
_READ = 10.0  # seconds between two looks at the machine
_WEAK = 600.0  # seconds for which one moment of low voltage is told: the next one is not far


@dataclass(frozen=True, slots=True)
class Sources:
    """`folder` is on the disk that matters, None for none. `protocol` is that of the connection to the broker now, and
    what it cannot do."""

    machine: Machine
    clock: Clock
    upkeep: BridgeUpkeep
    counting: Counting
    software: Software
    limits: Limits
    stand_in: StandIn | None
    folder: Path | None
    remembers: Callable[[], bool]
    certificate: Callable[[], Certificate | None]
    protocol: Callable[[], tuple[str, tuple[str, ...]]]


class Looking:
    """Called with the faults of the last look. `hear` is for the board that tells kiosks of the library."""

    def __init__(self, sources: Sources, grace: float = GRACE) -> None:
        self._of, self._grace = sources, monotonic() + grace
        self._notice: Notice | None = None
        self._readings = sources.machine.read(sources.folder)
        self._weak_until = 0.0
        self._certificate = sources.certificate()
        self.news: Callable[[], None] = lambda: None

    def __call__(self, former: frozenset[Fault]) -> Seen:
        of, stamp = self._of, self._of.clock.stamp()
        moment = of.clock.when(stamp)
        protocol, loses = of.protocol()
        early = monotonic() < self._grace
        return Seen(
            at=moment.at,
            software=replace(of.software, protocol=protocol, loses=loses),
            limits=of.limits,
            starting=early and (of.upkeep.newest is None or self._notice is None),
            report=of.upkeep.newest,
            heard=of.upkeep.heard,
            notice=self._notice,
            offline=of.stand_in is not None,
            outbox=outbox_health(of.stand_in, stamp) if of.stand_in else None,
            disk=of.folder is not None,
            remembers=of.remembers(),
            readings=self._readings,
            weak=monotonic() < self._weak_until,
            sure=moment.sure,
            synced=stamp.synced,
            certificate=self._certificate,
            tested=of.upkeep.tested,
            paper=of.counting.paper,
            in_service=of.upkeep.in_service,
            former=former,
        )

    @property
    def readings(self) -> Readings:
        return self._readings

    def hear(self, notice: Notice, _: Offline | None) -> None:
        self._notice = notice
        self.news()

    async def run(self) -> None:
        """Reads the machine until cancelled."""
        while True:
            self._readings = await asyncio.to_thread(self._of.machine.read, self._of.folder)
            self._certificate = await asyncio.to_thread(self._of.certificate)
            if self._readings.under_voltage:
                self._weak_until = monotonic() + _WEAK
            self.news()
            await asyncio.sleep(_READ)


def outbox_health(stand_in: StandIn, now: Stamp) -> OutboxHealth:
    """Of what waits; what was refused for good waits for a librarian, not for the library."""
    waiting = [entry for entry in stand_in.entries if not entry.parked]
    return OutboxHealth(
        depth=len(waiting),
        oldest_seconds=_age(waiting[0], now) if waiting else 0.0,
        refused=len(stand_in.entries) - len(waiting),
        can_keep=stand_in.can_keep,
    )


def _age(entry: Entry, now: Stamp) -> float:
    """Within a boot by its own clock, which cannot be wrong."""
    if entry.stamp.boot == now.boot:
        return max(0.0, round(now.ticks - entry.stamp.ticks, 1))
    return max(0.0, round((now.wall - entry.letter.at).total_seconds(), 1))
