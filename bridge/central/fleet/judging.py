"""From what is known of a stand to what is said of it. No false green: everything that is not sure is no green."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.central.fleet.known import Known
from bridge.central.fleet.tile import Colour, Moment, Note, Standing, Tile
from bridge.contract.faults import Fault, State, state_of, worst_first
from bridge.telemetry.messages import StateMessage

MISSES = 3  # heartbeats that may be missing until a stand is silent
FIRST_WORD = 30.0  # seconds in which a stand that nothing is known of may be heard for the first time
CLOCK_TOLERANCE = timedelta(minutes=2)
REMEMBERED = 3600.0  # seconds for which a message that nobody understood is noted

_STANDINGS = {
    State.READY: (Standing.READY, Colour.GREEN),
    State.ALERT: (Standing.ALERT, Colour.AMBER),
    State.OUT_OF_ORDER: (Standing.OUT_OF_ORDER, Colour.RED),
    State.SLEEPING: (Standing.SLEEPING, Colour.GREY),
    State.LOST: (Standing.LOST, Colour.RED),
}
_BADNESS = (State.READY, State.ALERT, State.SLEEPING, State.OUT_OF_ORDER, State.LOST)


@dataclass(frozen=True, slots=True)
class Link:
    """Central's own connection to its broker, and since when it is as it is."""

    up: bool
    since: Moment


def judge(known: Known, link: Link, now: Moment) -> Tile:
    """What to say of it now."""
    return replace(_judged(known, link, now), notes=_notes(known, now))


def _judged(known: Known, link: Link, now: Moment) -> Tile:
    if not link.up:
        return _tile(known, Standing.BROKER_AWAY, Colour.RED, (Fault.BROKER_AWAY,), link.since.at)
    if known.ended:
        faults = known.state.faults if known.state else ()
        return _tile(known, Standing.LOST, Colour.RED, faults or (Fault.SILENT,), known.ended_at, confirmed=True)
    if known.state is not None and known.heard is not None and now.ticks - known.heard <= MISSES * known.state.every:
        return _told(known, known.state, confirmed=True)
    waited = now.ticks - max(link.since.ticks, known.since.ticks)
    if known.heard is None and waited <= (MISSES * known.state.every if known.state else FIRST_WORD):
        return _waiting(known)
    if known.state is None and known.heard_at is None:
        return _tile(known, Standing.NEVER_HEARD, Colour.RED, (Fault.NEVER_HEARD,), known.since.at, confirmed=True)
    since = known.heard_at or link.since.at
    return _tile(known, Standing.SILENT, Colour.RED, (Fault.SILENT,), since, confirmed=True)


def _told(known: Known, told: StateMessage, *, confirmed: bool) -> Tile:
    """In the stand's own words, or the worse ones that its faults stand for."""
    standing, colour = _STANDINGS[max(told.state, state_of(told.faults), key=_BADNESS.index)]
    return _tile(known, standing, colour, told.faults, _our_time(known, told.since), confirmed=confirmed)


def _waiting(known: Known) -> Tile:
    """What the broker had kept may be old: bad news is told at once, good news has to be heard."""
    if known.state is not None:
        kept = _told(known, known.state, confirmed=False)
        if kept.colour is not Colour.GREEN:
            return kept
    return _tile(known, Standing.WAITING, Colour.GREY, (), known.heard_at)


def _tile(  # noqa: PLR0913 - a tile's own fields
    known: Known,
    standing: Standing,
    colour: Colour,
    faults: tuple[Fault, ...],
    since: datetime | None,
    *,
    confirmed: bool = False,
) -> Tile:
    return Tile(
        stand=known.stand,
        place=known.place,
        colour=colour,
        standing=standing,
        faults=worst_first(faults),
        since=since,
        heard_at=known.heard_at,
        confirmed=confirmed,
        session=known.session,
        malformed=known.malformed,
        clock_off=known.clock_off,
        parts=known.parts,
        counts=known.counts,
    )


def _notes(known: Known, now: Moment) -> tuple[Note, ...]:
    garbled = known.malformed_at is not None and now.ticks - known.malformed_at <= REMEMBERED
    found = (
        (Note.OLD_SESSION, known.from_older > 0),
        (Note.CLOCK_OFF, abs(known.clock_off) > CLOCK_TOLERANCE),
        (Note.MALFORMED, garbled),
    )
    return tuple(note for note, holds in found if holds)


def _our_time(known: Known, at: datetime) -> datetime:
    """A time by the stand's clock, by the library's."""
    return at - known.clock_off if abs(known.clock_off) > CLOCK_TOLERANCE else at
