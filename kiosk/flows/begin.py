"""How a visit begins: with a button, a card or an item, whatever comes first; no mode is chosen."""

from __future__ import annotations

from bridge.contract.circulation import Refusal, Sighting, Whereabouts
from kiosk.events import Button, CardRead, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.flows.account import account
from kiosk.flows.borrow import borrow
from kiosk.flows.guest_book import GO_ON, receive
from kiosk.flows.identify import identify
from kiosk.flows.registration import register
from kiosk.flows.renew import renew_in_hand
from kiosk.flows.return_items import return_items
from kiosk.flows.search import search
from kiosk.flows.sightings import choose, refused
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import NOT_NOW, does, knows_cards, renews, serves_members
from kiosk.flows.visitors import group, visitor, who
from kiosk.flows.wifi import wifi
from kiosk.session import Session
from kiosk.views import SELF_CHECK, ItemFound, Problem, Service

Outcome = Problem | Refusal | Event | None


async def begin(session: Session, stand: Stand, event: Event) -> Outcome:
    """Serves whoever began with `event`; the problem when nothing could be done about it, or the scan of whoever came
    next."""
    match event:
        case CardRead(card):
            return await _with_card(session, stand, card)
        case ItemSeen(barcode):
            return await _with_item(session, stand, barcode)
        case Pressed(Button.START, service):
            return await _with_service(session, stand, Service(service or Service.BORROW))
        case CodeUnknown():
            return Problem.CODE_UNKNOWN
    return None


async def _with_card(session: Session, stand: Stand, card: str) -> Outcome:
    """The guest book first where there is one; then the account, or what else is possible with a card."""
    if stand.signs and (answer := await receive(session, stand, card)) != GO_ON:
        return answer
    if knows_cards(session, stand):
        await account(session, stand, await identify(session, stand.catalog, card))
    elif serves_members(session, stand):
        await borrow(session, stand, await identify(session, stand.catalog, card))
    else:
        return await _with_service(session, stand, stand.services[0])
    return None


async def _with_service(session: Session, stand: Stand, service: Service) -> Outcome:
    if not does(session, stand, service):
        return NOT_NOW
    match service:
        case Service.BORROW:
            await borrow(session, stand, await identify(session, stand.catalog))
        case Service.RETURN:
            await return_items(session, stand)
        case Service.ACCOUNT:
            await account(session, stand, await identify(session, stand.catalog))
        case Service.SEARCH:
            scan = await search(session, stand)
            return await begin(session, stand, scan) if scan else None
        case Service.GUESTBOOK | Service.VISITOR | Service.GROUP:
            return await _without_card(session, stand, service)
        case Service.WIFI:
            return await wifi(session, stand)
        case Service.REGISTER:
            return await register(session, stand)
    return None


async def _without_card(session: Session, stand: Stand, service: Service) -> Outcome:
    """The guest book for those who have none."""
    if service is Service.GUESTBOOK:
        match await who(session):
            case Pressed(Button.START, chosen):
                service = Service(chosen)
            case scan:
                return scan
    return await (visitor if service is Service.VISITOR else group)(session, stand)


async def _with_item(session: Session, stand: Stand, barcode: str) -> Outcome:
    if not set(SELF_CHECK) & set(stand.services):
        return Problem.ITEM_NOT_CARD
    match await stand.catalog.look(barcode):
        case Refusal() as refusal:
            return refusal
        case Sighting() as sighting if why := refused(session, stand, sighting):
            return why
        case Sighting(whereabouts=Whereabouts.ON_LOAN) as sighting:
            return await _with_loan(session, stand, sighting)
    await borrow(session, stand, await identify(session, stand.catalog), barcode)
    return None


async def _with_loan(session: Session, stand: Stand, sighting: Sighting) -> Outcome:
    """An item that somebody has: its return needs no card, its renewal does."""
    item = sighting.item
    found = ItemFound(sighting, does(session, stand, Service.RETURN), renews(session, stand))
    match await choose(session, found):
        case Pressed(Button.START):
            await return_items(session, stand, item.barcode)
        case Pressed(Button.RENEW):
            patron = await identify(session, stand.catalog)
            await renew_in_hand(session, stand.desk, stand.catalog, patron, item)
        case CardRead(card) if knows_cards(session, stand):
            await account(session, stand, await identify(session, stand.catalog, card), ItemSeen(item.barcode))
        case CardRead() | ItemSeen() as event:
            return await begin(session, stand, event)
    return None
