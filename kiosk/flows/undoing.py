"""Taking back the last loan or return, while the library still allows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil

from bridge.contract.abilities import Ability
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal, Undone
from kiosk.events import Event
from kiosk.flows.asking import new_key, twice
from kiosk.flows.stand import Stand
from kiosk.session import Session


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act by its key, and until when it can be undone, by the session's clock."""

    key: str
    until: float


def undoable(session: Session, stand: Stand, key: str, seconds: int) -> Undoable | None:
    """The act that was just done, None when it cannot be undone."""
    return Undoable(key, session.clock() + seconds) if seconds and stand.can(Ability.UNDO) else None


def seconds_left(session: Session, act: Undoable | None) -> int:
    return max(0, ceil(act.until - session.clock())) if act else 0


async def undo(catalog: Catalog, act: Undoable) -> Undone | Refusal:
    """Asks although the time may be over: the library's clock decides. Raises Unavailable."""
    return await twice(partial(catalog.undo, act.key, new_key()))


async def next_or_second(session: Session, counting: int, *, quietly: bool = False) -> Event | None:
    """What the patron does next, or None after a second while one is `counting` down on the screen."""
    if counting:
        return await (session.next_quietly_within(1) if quietly else session.next_within(1))
    return await (session.next_quietly() if quietly else session.next())
