"""The page of what a patron waits for: titles on demand, and cancelling."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.account import Account
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.pages import open_account, toggled
from kiosk.session import Session
from kiosk.views import Holds


async def holds(session: Session, catalog: Catalog, account: Account) -> Event | None:
    """Until the patron goes back; answers a scan that belongs to the page before. A place in a queue is not lost by
    one touch: the second one cancels."""
    view = Holds(account)
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
                view = await _cancelled(session, catalog, view, number)
            case Pressed(Button.CANCEL_HOLD, number) if any(hold.number == number for hold in view.account.holds):
                view = replace(view, problem=None, sure=number)


async def _cancelled(session: Session, catalog: Catalog, view: Holds, number: str) -> Holds:
    session.show(replace(view, busy=True, problem=None, sure=""))
    patron = view.account.patron
    answer = await twice(partial(catalog.cancel_hold, patron.id, number, new_key()))
    account = await open_account(session, catalog, patron)
    return Holds(account, view.revealed, answer if isinstance(answer, Refusal) else None)
