"""Puts what happened to one item into the order in which it happened, whatever order it became known in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile


@dataclass(frozen=True, slots=True, order=True)
class Back:
    """The item came back `at` this time, at this `kiosk`."""

    at: datetime
    kiosk: str


@dataclass(frozen=True, slots=True, order=True)
class Lent:
    """It was lent; `loan` names the loan."""

    at: datetime
    loan: int
    patron: str


Event = Back | Lent


@dataclass(frozen=True, slots=True)
class Stint:
    """How a loan went: `until` is None while it is open. Without `back` its end was not seen by anybody, and is only
    presumed, because the item was lent again."""

    loan: int
    until: datetime | None = None
    back: Back | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """The item was lent to one patron (`first`, a loan) and then to another without a return between."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """`loose` are returns of an item that nobody had."""

    stints: tuple[Stint, ...]
    clashes: tuple[Clash, ...]
    loose: tuple[Back, ...]


def timeline(events: Iterable[Event]) -> Timeline:
    """Depends on which events there are, and not on their order. What happened at the same moment happened in the order
    that contradicts itself least."""
    stints: list[Stint] = []
    clashes: list[Clash] = []
    loose: list[Back] = []
    out: Lent | None = None
    waiting = sorted(events, key=_when)
    while waiting:
        event = _next(waiting, Lent if out is None else Back)
        match event, out:
            case Back(), None:
                loose.append(event)
            case Back(), Lent():
                stints.append(Stint(out.loan, event.at, event))
                out = None
            case Lent(), None:
                out = event
            case Lent(), Lent():
                stints.append(Stint(out.loan, event.at))
                clashes += [Clash(out.loan, event.loan)] if out.patron != event.patron else []
                out = event
    if out is not None:
        stints.append(Stint(out.loan))
    return Timeline(tuple(stints), tuple(clashes), tuple(loose))


def _next(waiting: list[Event], sensible: type[Event]) -> Event:
    """Takes the first, or one of the same moment that makes sense now."""
    moment = waiting[0].at
    same = takewhile(lambda number: waiting[number].at == moment, range(len(waiting)))
    return waiting.pop(next((number for number in same if isinstance(waiting[number], sensible)), 0))


def _when(event: Event) -> tuple[datetime, str, int]:
    match event:
        case Back(at, kiosk):
            return at, kiosk, 0
        case Lent(at, loan, patron):
            return at, patron, loan
