"""The kiosk's day: wait for somebody, serve them, forget them, and say so when nobody can be served."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from time import monotonic

from bridge.contract.circulation import Refusal, Unavailable
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
from kiosk.flows.standing_in import NOT_NOW, closed, standing_in
from kiosk.inbox import Inbox
from kiosk.session import PatronLeft, Session
from kiosk.views import Cause, OneMoment, OutOfOrder, Problem, Service, View, Welcome

log = logging.getLogger(__name__)

START_UP_SECONDS = 8  # a USB scanner is found and a bridge started well within it
PROOF_SECONDS = 4  # between two questions for a proof: whoever paid stands at the desk and waits for it


async def serve(
    inbox: Inbox,
    new_session: Callable[[], Session],
    stand: Stand,
) -> None:
    """Serves one patron after another, for ever. Who comes while another is greeted need not wait for the welcome."""
    proofs = Proofs(stand.desk, stand.catalog)
    waiting = await start_up(new_session())
    for number in count(1):
        session = new_session()
        event = waiting or await welcome(session, stand, proofs)
        began = monotonic()
        if knocks(event):
            outcome, waiting = "of a technician ended", await for_service(session, stand, event)
        else:
            outcome, waiting = await visit(session, stand, event)
        inbox.forget()
        log.info("session %d %s after %.0f s", number, outcome, monotonic() - began)


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


async def welcome(session: Session, stand: Stand, proofs: Proofs) -> Event:
    """Waits until somebody begins; what they began with."""
    try:
        while True:
            view = invitation(session, stand)
            session.show(view)
            event = await somebody(session, stand, proofs, view)
            if event is not None and (knocks(event) or (not closed(session, stand) and begins(event, stand.services))):
                return event
    finally:
        proofs.forget()


def invitation(session: Session, stand: Stand) -> Welcome | OutOfOrder:
    """What nobody in particular is shown now."""
    cause = closed(session, stand)
    return OutOfOrder(cause) if cause else inviting(session, stand)


def inviting(session: Session, stand: Stand, problem: Problem | Refusal | None = None) -> Welcome:
    return Welcome(stand.services, problem, standing_in(session, stand), stand.signs)


async def somebody(session: Session, stand: Stand, proofs: Proofs, shown: View) -> Event | None:
    """What happens next, or None when what is shown is not true any more, as at midnight; meanwhile what the desk
    sends is printed."""
    while True:
        match await session.anyone(PROOF_SECONDS):
            case None if session.online:
                proofs.ask(session)
            case None if invitation(session, stand) != shown:
                return None
            case Answered():
                await proofs.answered(session)
            case event if event is not None:
                return event


def begins(event: Event, services: tuple[Service, ...]) -> bool:
    match event:
        case CardRead() | ItemSeen() | CodeUnknown():
            return True
        case Pressed(Button.START, service):
            return (service or Service.BORROW) in services
    return False


async def visit(session: Session, stand: Stand, event: Event) -> tuple[str, Event | None]:
    """One patron's whole turn; how it ended, for the log: no identities. And the scan of whoever came next."""
    try:
        while isinstance(outcome := await served(session, stand, event), Problem | Refusal):
            event = await try_again(session, stand, outcome)
            if knocks(event):
                return "ended", event
    except PatronLeft:
        return "left", None
    except Unavailable:
        return "lost the link", await apologise(session)
    return "ended", outcome


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
        if knocks(event) or begins(event, stand.services):
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


async def for_service(session: Session, stand: Stand, event: Event) -> Event | None:
    """A technician's visit; the scan of a patron who found a PIN asked for, where patrons are served now."""
    stand.caretaker.turn_begins()
    scan = await service(session, stand, event)
    stand.caretaker.turn_ended()
    return None if closed(session, stand) else scan
