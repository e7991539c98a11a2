"""An application that is there: its photo, its slip, and how somebody goes on with one from the web."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.circulation import Refusal
from bridge.contract.membership import Applied
from kiosk.events import Button, CardRead, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.flows.photo import with_photo
from kiosk.flows.printing import put_on_paper
from kiosk.flows.stand import Stand
from kiosk.receipts.application_slip import application_slip
from kiosk.registration.numbers import numbered
from kiosk.session import Session
from kiosk.views import AppliedShown, AskApplication, Receipt


async def continued(session: Session, stand: Stand) -> Event | None:
    """Asks for the number of an application, and goes on with it. None for back."""
    match await _found(session, stand):
        case Applied() as applied:
            return await hand_over(session, stand, await with_photo(session, stand, applied))
        case event:
            return event


async def _found(session: Session, stand: Stand) -> Applied | Event | None:
    """The number is typed, or read from the web page's code, which looks like nothing else."""
    view = AskApplication()
    while True:
        session.show(view)
        match await session.next():
            case Pressed(Button.KEY, key) if key.isalnum() and len(view.entered) < AskApplication.LONGEST:
                view = replace(view, entered=view.entered + key.upper(), problem=None)
            case Pressed(Button.ERASE):
                view = replace(view, entered=view.entered[:-1], problem=None)
            case Pressed(Button.DONE) if view.entered:
                match await stand.catalog.application(numbered(view.entered)):
                    case Refusal() as refusal:
                        view = replace(view, problem=refusal)
                    case applied:
                        return applied
            case Pressed(Button.BACK):
                return None
            case CardRead() | ItemSeen() | CodeUnknown() as event:
                return event


async def hand_over(session: Session, stand: Stand, applied: Applied) -> Event | None:
    """The number and the slip, until the applicant has finished; silence is leaving."""
    view = AppliedShown(applied)
    while True:
        session.show(view)
        match await session.next_quietly():
            case Pressed(Button.PRINT) if view.receipt not in {Receipt.PRINTED, Receipt.PRINTING}:
                session.show(replace(view, receipt=Receipt.PRINTING))
                slip = application_slip(stand.desk.imprint(session.language), applied, stand.registration)
                view = replace(view, receipt=await put_on_paper(stand.desk, slip))
            case Pressed(Button.NO_RECEIPT | Button.DONE):
                return None
            case CardRead() as event:
                return event
