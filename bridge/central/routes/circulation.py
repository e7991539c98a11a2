"""What only a kiosk does: it knows whose card it read, and that the item is there."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from bridge.central import examples
from bridge.central.callers import KiosksCatalog
from bridge.central.documentation import ONLY_KIOSKS, answered, refused
from bridge.central.models import (
    IdempotencyKey,
    Identification,
    ItemQuery,
    NewLoan,
    NewReturn,
    NewUndoing,
    PatronQuery,
)
from bridge.central.problems import unless_refused
from bridge.contract.circulation import Item, Loan, Patron, Reason, Returned, Undone

routes = APIRouter(tags=["circulation"], responses=ONLY_KIOSKS)


@routes.post(
    "/identifications",
    response_model=Patron,
    responses=answered("The card's owner.", examples.PATRON)
    | refused(403, "The card or its PIN is refused, or the token is a patron's.", Reason.PIN_WRONG),
)
async def identify(catalog: KiosksCatalog, asked: Identification) -> Any:
    """Whose card this is. What keeps the patron from borrowing today is in `barred`, not a refusal."""
    return unless_refused(await catalog.identify(asked.card, asked.pin), 403)


@routes.get(
    "/loan-checks",
    response_model=Item,
    responses=answered("The item could be lent.", examples.ITEM)
    | refused(409, "The library would not lend it.", Reason.ITEM_ON_HOLD, item=examples.ITEM),
)
async def check(catalog: KiosksCatalog, patron: PatronQuery, item: ItemQuery) -> Any:
    """Whether this patron could borrow this item now. Changes nothing."""
    return unless_refused(await catalog.check(patron, item), 409)


@routes.post(
    "/loans",
    status_code=201,
    response_model=Loan,
    responses=answered("The item is lent.", examples.LOAN, 201)
    | refused(
        409, "The library does not lend it.", Reason.VISIT_MISSING, Reason.LIMIT_REACHED, item=examples.ITEM
    ),
)
async def borrow(catalog: KiosksCatalog, wanted: NewLoan, key: IdempotencyKey) -> Any:
    """Lends an item. Asked again with the same key it gives the same answer, and no second loan."""
    return unless_refused(await catalog.borrow(wanted.patron, wanted.item, key), 409)


@routes.post(
    "/returns",
    status_code=201,
    response_model=Returned,
    responses=answered("The item's loan has ended.", examples.RETURNED, 201)
    | refused(409, "There is no loan of such an item.", Reason.ITEM_NOT_LENT, item=examples.ITEM),
)
async def return_item(catalog: KiosksCatalog, returned: NewReturn, key: IdempotencyKey) -> Any:
    """Takes an item back, whoever had it and wherever it was lent. Needs no card."""
    return unless_refused(await catalog.return_item(returned.item, key), 409)


@routes.post(
    "/undoings",
    status_code=201,
    response_model=Undone,
    responses=answered("It is as if it had never been done.", examples.UNDONE, 201)
    | refused(409, "It cannot be undone.", Reason.UNDO_TOO_LATE),
)
async def undo(catalog: KiosksCatalog, wanted: NewUndoing, key: IdempotencyKey) -> Any:
    """Takes back a loan or a return of this kiosk, for as many seconds as its `undo` said."""
    return unless_refused(await catalog.undo(wanted.act, key), 409)
