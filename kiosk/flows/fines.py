"""The page of what a patron owes and has paid: a slip to pay with, and proofs that are printed again."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Payment
from kiosk.desk import Desk
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.printing import put_on_paper
from kiosk.flows.proof_number import proof_number
from kiosk.flows.stand import Stand
from kiosk.receipts.document import Document
from kiosk.receipts.fine_slip import fine_slip
from kiosk.receipts.payment import payment_proof
from kiosk.session import Session
from kiosk.views import Fines, Receipt


async def fines(session: Session, stand: Stand, account: Account) -> Event | None:
    """Until the patron goes back; answers a scan that belongs to the page before."""
    desk, view = stand.desk, Fines(account, can_reprint=stand.can(Ability.PROOFS))
    while True:
        session.show(view)
        match await session.next():
            case Pressed(Button.BACK):
                return None
            case CardRead() | ItemSeen() as event:
                return event
            case Pressed(Button.PRINT) if account.fines:
                slip = fine_slip(desk.imprint(session.language), account.fines, account.patron.card)
                view = await _printed(session, desk, view, slip)
            case Pressed(Button.REPRINT, number) if view.can_reprint and (payment := _payment(account, number)):
                view = await _printed(
                    session, desk, view, payment_proof(desk.imprint(session.language), payment, copy=True)
                )
            case Pressed(Button.NUMBER) if view.can_reprint:
                await proof_number(session, desk, stand.catalog)


async def _printed(session: Session, desk: Desk, view: Fines, document: Document) -> Fines:
    session.show(replace(view, receipt=Receipt.PRINTING))
    return replace(view, receipt=await put_on_paper(desk, document))


def _payment(account: Account, number: str) -> Payment | None:
    return next((payment for payment in account.payments if payment.number == number), None)
