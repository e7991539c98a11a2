"""Everything that is known of a stand at one moment, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bridge.contract.faults import Fault
from bridge.contract.upkeep import Checked, StandReport
from bridge.contract.wire import Notice
from bridge.telemetry.machine import Readings
from bridge.telemetry.messages import OutboxHealth
from bridge.telemetry.settings import Limits


@dataclass(frozen=True, slots=True)
class PaperUse:
    """Slips since the paper was changed, `since` None when it never was."""

    slips: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The newest self-test."""

    at: datetime
    checks: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Of the stand at its broker; `ends` is None when it cannot be read."""

    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Software:
    """`loses` is what this connection's `protocol` cannot do; both empty without a broker."""

    version: str
    config: dict[str, str]
    started: datetime
    booted: datetime | None = None
    protocol: str = ""
    loses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """`starting`: it is too early to miss anything. `report` is the kiosk's newest word, and `heard` whether that is
    new enough to be believed. `notice` is what kiosks are told of the library, None while that is not known, `offline`
    whether this stand can take its place. `outbox` is None where it cannot, `disk` whether anything is kept on one, and
    `remembers` whether that takes what the stand knows of itself. `weak`: the voltage was too low not long ago. `sure`
    whether it is known what time it is, `synced` whether the machine knows. `former` are the faults of the last look:
    what hovers at a limit does not come and go."""

    at: datetime
    software: Software
    limits: Limits
    starting: bool = False
    report: StandReport | None = None
    heard: bool = False
    notice: Notice | None = None
    offline: bool = False
    outbox: OutboxHealth | None = None
    disk: bool = False
    remembers: bool = True
    readings: Readings = field(default_factory=Readings)
    weak: bool = False
    sure: bool = True
    synced: bool = True
    certificate: Certificate | None = None
    tested: SelfTest | None = None
    paper: PaperUse = PaperUse()
    in_service: bool = True
    former: frozenset[Fault] = frozenset()
