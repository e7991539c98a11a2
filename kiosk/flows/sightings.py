"""An item that was scanned before anybody said what they want with it: what can be done, or why nothing can."""

from __future__ import annotations

from bridge.contract.circulation import Reason, Refusal, Sighting, Whereabouts
from kiosk.events import Button, CardRead, ItemSeen, Pressed
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import does, ever_renews, renews
from kiosk.session import Session
from kiosk.views import ItemFound, Service


def refused(session: Session, stand: Stand, sighting: Sighting) -> Refusal | None:
    """Why nobody can do anything with this item at this stand now; None when somebody can."""
    reason = _never(sighting.whereabouts, stand) or _not_now(session, stand, sighting.whereabouts)
    return Refusal((reason,), sighting.item) if reason else None


async def choose(session: Session, found: ItemFound) -> Pressed | CardRead | ItemSeen:
    """What is wanted with an item on loan: its return (START), RENEW, a card, another item, or BACK."""
    session.show(found)
    while True:
        match await session.next():
            case Pressed(Button.START, Service.RETURN) as event if found.can_return:
                return event
            case Pressed(Button.RENEW) as event if found.can_renew:
                return event
            case Pressed(Button.BACK) | CardRead() | ItemSeen() as event:
                return event


def _never(whereabouts: Whereabouts, stand: Stand) -> Reason | None:
    match whereabouts:
        case Whereabouts.READING_ROOM:
            return Reason.ITEM_NOT_FOR_LOAN
        case Whereabouts.WITH_LIBRARIAN:
            return Reason.ITEM_HAS_CASE
        case Whereabouts.ON_LOAN if Service.RETURN not in stand.services and not ever_renews(stand):
            return Reason.ITEM_ON_LOAN
        case Whereabouts.ON_SHELF | Whereabouts.ON_HOLD_SHELF if Service.BORROW not in stand.services:
            return Reason.ITEM_NOT_LENT
    return None


def _not_now(session: Session, stand: Stand, whereabouts: Whereabouts) -> Reason | None:
    if whereabouts is Whereabouts.ON_LOAN:
        possible = does(session, stand, Service.RETURN) or renews(session, stand)
    else:
        possible = does(session, stand, Service.BORROW)
    return None if possible else Reason.NOT_OFFLINE
