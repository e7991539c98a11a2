"""A member at the door: one scan signs the guest book, one touch tells what for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.guestbook import Visit
from kiosk.entrance import Leaving
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import does, serves_members
from kiosk.flows.wifi import wifi_for
from kiosk.session import Session
from kiosk.views import Problem, Service, Signed

GO_ON = Pressed(Button.GO_ON)


async def receive(session: Session, stand: Stand, card: str) -> Refusal | Event | None:
    """Signs the card's owner in, or out at an exit, and greets them. Answers why not; GO_ON when they want what else
    this stand does; or the card of whoever came next."""
    leaving = stand.entrance.leaving
    key = new_key()
    if leaving is Leaving.EXIT:
        visit = await twice(partial(stand.catalog.sign_out, card, key))
    else:
        visit = await twice(partial(stand.catalog.sign_guest_book, card, key, stand.entrance.place))
    if isinstance(visit, Refusal):
        return visit
    more = not visit.left and serves_members(session, stand)
    if more and visit.again and leaving is Leaving.NEVER:
        return GO_ON
    return await greet(session, stand, _greeting(session, stand, visit, more), card, key)


def _greeting(session: Session, stand: Stand, visit: Visit, more: bool) -> Signed:
    if visit.left:
        return Signed(visit)
    purposes = () if visit.again else stand.entrance.purposes
    leave = visit.again and stand.entrance.leaving is Leaving.ASK
    return Signed(visit, purposes, wifi=does(session, stand, Service.WIFI), leave=leave, more=more)


async def greet(session: Session, stand: Stand, view: Signed, card: str = "", key: str = "") -> Event | None:
    """Shows `view` for as long as a greeting stays. `card` is the member's, `key` that of the visit. Answers GO_ON, or
    the card of whoever came next."""
    while True:
        session.show(view)
        match await session.next_quietly(stand.entrance.greeting_seconds):
            case Pressed(Button.CHOOSE, purpose) if purpose in view.purposes:
                told = await _asked(partial(stand.catalog.state_purpose, card, key, purpose, new_key()))
                view = replace(view, problem=None, purpose=purpose) if isinstance(told, Visit) else _but(view, told)
            case Pressed(Button.LEAVE_LIBRARY) if view.leave:
                left = await _asked(partial(stand.catalog.sign_out, card, new_key()))
                view = Signed(left) if isinstance(left, Visit) else _but(view, left)
            case Pressed(Button.WIFI) if view.wifi:
                return await wifi_for(session, stand, card)
            case Pressed(Button.GO_ON) if view.more:
                return GO_ON
            case Pressed(Button.DONE):
                return None
            case CardRead() as event:
                return event


async def _asked(question: Callable[[], Awaitable[Visit | Refusal]]) -> Visit | Refusal | None:
    """None when no answer came: whoever has signed stays signed all the same."""
    try:
        return await twice(question)
    except Unavailable:
        return None


def _but(view: Signed, refusal: Refusal | None) -> Signed:
    return replace(view, problem=refusal or Problem.NO_ANSWER)
