"""The kiosk's day: wait for somebody, serve them, forget them, and say so when nobody can be served."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count

from bridge.contract.abilities import Ability
from bridge.contract.circulation import Refusal, Unavailable
from bridge.contract.upkeep import Turn, TurnEnd
from kiosk.events import (
    Answered,
    Button,
    CardRead,
    CodeUnknown,
    ControlCardRead,
    Event,
    ItemSeen,
    LinkBack,
    LinkOffline,
    Pressed,
)
from kiosk.flows.begin import Outcome, begin
from kiosk.flows.proofs import Proofs
from kiosk.flows.service import service
from kiosk.flows.service_entry import knocks
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import NOT_NOW, beginnings, closed, standing_in
from kiosk.inbox import Inbox
from kiosk.session import PatronLeft, Session
from kiosk.views import Cause, OneMoment, OutOfOrder, Problem, Service, View, Welcome

log = logging.getLogger(__name__)

START_UP_SECONDS = 8  # a USB scanner is found and a bridge started well within it
PROOF_SECONDS = 4  # between two questions for a proof: whoever paid stands at the desk and waits for it


async def serve(
    inbox: Inbox,
    new_session: Callable[[], Session],
    offered: Callable[[], Stand],
) -> None:
    """Serves one patron after another, for ever. Who comes while another is greeted need not wait for the welcome.

    `offered` is the stand with what it offers now; whoever is served keeps what it was when they began."""
    proofs = Proofs(offered().desk, offered().catalog)
    waiting = await start_up(new_session())
    for number in count(1):
        session = new_session()
        event = waiting or await welcome(session, offered, proofs)
        stand = offered()
        stand.caretaker.turn_begins()
        turn, waiting = await attend(session, stand, event)
        stand.caretaker.turn_ended(turn)
        inbox.forget()
        if turn is not None:
            log.info("session %d %s after %.0f s", number, turn.end, turn.seconds)


async def start_up(session: Session) -> Event | None:
    """Waits a moment for the link and a reader, so that a start is not announced as a fault. A technician need not
    wait: what one came in with."""
    session.show(OneMoment())
    try:
        while session.cause:
            event = await session.next_quietly(START_UP_SECONDS)
            if knocks(event):
                return event
    except PatronLeft:
        return None
    return None


async def welcome(session: Session, offered: Callable[[], Stand], proofs: Proofs) -> Event:
    """Waits until somebody begins; what they began with. Errands are done here, so that nobody begins meanwhile."""
    try:
        while True:
            stand = offered()
            if stand.caretaker.wanted:
                await stand.caretaker.run_errands(session.show)
                session.drop()
            view = invitation(session, stand)
            session.show(view)
            event = await somebody(session, stand, proofs, view)
            if event is not None and begins(session, offered(), event):
                return event
    finally:
        proofs.forget()


def invitation(session: Session, stand: Stand) -> Welcome | OutOfOrder:
    """What nobody in particular is shown now."""
    cause = closed(session, stand)
    return OutOfOrder(cause, beginnings(session, stand)) if cause else inviting(session, stand)


def inviting(session: Session, stand: Stand, problem: Problem | Refusal | None = None) -> Welcome:
    holds = stand.can(Ability.HOLD)
    return Welcome(stand.services, problem, standing_in(session, stand), stand.signs, holds)


async def somebody(session: Session, stand: Stand, proofs: Proofs, shown: View) -> Event | None:
    """What happens next, or None when what is shown is not true any more, as at midnight; meanwhile what the desk
    sends is printed."""
    while True:
        match await session.anyone(PROOF_SECONDS):
            case None if session.online and stand.can(Ability.PROOFS):
                proofs.ask(session)
            case None if invitation(session, stand) != shown:
                return None
            case Answered():
                await proofs.answered(session)
            case event if event is not None:
                return event


def begins(session: Session, stand: Stand, event: Event) -> bool:
    """A technician may come in whenever nobody is served, whatever is the matter with the stand."""
    if knocks(event):
        return True
    match event:
        case CardRead() | ItemSeen() | CodeUnknown():
            return not closed(session, stand)
        case Pressed(Button.START, service):
            return (service or Service.BORROW) in beginnings(session, stand)
    return False


async def attend(session: Session, stand: Stand, event: Event) -> tuple[Turn | None, Event | None]:
    """The turn of a patron; None of a technician. And the scan of whoever came next, where somebody can be served."""
    if not knocks(event):
        return await visit(session, stand, event)
    scan = await service(session, stand, event)
    return None, None if closed(session, stand) else scan


async def visit(session: Session, stand: Stand, event: Event) -> tuple[Turn, Event | None]:
    """One patron's whole turn, without who it was; and the scan of whoever came next."""
    session.notes.begin()
    try:
        while isinstance(outcome := await served(session, stand, event), Problem | Refusal):
            event = await try_again(session, stand, outcome)
            if knocks(event):
                return session.notes.turn(TurnEnd.ENDED), event
    except PatronLeft:
        return session.notes.turn(TurnEnd.LEFT), None
    except Unavailable:
        return session.notes.turn(TurnEnd.LOST_LINK), await apologise(session)
    return session.notes.turn(TurnEnd.ENDED), outcome


async def served(session: Session, stand: Stand, event: Event) -> Outcome:
    """Like `begin`; while the stand takes the library's place, what only the library can do is no reason to close."""
    try:
        return await begin(session, stand, event)
    except Unavailable:
        if session.offline is None or closed(session, stand):
            raise
        return NOT_NOW


async def try_again(session: Session, stand: Stand, problem: Problem | Refusal | None) -> Event:
    """The welcome with what was wrong, in the patron's language, until they begin anew; silence is leaving."""
    while not closed(session, stand):
        session.show(inviting(session, stand, problem))
        event = await session.next_quietly()
        if begins(session, stand, event):
            return event
        if isinstance(event, LinkBack) and problem == NOT_NOW:
            problem = None
    raise PatronLeft


async def apologise(session: Session) -> Event | None:
    """The library cannot be asked: says so until the patron goes, touches the screen, or the stand takes its place.
    What a technician came in with meanwhile."""
    session.show(OutOfOrder(Cause.NO_LINK))
    try:
        while not isinstance(event := await session.next_quietly(), Pressed | ControlCardRead | LinkOffline):
            pass
    except PatronLeft:
        return None
    return event if knocks(event) else None
