"""What the fleet page says of one stand at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bridge.contract.faults import Fault
from bridge.contract.upkeep import Paper
from bridge.telemetry.messages import CountMessage, DeviceHealth, PartMessage


@dataclass(frozen=True, slots=True)
class Moment:
    """`at` is central's wall clock, aware; `ticks` its clock that never jumps and goes on while the machine is
    suspended, in seconds. How old something is, is told by `ticks` alone."""

    at: datetime
    ticks: float


class Colour(StrEnum):
    """GREEN is said only of what was heard just now."""

    RED = "red"  # it serves nobody, or nobody knows
    AMBER = "amber"  # it serves, and needs somebody
    GREY = "grey"  # asleep on purpose, or not known yet
    GREEN = "green"


class Standing(StrEnum):
    """In one word, as seen from the library; worst first."""

    BROKER_AWAY = "broker-away"
    LOST = "lost"
    SILENT = "silent"
    NEVER_HEARD = "never-heard"
    OUT_OF_ORDER = "out-of-order"
    ALERT = "alert"
    WAITING = "waiting"  # what the broker had kept of it says ready, which may be old
    SLEEPING = "sleeping"
    READY = "ready"


class Note(StrEnum):
    """What else a technician should know; no alert by itself."""

    MALFORMED = "malformed"  # some of its messages cannot be understood
    CLOCK_OFF = "clock-off"  # its clock and the library's differ
    OLD_SESSION = "old-session"  # it counts its connections from the beginning again, so it is not believed


@dataclass(frozen=True, slots=True)
class Tile:
    """`since` is when it became so, `heard_at` when it was last heard; both by the library's clock, None while unknown.
    `faults` are worst first. `confirmed` is False while all that is known is what the broker had kept."""

    stand: str
    place: str
    colour: Colour
    standing: Standing
    faults: tuple[Fault, ...] = ()
    since: datetime | None = None
    heard_at: datetime | None = None
    confirmed: bool = False
    session: int = 0
    notes: tuple[Note, ...] = ()
    malformed: int = 0
    clock_off: timedelta = timedelta(0)
    parts: Mapping[str, PartMessage] = field(default_factory=dict)
    counts: CountMessage | None = None

    @property
    def worst(self) -> Fault | None:
        return self.faults[0] if self.faults else None

    @property
    def last_loan(self) -> datetime | None:
        return self.counts.last_loan if self.counts else None

    @property
    def printers(self) -> tuple[tuple[str, DeviceHealth], ...]:
        """Those that say something of their paper."""
        told = ((name, part.health) for name, part in sorted(self.parts.items()))
        return tuple((name, of) for name, of in told if isinstance(of, DeviceHealth) and of.paper is not None)

    @property
    def paper(self) -> Paper | None:
        """The worst of its printers."""
        order = (Paper.OUT, Paper.UNKNOWN, Paper.NEAR_END, Paper.OK)
        found = [printer.paper for _, printer in self.printers if printer.paper is not None]
        return min(found, key=order.index, default=None)

    @property
    def slips(self) -> int | None:
        """Since the paper was changed, of the printer that has printed most."""
        return max((printer.slips for _, printer in self.printers if printer.slips is not None), default=None)


_ORDER = tuple(Standing)


def rank(tile: Tile) -> tuple[int, int, str]:
    """Sorts worst first. Within one standing by name, so that nothing on a wall moves without a reason; what is ready
    and has something to be looked at comes before what is simply ready."""
    return _ORDER.index(tile.standing), 0 if tile.faults or tile.notes else 1, tile.stand
