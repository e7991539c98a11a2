"""What a kiosk carries to the librarian's desk and back: cases, proofs of payment and their printing."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bridge.central import examples
from bridge.central.callers import KiosksCatalog
from bridge.central.documentation import NO_SUCH_PATH, ONLY_KIOSKS, answered, refused
from bridge.central.models import IdempotencyKey, NewCase, PaymentPath, Settlement
from bridge.central.problems import unless_refused
from bridge.contract.account import Case, Payment, Printout
from bridge.contract.circulation import Reason

routes = APIRouter(tags=["desk matters"], responses=ONLY_KIOSKS)


@routes.post(
    "/cases",
    status_code=201,
    response_model=Case,
    responses=answered("A librarian will settle it.", examples.CASE, 201)
    | refused(409, "There is no such loan, or its item was reported before.", Reason.LOAN_HAS_CASE, item=examples.ITEM),
)
async def report(catalog: KiosksCatalog, found: NewCase, key: IdempotencyKey) -> Any:
    """Reports an item as damaged or lost, by the number of its loan."""
    return unless_refused(await catalog.report(found.loan, found.kind, key), 409)


@routes.get(
    "/payments/{number:path}",
    response_model=Payment,
    responses=answered("The proof of payment.", examples.PAYMENT)
    | refused(404, "There is no such payment.", Reason.PAYMENT_UNKNOWN),
)
async def payment(catalog: KiosksCatalog, number: PaymentPath) -> Any:
    """Fines that were paid at the desk, to be printed again."""
    return unless_refused(await catalog.payment(number), 404)


@routes.get(
    "/printouts/next",
    response_model=Printout,
    responses=answered("What this kiosk is to print; null when there is nothing.", examples.PRINTOUT),
)
async def next_printout(catalog: KiosksCatalog) -> Any:
    """The oldest proof of payment that the desk sent here; it stays the next until it is settled."""
    return await catalog.next_printout()


@routes.put(
    "/printouts/{number:path}/settlement",
    response_model=Printout,
    responses=answered("What is to be printed next.", examples.NO_PRINTOUT) | NO_SUCH_PATH,
)
async def settle_printout(catalog: KiosksCatalog, number: PaymentPath, settlement: Settlement) -> Any:
    """Whether the proof of this number came out. Saying so twice changes nothing more, so it needs no key."""
    return await catalog.settle_printout(number, settlement.printed)
