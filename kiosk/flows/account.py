"""The home of an account: its numbers, and everything a patron can do from there."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.circulation import Patron, Reason, Refusal, Sighting, Whereabouts
from kiosk.events import Button, CardRead, CodeUnknown, Event, ItemSeen, Pressed
from kiosk.flows.borrow import borrow
from kiosk.flows.fines import fines
from kiosk.flows.holds import holds
from kiosk.flows.loans import loans
from kiosk.flows.pages import open_account
from kiosk.flows.renew import renew
from kiosk.flows.return_items import return_items
from kiosk.flows.search import search
from kiosk.flows.sightings import choose, refused
from kiosk.flows.stand import Stand
from kiosk.session import Session
from kiosk.views import AccountHome, ItemFound, Problem, Service

FINISHED = Pressed(Button.BACK)

Step = tuple[AccountHome, Event | None]  # the home, and what happened meanwhile that it still has to answer


async def account(session: Session, stand: Stand, patron: Patron, first: Event | None = None) -> None:
    """Until the patron has finished. `first` is what they wanted before they showed their card: an item they had
    scanned, or RENEW with the barcode of one."""
    home, event = await _opened(session, stand, patron), first
    while event != FINISHED:
        if event is None:
            session.show(home)
            event = await session.next()
        else:
            home, event = await _answer(session, stand, replace(home, problem=None), event)


async def _opened(session: Session, stand: Stand, patron: Patron) -> AccountHome:
    return AccountHome(await open_account(session, stand.catalog, patron), services=stand.services)


async def _answer(session: Session, stand: Stand, home: AccountHome, event: Event) -> Step:
    match event:
        case ItemSeen(barcode):
            return await _scanned(session, stand, home, barcode)
        case Pressed(Button.RENEW, barcode):
            return await _renewed(session, stand, home, barcode)
        case Pressed(Button.START, Service.BORROW) if Service.BORROW in stand.services:
            return await _borrowing(session, stand, home)
        case Pressed():
            return await _page(session, stand, home, event)
    problems = {CardRead: Problem.CARD_NOT_ITEM, CodeUnknown: Problem.CODE_UNKNOWN}
    return replace(home, problem=problems.get(type(event))), None


async def _page(session: Session, stand: Stand, home: AccountHome, event: Event) -> Step:
    """The page that was asked for, and the account as it is after it."""
    left_by: Event | None = None
    match event:
        case Pressed(Button.LOANS):
            left_by = await loans(session, stand.desk, stand.catalog, home.account)
        case Pressed(Button.HOLDS):
            left_by = await holds(session, stand.catalog, home.account)
        case Pressed(Button.FINES):
            left_by = await fines(session, stand.desk, stand.catalog, home.account)
        case Pressed(Button.START, Service.SEARCH) if Service.SEARCH in stand.services:
            left_by = await search(session, stand.catalog, home.account.patron)
        case Pressed(Button.START, Service.RETURN) if Service.RETURN in stand.services:
            await return_items(session, stand.desk, stand.catalog)
        case _:
            return home, None
    return await _opened(session, stand, home.account.patron), left_by


async def _scanned(session: Session, stand: Stand, home: AccountHome, barcode: str) -> Step:
    session.show(replace(home, busy=True))
    match await stand.catalog.look(barcode):
        case Refusal() as refusal:
            return replace(home, problem=refusal), None
        case Sighting() as sighting if why := refused(sighting, stand.services):
            return replace(home, problem=why), None
        case Sighting(whereabouts=Whereabouts.ON_LOAN) as sighting:
            return await _found(session, stand, home, sighting)
    return await _borrowing(session, stand, home, barcode)


async def _found(session: Session, stand: Stand, home: AccountHome, sighting: Sighting) -> Step:
    """An item on loan: whose it is only this patron learns, and only when it is theirs."""
    barcode = sighting.item.barcode
    found = ItemFound(sighting, Service.RETURN in stand.services, _is_theirs(home, barcode))
    if not found.can_return and not found.can_renew:
        return replace(home, problem=Refusal((Reason.ITEM_ON_LOAN,), sighting.item)), None
    match await choose(session, found):
        case Pressed(Button.START):
            await return_items(session, stand.desk, stand.catalog, barcode)
            return await _opened(session, stand, home.account.patron), None
        case Pressed(Button.RENEW):
            return await _renewed(session, stand, home, barcode)
        case CardRead() | ItemSeen() as event:
            return home, event
    return home, None


async def _renewed(session: Session, stand: Stand, home: AccountHome, barcode: str) -> Step:
    mine = tuple(loan.loan for loan in home.account.loans if loan.loan.item.barcode == barcode)
    if not mine:
        return replace(home, problem=Refusal((Reason.LOAN_UNKNOWN,))), None
    await renew(session, stand.desk, stand.catalog, home.account.patron, mine)
    return await _opened(session, stand, home.account.patron), None


async def _borrowing(session: Session, stand: Stand, home: AccountHome, barcode: str | None = None) -> Step:
    """A patron who borrowed has finished; one who may not is told why and can still do everything else."""
    patron = home.account.patron
    if patron.barred:
        return replace(home, problem=Refusal(patron.barred)), None
    await borrow(session, stand.desk, stand.catalog, patron, barcode)
    return home, FINISHED


def _is_theirs(home: AccountHome, barcode: str) -> bool:
    return any(loan.loan.item.barcode == barcode for loan in home.account.loans)
