"""Printing a proof of payment again, by the number that stands on it."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.account import Payment
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Refusal
from kiosk.desk import Desk
from kiosk.events import Button, Pressed
from kiosk.flows.printing import put_on_paper
from kiosk.receipts.payment import payment_proof
from kiosk.session import Session
from kiosk.views import AskNumber, Receipt

LONGEST_NUMBER = 24


async def proof_number(session: Session, desk: Desk, catalog: Catalog) -> None:
    """Until the patron goes back."""
    view = AskNumber()
    while True:
        session.show(view)
        match await session.next():
            case Pressed(Button.BACK):
                return
            case Pressed(Button.DIGIT, digit) if len(view.entered) < LONGEST_NUMBER:
                view = AskNumber(view.entered + digit)
            case Pressed(Button.ERASE):
                view = AskNumber(view.entered[:-1])
            case Pressed(Button.DONE) if view.entered:
                view = await _printed(session, desk, catalog, view)


async def _printed(session: Session, desk: Desk, catalog: Catalog, view: AskNumber) -> AskNumber:
    match await catalog.payment(view.entered):
        case Payment() as payment:
            session.show(replace(view, problem=None, receipt=Receipt.PRINTING))
            proof = payment_proof(desk.imprint(session.language), payment, copy=True)
            return replace(view, problem=None, receipt=await put_on_paper(desk, proof))
        case Refusal() as refusal:
            return replace(view, problem=refusal, receipt=Receipt.NOTHING)
