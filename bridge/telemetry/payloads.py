"""What is seen of a stand as the payloads of its topics."""

from __future__ import annotations

import msgspec

from bridge.contract.faults import Fault, State
from bridge.telemetry.counting import Counts
from bridge.telemetry.messages import (
    CountMessage,
    DiskHealth,
    Health,
    OutboxHealth,
    PartMessage,
    StateMessage,
    TemperatureHealth,
)
from bridge.telemetry.watch import PartPicture, Picture

LOSES = ("expiry", "reasons", "correlation")  # of MQTT 3.1.1


def state(picture: Picture, session: int, seq: int, every: float) -> StateMessage:
    return StateMessage(
        state=picture.state,
        session=session,
        seq=seq,
        at=picture.at,
        since=picture.since,
        every=every,
        faults=picture.faults,
    )


def lost(picture: Picture, session: int, seq: int, every: float, *, wanted: bool) -> StateMessage:
    """The will, or its word from the stand itself; `wanted` when it was told to stop."""
    return StateMessage(
        state=State.LOST,
        session=session,
        seq=seq,
        at=picture.at,
        since=picture.at,
        every=every,
        faults=(Fault.STOPPED,) if wanted else (),
    )


def part(picture: Picture, one: PartPicture, session: int) -> PartMessage:
    seen = one.seen
    return PartMessage(
        part=seen.name, session=session, at=picture.at, since=one.since, health=seen.health, faults=seen.faults
    )


def counts(picture: Picture, counted: Counts, session: int) -> CountMessage:
    return CountMessage(session=session, at=picture.at, **msgspec.structs.asdict(counted))


def coarse(health: Health) -> Health:
    """Without what trembles: a change of this is worth a message."""
    match health:
        case DiskHealth(free_mb=free):
            return msgspec.structs.replace(health, free_mb=free // 64)
        case TemperatureHealth(celsius=float(celsius)):
            return msgspec.structs.replace(health, celsius=round(celsius / 5) * 5.0)
        case OutboxHealth(oldest_seconds=seconds):
            return msgspec.structs.replace(health, oldest_seconds=float(seconds // 60))
        case _:
            return health
