"""How a technician comes in: a PIN or a control card, and the bridge alone says whether it is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from bridge.contract.circulation import Unavailable
from bridge.contract.upkeep import ServiceEntry, Upkeep
from kiosk.events import Button, CardRead, ControlCardRead, Event, ItemSeen, Pressed
from kiosk.session import Session
from kiosk.views import Cause, ServicePin, ServiceShut, Shut, Wrong

SHORTEST_PIN, LONGEST_PIN = 6, 12


@dataclass(frozen=True, slots=True)
class Key:
    """What somebody wants to come in with; one of the two is empty."""

    pin: str = field(default="", repr=False)
    card: str = field(default="", repr=False)


Given = Key | CardRead | ItemSeen | None  # None: nothing yet


def knocks(event: Event | None) -> bool:
    """Whether somebody wants to come in."""
    return event == Pressed(Button.SERVICE) or isinstance(event, ControlCardRead)


async def let_in(session: Session, upkeep: Upkeep, event: Event) -> CardRead | ItemSeen | None:
    """None as soon as a technician is let in; the scan of somebody who came for something else. Raises PatronLeft
    when nobody is there any more."""
    given: Given = Key(card=event.card) if isinstance(event, ControlCardRead) else await _at_once(session, upkeep)
    view = ServicePin()
    while True:
        given = given or await _typed(session, view)
        if not isinstance(given, Key):
            return given
        match await _answer(upkeep, given):
            case ServiceEntry(admitted=True):
                return None
            case Shut() as why:
                given = await _shut(session, why)
            case ServiceEntry(possible=False):
                given = await _shut(session, Shut.NOT_SET)
            case ServiceEntry(wait_seconds=seconds) if seconds:
                given = await _shut(session, Shut.WAIT, seconds)
            case ServiceEntry(tries_left=tries):
                view = ServicePin(wrong=Wrong.PIN if given.pin else Wrong.CARD, tries_left=tries)
                given = None


async def _at_once(session: Session, upkeep: Upkeep) -> Given:
    """Where nothing can be asked at all, that is said before a PIN is typed."""
    if session.cause is Cause.NO_LINK:
        try:
            await upkeep.diagnosis()
        except Unavailable:
            return await _shut(session, Shut.NO_BRIDGE)
    return None


async def _answer(upkeep: Upkeep, key: Key) -> ServiceEntry | Shut:
    try:
        return await upkeep.enter_service(key.pin, key.card)
    except Unavailable:
        return Shut.NO_BRIDGE


async def _typed(session: Session, view: ServicePin) -> Given:
    """The digits typed before DONE, a control card in their place, or a patron's scan."""
    pin, wrong, tries = "", view.wrong, view.tries_left
    while True:
        session.show(ServicePin(len(pin), len(pin) >= SHORTEST_PIN, wrong, tries))
        match await session.next_quietly():
            case Pressed(Button.DIGIT, digit) if len(pin) < LONGEST_PIN:
                pin, wrong = pin + digit, None
            case Pressed(Button.ERASE):
                pin = pin[:-1]
            case Pressed(Button.DONE) if len(pin) >= SHORTEST_PIN:
                return Key(pin=pin)
            case ControlCardRead(card):
                return Key(card=card)
            case CardRead() | ItemSeen() as scan:
                return scan


async def _shut(session: Session, why: Shut, seconds: int = 0) -> Given:
    """Says why nobody can be let in, until a card is shown, it is tried again, or the time is over."""
    end = session.clock() + seconds
    while why is not Shut.WAIT or session.clock() < end:
        session.show(ServiceShut(why, ceil(max(0.0, end - session.clock()))))
        match await session.next_quietly_within(1):
            case Pressed(Button.AGAIN) if why is not Shut.WAIT:
                return None
            case ControlCardRead(card):
                return Key(card=card)
            case CardRead() | ItemSeen() as scan:
                return scan
    return None
