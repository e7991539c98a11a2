"""The page of what a patron waits for: titles on demand, and cancelling."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.abilities import Ability
from bridge.contract.account import Account
from bridge.contract.circulation import Refusal
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.pages import open_account, toggled
from kiosk.flows.stand import Stand
from kiosk.session import Session
from kiosk.views import Holds, Service


async def holds(session: Session, stand: Stand, account: Account) -> Event | None:
    """Until the patron goes back; answers a scan that belongs to the page before. A place in a queue is not lost by
    one touch: the second one cancels."""
    view = _page(stand, account)
    while True:
        session.show(view)
        match await session.next():
            case Pressed(Button.BACK):
                return None
            case CardRead() | ItemSeen() as event:
                return event
            case Pressed(Button.REVEAL, number):
                view = replace(view, revealed=toggled(view.revealed, number), sure="")
            case Pressed(Button.CANCEL_HOLD, number) if number == view.sure:
                view = await _cancelled(session, stand, view, number)
            case Pressed(Button.CANCEL_HOLD, number) if _can_cancel(view, number):
                view = replace(view, problem=None, sure=number)


async def _cancelled(session: Session, stand: Stand, view: Holds, number: str) -> Holds:
    session.show(replace(view, busy=True, problem=None, sure=""))
    patron = view.account.patron
    answer = await twice(partial(stand.catalog.cancel_hold, patron.id, number, new_key()))
    problem = answer if isinstance(answer, Refusal) else None
    account = await open_account(session, stand.catalog, patron)
    return replace(_page(stand, account), revealed=view.revealed, problem=problem)


def _page(stand: Stand, account: Account) -> Holds:
    can = stand.can(Ability.HOLD)
    return Holds(account, can_cancel=can, can_place=can and Service.SEARCH in stand.services)


def _can_cancel(view: Holds, number: str) -> bool:
    return view.can_cancel and any(hold.number == number for hold in view.account.holds)
