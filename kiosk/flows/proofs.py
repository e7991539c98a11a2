"""Printing what the librarian's desk sends: proofs of payment, while nobody stands at the kiosk."""

from __future__ import annotations

import asyncio

from bridge.contract.account import Payment
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Unavailable
from kiosk.desk import Desk
from kiosk.flows.printing import put_on_paper
from kiosk.receipts.payment import payment_proof
from kiosk.session import Session
from kiosk.views import Receipt


class Proofs:
    """What the desk wants printed. Outlives patrons: a proof whose printing could not be told is not printed again."""

    def __init__(self, desk: Desk, catalog: Catalog) -> None:
        self._desk, self._catalog = desk, catalog
        self._untold: dict[str, bool] = {}  # whether it came out, by the payment's number, until the desk knows
        self._question: asyncio.Task[Payment | None] | None = None

    def ask(self, session: Session) -> None:
        """Asks for the next one, while the kiosk waits for patrons; one question at a time."""
        if self._question is None:
            self._question = session.ask(self._next())

    async def answered(self, session: Session) -> None:
        """Prints what was asked for and tells the desk how that went."""
        if self._question and self._question.done():
            payment, self._question = self._question.result(), None
            if payment is not None:
                await self._print(session, payment)

    def forget(self) -> None:
        """Somebody comes: the question is given up, and asked again later."""
        if self._question:
            self._question.cancel()
            self._question = None

    async def _next(self) -> Payment | None:
        if not (await self._desk.printer.status()).can_print:
            return None
        try:
            payment = (await self._catalog.next_printout()).payment
        except Unavailable:
            return None
        number = payment.number if payment else ""
        self._untold = {told: came_out for told, came_out in self._untold.items() if told == number}
        return payment

    async def _print(self, session: Session, payment: Payment) -> None:
        if payment.number not in self._untold:
            proof = payment_proof(self._desk.imprint(session.language), payment, copy=False)
            self._untold[payment.number] = await put_on_paper(self._desk, proof) is Receipt.PRINTED
        try:
            await self._catalog.settle_printout(payment.number, self._untold[payment.number])
        except Unavailable:
            return
        del self._untold[payment.number]
