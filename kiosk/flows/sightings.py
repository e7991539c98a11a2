"""An item that was scanned before anybody said what they want with it: what can be done, or why nothing can."""

from __future__ import annotations

from bridge.contract.circulation import Reason, Refusal, Sighting, Whereabouts
from kiosk.events import Button, CardRead, ItemSeen, Pressed
from kiosk.session import Session
from kiosk.views import ItemFound, Service


def refused(sighting: Sighting, services: tuple[Service, ...]) -> Refusal | None:
    """Why nobody can do anything with this item at this stand; None when somebody can."""
    match sighting.whereabouts:
        case Whereabouts.READING_ROOM:
            reason = Reason.ITEM_NOT_FOR_LOAN
        case Whereabouts.WITH_LIBRARIAN:
            reason = Reason.ITEM_HAS_CASE
        case Whereabouts.ON_LOAN if not {Service.RETURN, Service.ACCOUNT} & set(services):
            reason = Reason.ITEM_ON_LOAN
        case Whereabouts.ON_SHELF | Whereabouts.ON_HOLD_SHELF if Service.BORROW not in services:
            reason = Reason.ITEM_NOT_LENT
        case _:
            return None
    return Refusal((reason,), sighting.item)


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
