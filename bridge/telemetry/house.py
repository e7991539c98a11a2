"""Puts together what a bridge does for its stand besides loans: upkeep for the kiosk, and telemetry for the library."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.contract.catalog import Catalog
from bridge.contract.upkeep import Checked, NetworkTest
from bridge.link.server import Errands, NoticeBoard
from bridge.offline.clock import Clock
from bridge.offline.standin import StandIn
from bridge.telemetry.broker import Broker, trust
from bridge.telemetry.counting import CountedCatalog, Counting
from bridge.telemetry.ending import Ending
from bridge.telemetry.events import Events
from bridge.telemetry.hands import Hands
from bridge.telemetry.looking import GRACE, Looking, Sources
from bridge.telemetry.machine import Machine, certificate_ends
from bridge.telemetry.memory import Memory
from bridge.telemetry.network import Ways, test_network
from bridge.telemetry.nightly import Nightly
from bridge.telemetry.own_test import Trials, test_own
from bridge.telemetry.payloads import LOSES
from bridge.telemetry.recent_log import RecentLog
from bridge.telemetry.seen import Certificate, Software
from bridge.telemetry.service_door import ServiceDoor
from bridge.telemetry.settings import Limits, UpkeepSettings
from bridge.telemetry.store import FILE, Store
from bridge.telemetry.upkeep import Answers, BridgeUpkeep
from bridge.telemetry.version import own_version
from bridge.telemetry.watch import Watch

_AGAIN = 60.0  # seconds until a certificate that could not be used is tried again

_SETTLING = 5.0  # seconds for commands that are being obeyed while the bridge ends

Job = Callable[[], Coroutine[None, None, None]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a bridge has besides. `config` is its configuration, secrets masked, and `file` where that is. `url`,
    `ca_file` and `probe` (which raises `Unavailable`) are those of a central, empty and None without one; `stand_in` is
    None where nothing is done without it, `disk` the folder where it keeps what it accepts."""

    catalog: Catalog
    board: NoticeBoard
    errands: Errands
    ending: Ending
    config: dict[str, Any]
    file: Path | None = None
    url: str = ""
    ca_file: str = ""
    probe: Callable[[], Awaitable[None]] | None = None
    stand_in: StandIn | None = None
    disk: Path | None = None
    machine: Machine = field(default_factory=Machine)
    grace: float = GRACE


@dataclass(frozen=True, slots=True)
class House:
    """`catalog` counts what is done; `jobs` have to run beside everything else. `hands` do what is asked from afar."""

    catalog: Catalog
    upkeep: BridgeUpkeep
    hands: Hands
    watch: Watch
    jobs: tuple[Job, ...]


@contextlib.contextmanager
def upkeep(settings: UpkeepSettings | None, around: Surroundings) -> Iterator[House]:
    """Without settings nothing is kept on a disk, nobody is told, and no technician is let in."""
    log = RecentLog()
    logging.getLogger().addHandler(log)
    path = settings.directory / FILE if settings else None
    memory = Memory(lambda: Store(path))
    try:
        yield _House(settings, around, memory, log).built()
    finally:
        memory.close()
        logging.getLogger().removeHandler(log)


class _House:
    """The parts in the order in which they need each other."""

    def __init__(self, settings: UpkeepSettings | None, around: Surroundings, memory: Memory, log: RecentLog) -> None:
        self._settings, self._around, self._memory = settings, around, memory
        self._broker = settings.broker if settings else None
        self._clock = around.stand_in.clock if around.stand_in else Clock(reading=around.machine.stamp)
        self._events = Events(memory, self._clock, wanted=self._broker is not None)
        self._counting = Counting(memory, self._clock)
        service = settings.service if settings else None
        door = ServiceDoor(service, memory, self._events, around.machine.stamp)
        stand = settings.stand if settings else ""
        self._upkeep = BridgeUpkeep(
            stand, around.config, memory, self._events, self._counting, door, around.errands, log
        )
        self._protocol: Callable[[], str] = lambda: ""
        self._looking = Looking(self._sources(), around.grace)
        self._watch = Watch(self._looking, memory, self._events)

    def built(self) -> House:
        around, own = self._around, self._upkeep
        own.watch, own.answers = self._watch, Answers(self._test, self._network, lambda: self._clock.now().at)
        self._looking.news = self._watch.nudge
        around.board.join(self._looking.hear)
        forget = around.stand_in.forget if around.stand_in else None
        hands = Hands(own.desk, own.put_in_service, forget, around.ending.restart)
        jobs: list[Job] = [self._memory.run, self._watch.run, self._looking.run]
        if self._settings and self._settings.self_test:
            jobs.append(self._nightly(self._settings).run)
        if self._settings and self._broker:
            jobs.append(self._telling(self._settings, self._broker, hands))
        return House(CountedCatalog(around.catalog, self._counting), own, hands, self._watch, tuple(jobs))

    def _sources(self) -> Sources:
        around, settings = self._around, self._settings
        return Sources(
            machine=around.machine,
            clock=self._clock,
            upkeep=self._upkeep,
            counting=self._counting,
            software=self._software(),
            limits=settings.limits if settings else Limits(),
            stand_in=around.stand_in,
            folder=around.disk or (settings.directory if settings else None),
            remembers=lambda: not self._memory.fault,
            certificate=self._certificate,
            protocol=self._spoken,
        )

    def _software(self) -> Software:
        whole = json.dumps(self._around.config, default=str, sort_keys=True)
        digest = hashlib.sha256(whole.encode()).hexdigest()[:12]
        machine = self._around.machine
        return Software(own_version(), {"bridge": digest}, self._clock.now().at, machine.booted())

    def _certificate(self) -> Certificate | None:
        file = self._broker.certificate_file if self._broker else ""
        return Certificate(certificate_ends(file)) if file else None

    def _spoken(self) -> tuple[str, tuple[str, ...]]:
        if self._broker is None:
            return "", ()
        protocol = self._protocol()
        return protocol, LOSES if protocol == "3.1.1" else ()

    def _nightly(self, settings: UpkeepSettings) -> Nightly:
        now = lambda: self._clock.now().at  # noqa: E731 - as short as its name
        upkeep = self._upkeep
        return Nightly(settings.self_test, settings.timezone, self._memory, now, upkeep.test_stand, upkeep.test_failed)

    async def _test(self) -> tuple[Checked, ...]:
        around = self._around
        trials = Trials(
            library=around.probe,
            keep=around.stand_in.check if around.stand_in else None,
            remember=self._memory.written if self._settings else None,
            broker=(lambda: bool(self._protocol())) if self._broker else None,
            certificate=self._certificate() is not None,
            power=self._looking.readings.under_voltage is not None,
        )
        return await test_own(trials, self._watch.look)

    async def _network(self) -> NetworkTest:
        around, broker = self._around, self._broker
        return await test_network(
            Ways(
                library=around.url or None,
                ca_file=around.ca_file,
                ask=around.probe,
                broker=(broker.host, broker.port) if broker else None,
                broker_trust=(lambda: trust(broker)) if broker else None,
                at_broker=self._protocol,
            )
        )

    def _telling(self, settings: UpkeepSettings, broker: Broker, hands: Hands) -> Job:
        """Libraries that only this needs are loaded here."""
        from bridge.telemetry.telling import Telling

        around = self._around
        telling = Telling(
            settings,
            broker,
            self._memory,
            self._clock,
            self._watch,
            self._counting,
            self._events,
            around.ending,
            hands,
            around.file,
        )
        self._protocol = lambda: telling.protocol
        return telling.run
