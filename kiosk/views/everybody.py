"""The views of every visit: how it begins, who somebody is, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.contract.circulation import Reason, Refusal, Sighting
from kiosk.views.values import SELF_CHECK, Cause, PinKind, Problem, Service, StandIn, Wait


@dataclass(frozen=True, slots=True)
class OneMoment:
    """The kiosk is starting, or waits for something that is expected shortly: `what` tells for what."""

    what: Wait = Wait.START


@dataclass(frozen=True, slots=True)
class Welcome:
    """`services` are what this stand does, in the order in which it offers them. `problem` is about what was just
    scanned or touched here. `offline` while the library cannot be asked. `signs` where a card that is shown here signs
    the guest book, `holds` where an account has holds."""

    services: tuple[Service, ...] = SELF_CHECK
    problem: Problem | Refusal | None = None
    offline: StandIn | None = None
    signs: bool = False
    holds: bool = True


@dataclass(frozen=True, slots=True)
class ItemFound:
    """A book that is on loan was scanned before anything was chosen: its return, or with a card its renewal.

    `can_renew` is False when it is known that the loan is somebody else's.
    """

    sighting: Sighting
    can_return: bool = True
    can_renew: bool = True


@dataclass(frozen=True, slots=True)
class AskCard:
    problem: Problem | Refusal | None = None


@dataclass(frozen=True, slots=True)
class AskPin:
    """`entered` is how many digits the patron has typed; the digits themselves never reach a view. `kind` is which PIN
    is asked for; it is `ready` when it can be one."""

    entered: int = 0
    problem: Problem | Refusal | None = None
    kind: PinKind = PinKind.ASKED
    ready: bool = True


@dataclass(frozen=True, slots=True)
class Sorry:
    """The library refuses this patron today: all reasons, each with its next step. `wish` is what they came for."""

    reasons: tuple[Reason, ...]
    wish: Service = Service.BORROW


@dataclass(frozen=True, slots=True)
class StillThere:
    """`seconds` until the kiosk forgets the patron."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """`services` are what goes on all the same, because it needs only the glass."""

    cause: Cause
    services: tuple[Service, ...] = ()
