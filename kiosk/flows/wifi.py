"""The Wi-Fi for members: the same credentials as long as they hold, for a moment on the glass and on a slip."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import ceil

from bridge.contract.circulation import Refusal
from bridge.contract.hotspot import WifiAccess
from kiosk.events import Button, CardRead, Event, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.identify import ask_card, refuse
from kiosk.flows.printing import put_on_paper
from kiosk.flows.stand import Stand
from kiosk.receipts.wifi_slip import wifi_slip
from kiosk.session import Session
from kiosk.views import OneMoment, Problem, Receipt, Service, Wait, WifiShown


async def wifi(session: Session, stand: Stand) -> Event | Refusal | None:
    """Asks for the card first, and at an entrance signs its owner in. Answers as `wifi_for`."""
    problem: Problem | Refusal | None = None
    while True:
        card = await ask_card(session, problem)
        if not stand.signs:
            break
        signed = await twice(partial(stand.catalog.sign_guest_book, card, new_key(), stand.entrance.place))
        if not isinstance(signed, Refusal):
            break
        problem = signed
    return await wifi_for(session, stand, card)


async def wifi_for(session: Session, stand: Stand, card: str) -> Event | None:
    """Until the time is over; a card is that of whoever came next. A no is shown, and ends the visit: PatronLeft."""
    session.show(OneMoment(Wait.WIFI))
    match await twice(partial(stand.catalog.wifi_access, card, new_key())):
        case Refusal(reasons):
            return await refuse(session, reasons, Service.WIFI)
        case WifiAccess() as access:
            return await _show(session, stand, access)


async def _show(session: Session, stand: Stand, access: WifiAccess) -> Event | None:
    end = session.clock() + stand.entrance.wifi_seconds
    view = WifiShown(access, stand.entrance.wifi_seconds)
    while view.seconds > 0 or session.unhurried():
        if view.seconds <= 0:
            if isinstance(event := await session.ask_to_stay(), CardRead):
                return event
            end = session.clock() + stand.entrance.wifi_seconds
            view = replace(view, seconds=stand.entrance.wifi_seconds)
        session.show(view)
        match await session.next_quietly_within(1, 2 * stand.entrance.wifi_seconds):
            case Pressed(Button.PRINT) if view.receipt not in {Receipt.PRINTED, Receipt.PRINTING}:
                session.show(replace(view, receipt=Receipt.PRINTING))
                slip = wifi_slip(stand.desk.imprint(session.language), access)
                view = replace(view, receipt=await put_on_paper(stand.desk, slip))
            case Pressed(Button.DONE | Button.NO_RECEIPT):
                return None
            case CardRead() as event:
                return event
        view = replace(view, seconds=ceil(end - session.clock()))
    return None
