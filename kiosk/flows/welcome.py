"""The kiosk's day: wait for somebody, serve them, forget them, and say so when nobody can be served."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import count
from time import monotonic

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Unavailable
from kiosk.desk import Desk
from kiosk.events import Button, CardRead, ItemSeen, Pressed
from kiosk.flows.borrow import borrow
from kiosk.inbox import Inbox
from kiosk.session import PatronLeft, Session
from kiosk.views import Cause, OneMoment, OutOfOrder, Welcome

log = logging.getLogger(__name__)

START_UP_SECONDS = 8  # a USB scanner is found and a bridge started well within it


async def serve(inbox: Inbox, new_session: Callable[[], Session], desk: Desk, catalog: Catalog) -> None:
    """Serves one patron after another, for ever."""
    await start_up(new_session())
    for number in count(1):
        session = new_session()
        card = await welcome(session)
        began = monotonic()
        outcome = await visit(session, desk, catalog, card)
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


async def welcome(session: Session) -> str | None:
    """Waits until somebody begins; their card if they began by showing it."""
    while True:
        session.show(OutOfOrder(session.cause) if session.cause else Welcome())
        event = await session.anyone()
        if session.cause:
            continue
        match event:
            case CardRead(card):
                return card
            case Pressed(Button.START) | ItemSeen():
                return None


async def visit(session: Session, desk: Desk, catalog: Catalog, card: str | None) -> str:
    """One patron's whole turn; how it ended, for the log: no identities."""
    try:
        await borrow(session, desk, catalog, card)
    except PatronLeft:
        return "left"
    except Unavailable:
        await apologise(session)
        return "lost the link"
    return "ended"


async def apologise(session: Session) -> None:
    """The library cannot be asked: says so until the patron goes or touches the screen."""
    session.show(OutOfOrder(Cause.NO_LINK))
    try:
        while not isinstance(await session.next_quietly(), Pressed):
            pass
    except PatronLeft:
        return
