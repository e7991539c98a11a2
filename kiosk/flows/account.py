"""The home of an account: its numbers, and everything a patron can do from there."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.abilities import Ability
from bridge.contract.circulation import Patron, Reason, Refusal, Sighting, Unavailable, Whereabouts
from kiosk.events import Button, CardRead, CodeUnknown, Event, ItemSeen, LinkBack, LinkOffline, Pressed
from kiosk.flows.borrow import borrow
from kiosk.flows.fines import fines
from kiosk.flows.holds import holds
from kiosk.flows.loans import loans
from kiosk.flows.more import more
from kiosk.flows.pages import open_account
from kiosk.flows.renew import renew_in_hand
from kiosk.flows.return_items import return_items
from kiosk.flows.search import search
from kiosk.flows.sightings import choose, refused
from kiosk.flows.stand import Stand
from kiosk.flows.standing_in import NOT_NOW, does, renews
from kiosk.session import Session
from kiosk.views import AccountHome, ItemFound, PatronHome, Problem, Service

FINISHED = Pressed(Button.BACK)

Home = AccountHome | PatronHome
Step = tuple[Home, Event | None]  # the home, and what happened meanwhile that it still has to answer


async def account(session: Session, stand: Stand, patron: Patron, first: ItemSeen | None = None) -> None:
    """Until the patron has finished. `first` is an item they had scanned before they showed their card."""
    home: Home
    event: Event | None
    home, event = await _opened(session, stand, patron), first
    while event != FINISHED:
        if event is None:
            session.show(home)
            event = await session.next()
        else:
            home, event = await _answered(session, stand, replace(home, problem=None), event)


async def _opened(session: Session, stand: Stand, patron: Patron) -> Home:
    """With the account; without it while the library cannot be asked for it."""
    if session.offline is not None:
        possible = tuple(service for service in stand.services if does(session, stand, service))
        return PatronHome(patron, possible, renews(session, stand))
    return AccountHome(
        await open_account(session, stand.catalog, patron),
        services=stand.services,
        can_hold=stand.can(Ability.HOLD),
        can_change_pin=stand.can(Ability.CHANGE_PIN),
        can_go_digital=stand.can(Ability.DIGITAL_ACCOUNT),
    )


async def _answered(session: Session, stand: Stand, home: Home, event: Event) -> Step:
    """Whoever is served already stays so when the stand takes the library's place meanwhile."""
    try:
        return await _answer(session, stand, home, event)
    except Unavailable:
        if session.offline is None:
            raise
        return replace(await _opened(session, stand, home.patron), problem=NOT_NOW), None


async def _answer(session: Session, stand: Stand, home: Home, event: Event) -> Step:
    match event:
        case ItemSeen(barcode):
            return await _scanned(session, stand, home, barcode)
        case Pressed(Button.START, Service.BORROW) if does(session, stand, Service.BORROW):
            return await _borrowing(session, stand, home)
        case Pressed(Button.START, Service.RETURN) if does(session, stand, Service.RETURN):
            await return_items(session, stand)
            return await _opened(session, stand, home.patron), None
        case Pressed() if isinstance(home, AccountHome):
            return await _page(session, stand, home, event)
        case LinkBack() | LinkOffline():
            return await _as_it_is_now(session, stand, home), None
    problems = {CardRead: Problem.CARD_NOT_ITEM, CodeUnknown: Problem.CODE_UNKNOWN}
    return replace(home, problem=problems.get(type(event))), None


async def _page(session: Session, stand: Stand, home: AccountHome, event: Event) -> Step:
    """The page that was asked for, and the account as it is after it."""
    left_by: Event | None = None
    match event:
        case Pressed(Button.LOANS):
            left_by = await loans(session, stand, home.account)
        case Pressed(Button.HOLDS) if home.shows_holds:
            left_by = await holds(session, stand, home.account)
        case Pressed(Button.FINES):
            left_by = await fines(session, stand, home.account)
        case Pressed(Button.MORE) if home.more:
            left_by = await more(session, stand, home.account)
        case Pressed(Button.START, Service.SEARCH) if Service.SEARCH in stand.services:
            left_by = await search(session, stand, home.patron)
        case _:
            return home, None
    return await _opened(session, stand, home.patron), left_by


async def _as_it_is_now(session: Session, stand: Stand, home: Home) -> Home:
    """The account comes and goes with the library; nobody is thrown out because it goes again at once."""
    if isinstance(home, AccountHome) == (session.offline is None):
        return home
    try:
        return await _opened(session, stand, home.patron)
    except Unavailable:
        return home


async def _scanned(session: Session, stand: Stand, home: Home, barcode: str) -> Step:
    session.show(replace(home, busy=True))
    match await stand.catalog.look(barcode):
        case Refusal() as refusal:
            return replace(home, problem=refusal), None
        case Sighting() as sighting if why := refused(session, stand, sighting):
            return replace(home, problem=why), None
        case Sighting(whereabouts=Whereabouts.ON_LOAN) as sighting:
            return await _found(session, stand, home, sighting)
    return await _borrowing(session, stand, home, barcode)


async def _found(session: Session, stand: Stand, home: Home, sighting: Sighting) -> Step:
    """An item on loan: whose it is only this patron learns, and only when it is theirs."""
    item = sighting.item
    can_renew = renews(session, stand) and _may_be_theirs(home, item.barcode)
    found = ItemFound(sighting, does(session, stand, Service.RETURN), can_renew)
    if not found.can_return and not found.can_renew:
        return replace(home, problem=Refusal((Reason.ITEM_ON_LOAN,), item)), None
    match await choose(session, found):
        case Pressed(Button.START):
            await return_items(session, stand, item.barcode)
            return await _opened(session, stand, home.patron), None
        case Pressed(Button.RENEW):
            await renew_in_hand(session, stand.desk, stand.catalog, home.patron, item)
            return await _opened(session, stand, home.patron), None
        case CardRead() | ItemSeen() as event:
            return home, event
    return home, None


async def _borrowing(session: Session, stand: Stand, home: Home, barcode: str | None = None) -> Step:
    """A patron who borrowed has finished; one who may not is told why and can still do everything else."""
    if home.patron.barred:
        return replace(home, problem=Refusal(home.patron.barred)), None
    await borrow(session, stand, home.patron, barcode)
    return home, FINISHED


def _may_be_theirs(home: Home, barcode: str) -> bool:
    """A stand that takes the library's place asks nobody whose it is; it answers for itself when it is renewed."""
    return isinstance(home, PatronHome) or any(loan.loan.item.barcode == barcode for loan in home.account.loans)
