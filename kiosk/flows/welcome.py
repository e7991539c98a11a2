"""The kiosk's day: wait for somebody, serve them, forget them, and say so when nobody can be served."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from time import monotonic

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal, Unavailable
from kiosk.desk import Desk
from kiosk.events import Answered, Button, CardRead, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.flows.begin import begin
from kiosk.flows.proofs import Proofs
from kiosk.flows.stand import Stand
from kiosk.inbox import Inbox
from kiosk.session import PatronLeft, Session
from kiosk.views import Cause, OneMoment, OutOfOrder, Problem, Service, Welcome

log = logging.getLogger(__name__)

START_UP_SECONDS = 8  # a USB scanner is found and a bridge started well within it
PROOF_SECONDS = 4  # between two questions for a proof: whoever paid stands at the desk and waits for it


async def serve(
    inbox: Inbox,
    new_session: Callable[[], Session],
    desk: Desk,
    catalog: Catalog,
    services: tuple[Service, ...] = tuple(Service),
) -> None:
    """Serves one patron after another, for ever. `services` are what this stand does."""
    stand, proofs = Stand(desk, catalog, services), Proofs(desk, catalog)
    await start_up(new_session())
    for number in count(1):
        session = new_session()
        event = await welcome(session, services, proofs)
        began = monotonic()
        outcome = await visit(session, stand, event)
        inbox.forget()
        log.info("session %d %s after %.0f s", number, outcome, monotonic() - began)


async def start_up(session: Session) -> None:
    """Waits a moment for the link and a reader, so that a start is not announced as a fault."""
    session.show(OneMoment())
    try:
        while session.cause:
            await session.next_quietly(START_UP_SECONDS)
    except PatronLeft:
        return


async def welcome(session: Session, services: tuple[Service, ...], proofs: Proofs) -> Event:
    """Waits until somebody begins; what they began with."""
    while True:
        session.show(OutOfOrder(session.cause) if session.cause else Welcome(services))
        event = await somebody(session, proofs)
        if not session.cause and begins(event, services):
            return event


async def somebody(session: Session, proofs: Proofs) -> Event:
    """What happens next; meanwhile what the desk sends is printed."""
    try:
        while True:
            match await session.anyone(PROOF_SECONDS):
                case None if session.cause is not Cause.NO_LINK:
                    proofs.ask(session)
                case Answered():
                    await proofs.answered(session)
                case event if event is not None:
                    return event
    finally:
        proofs.forget()


def begins(event: Event, services: tuple[Service, ...]) -> bool:
    match event:
        case CardRead() | ItemSeen() | CodeUnknown():
            return True
        case Pressed(Button.START, service):
            return (service or Service.BORROW) in services
    return False


async def visit(session: Session, stand: Stand, event: Event) -> str:
    """One patron's whole turn; how it ended, for the log: no identities."""
    try:
        while problem := await begin(session, stand, event):
            event = await try_again(session, stand.services, problem)
    except PatronLeft:
        return "left"
    except Unavailable:
        await apologise(session)
        return "lost the link"
    return "ended"


async def try_again(session: Session, services: tuple[Service, ...], problem: Problem | Refusal) -> Event:
    """The welcome with what was wrong, in the patron's language, until they begin anew; silence is leaving."""
    session.show(Welcome(services, problem))
    while not begins(event := await session.next_quietly(), services):
        continue
    return event


async def apologise(session: Session) -> None:
    """The library cannot be asked: says so until the patron goes or touches the screen."""
    session.show(OutOfOrder(Cause.NO_LINK))
    try:
        while not isinstance(await session.next_quietly(), Pressed):
            pass
    except PatronLeft:
        return
