"""What belongs to one patron: kiosks see and change it for all of them, a patron for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from bridge.central import examples
from bridge.central.callers import AnyCatalog, Key, PatronId
from bridge.central.documentation import NO_SUCH_PATH, OWN, TAG, answered, refused
from bridge.central.models import Fines, HoldPath, Holds, ItemPath, LoanPath, Loans, NewHold
from bridge.central.problems import unless_refused
from bridge.central.revalidation import UNCHANGED, Revalidated, revalidated
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Loan, Reason, Refusal

NOBODY = refused(404, "There is no such patron.", Reason.CARD_UNKNOWN)

routes = APIRouter(prefix="/patrons/{patron:path}", tags=["accounts"], responses=OWN | NO_SUCH_PATH)
shown = APIRouter(route_class=Revalidated, responses=NOBODY | UNCHANGED, **revalidated)


@shown.get("/account", response_model=Account, responses=answered("All that is theirs.", examples.ACCOUNT, headers=TAG))
async def account(catalog: AnyCatalog, patron: PatronId) -> Any:
    """Loans, holds and unpaid fines, and the latest proofs of payment."""
    return unless_refused(await catalog.account(patron), 404)


@shown.get(
    "/loans",
    response_model=Loans,
    responses=answered("What is lent to them now.", {"loans": [examples.OPEN_LOAN]}, headers=TAG),
)
async def loans(catalog: AnyCatalog, patron: PatronId) -> Any:
    """With the days left, and why one cannot be renewed."""
    return await _part(catalog, patron, lambda found: Loans(found.loans))


@shown.get(
    "/holds",
    response_model=Holds,
    responses=answered("What is kept for them, or waited for.", {"holds": [examples.HOLD]}, headers=TAG),
)
async def holds(catalog: AnyCatalog, patron: PatronId) -> Any:
    """With the place in the queue, and the last day of one that is ready."""
    return await _part(catalog, patron, lambda found: Holds(found.holds))


@shown.get(
    "/fines",
    response_model=Fines,
    responses=answered("What they owe.", {"fines": [examples.FINE], "owed": 6000}, headers=TAG),
)
async def fines(catalog: AnyCatalog, patron: PatronId) -> Any:
    """In whole rupiah, with the days and the rate. They are paid at the desk."""
    return await _part(catalog, patron, lambda found: Fines(found.fines, found.owed))


@routes.post(
    "/loans/{loan:path}/renewals",
    status_code=201,
    response_model=Loan,
    responses=answered("The loan has one more loan's time.", examples.RENEWED, 201)
    | refused(409, "The loan cannot be renewed.", Reason.LOAN_OVERDUE, item=examples.ITEM),
)
async def renew(catalog: AnyCatalog, patron: PatronId, loan: LoanPath, key: Key) -> Any:
    """Renews one loan."""
    return unless_refused(await catalog.renew(patron, loan, key), 409)


@routes.post(
    "/items/{item:path}/renewals",
    status_code=201,
    response_model=Loan,
    responses=answered("The loan has one more loan's time.", examples.RENEWED, 201)
    | refused(409, "The loan cannot be renewed, or the item is not lent to them.", Reason.LOAN_UNKNOWN),
)
async def renew_item(catalog: AnyCatalog, patron: PatronId, item: ItemPath, key: Key) -> Any:
    """Renews the loan of an item by its barcode, for whoever has the item with them."""
    return unless_refused(await catalog.renew_item(patron, item, key), 409)


@routes.post(
    "/holds",
    status_code=201,
    response_model=Hold,
    responses=answered("They stand in the title's queue.", examples.HOLD, 201)
    | refused(409, "The title cannot be reserved.", Reason.HOLD_LIMIT_REACHED),
)
async def place_hold(catalog: AnyCatalog, patron: PatronId, wanted: NewHold, key: Key) -> Any:
    """Reserves a title, or one copy of it."""
    return unless_refused(await catalog.place_hold(patron, wanted.title, wanted.item, key), 409)


@routes.delete(
    "/holds/{hold:path}",
    response_model=Hold,
    responses=answered("The hold as it was; it has ended.", examples.HOLD)
    | refused(404, "They have no such hold.", Reason.HOLD_UNKNOWN),
)
async def cancel_hold(catalog: AnyCatalog, patron: PatronId, hold: HoldPath, key: Key) -> Any:
    """Ends a hold."""
    return unless_refused(await catalog.cancel_hold(patron, hold, key), 404)


async def _part(catalog: AnyCatalog, patron: str, part: Callable[[Account], Any]) -> Any:
    found = await catalog.account(patron)
    return unless_refused(found, 404) if isinstance(found, Refusal) else part(found)


routes.include_router(shown)
