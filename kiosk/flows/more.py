"""What an account has besides its numbers: a new PIN, and the account for digital collections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.abilities import Ability
from bridge.contract.account import Account
from bridge.contract.circulation import Refusal
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.flows.pins import set_pin
from kiosk.flows.stand import Stand
from kiosk.session import Session
from kiosk.views import AccountMore


async def more(session: Session, stand: Stand, account: Account) -> Event | None:
    """Until the patron goes back; answers a scan that belongs to the page before."""
    patron, view = account.patron.id, await _opened(stand, account)
    while True:
        session.show(view)
        match await session.next():
            case Pressed(Button.PIN) if view.can_change_pin:
                await set_pin(session, stand)
            case Pressed(Button.CONFIRM) if view.can_go_digital and view.digital is None:
                match await twice(partial(stand.catalog.apply_for_account, patron, new_key())):
                    case Refusal() as refusal:
                        view = replace(view, problem=refusal)
                    case digital:
                        view = replace(view, digital=digital, problem=None)
            case Pressed(Button.BACK):
                return None
            case CardRead() | ItemSeen() as event:
                return event


async def _opened(stand: Stand, account: Account) -> AccountMore:
    view = AccountMore(account.patron, can_change_pin=stand.can(Ability.CHANGE_PIN), can_go_digital=False)
    if not stand.can(Ability.DIGITAL_ACCOUNT):
        return view
    known = await stand.catalog.digital_account(account.patron.id)
    return replace(view, can_go_digital=True, digital=None if isinstance(known, Refusal) else known)
