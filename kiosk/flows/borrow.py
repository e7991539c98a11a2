"""Borrowing: collect, agree, lend, hand over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, Loan, Patron, Refusal, Unavailable
from kiosk.events import Button, CardRead, CodeUnknown, ItemSeen, LinkBack, LinkOffline, Pressed
from kiosk.flows.asking import new_key, settled
from kiosk.flows.hand_over import hand_over, summary
from kiosk.flows.identify import refuse
from kiosk.flows.stand import Stand
from kiosk.flows.undoing import Undoable, undoable
from kiosk.session import Session
from kiosk.views import Act, Basket, Confirm, Outcome, Problem, Working


async def borrow(session: Session, stand: Stand, patron: Patron, scanned: str | None = None) -> None:
    """The patron borrows. `scanned` is the barcode of the item they began with, if they did."""
    if patron.barred:
        await refuse(session, patron.barred)
    items = await collect(session, stand.catalog, patron, scanned)
    outcomes, last = await lend(session, stand, patron, items)
    await hand_over(session, stand.desk, stand.catalog, summary(patron, outcomes, Act.BORROW), last)


async def collect(session: Session, catalog: Catalog, patron: Patron, scanned: str | None) -> tuple[Item, ...]:
    """The items the patron scanned and agreed to borrow, at least one."""
    basket = Basket(patron)
    if scanned is not None:
        basket = await add(session, catalog, basket, scanned)
    while True:
        session.show(basket)
        event = await session.next()
        if event == Pressed(Button.DONE) and basket.items:
            event = await agree(session, basket)
        match event:
            case Pressed(Button.CONFIRM) if basket.items:
                return basket.items
            case ItemSeen(barcode):
                basket = await add(session, catalog, basket, barcode)
            case Pressed(Button.REMOVE, barcode):
                rest = tuple(item for item in basket.items if item.barcode != barcode)
                basket = Basket(patron, rest)
            case CardRead():
                basket = replace(basket, problem=Problem.CARD_NOT_ITEM)
            case CodeUnknown():
                basket = replace(basket, problem=Problem.CODE_UNKNOWN)


async def add(session: Session, catalog: Catalog, basket: Basket, barcode: str) -> Basket:
    """The basket with the item in it, or with the reason why not. What is in it already is not lost with an answer,
    as long as somebody can be served at all; otherwise raises Unavailable."""
    if any(item.barcode == barcode for item in basket.items):
        return replace(basket, problem=Problem.ALREADY_IN_BASKET)
    if len(basket.items) >= basket.patron.room:
        return replace(basket, problem=Problem.BASKET_FULL)
    session.show(replace(basket, problem=None, busy=True))
    try:
        answer = await catalog.check(basket.patron.id, barcode)
    except Unavailable:
        if session.cause:
            raise
        return replace(basket, problem=Problem.NO_ANSWER)
    if isinstance(answer, Refusal):
        return replace(basket, problem=answer)
    return replace(basket, items=(*basket.items, answer), problem=None)


async def agree(session: Session, basket: Basket) -> Pressed | ItemSeen:
    """CONFIRM, BACK, or one more item that the patron scanned instead of answering."""
    _show_confirm(session, basket)
    while True:
        match await session.next():
            case Pressed(Button.CONFIRM | Button.BACK) | ItemSeen() as answer:
                return answer
            case LinkBack() | LinkOffline():
                _show_confirm(session, basket)


def _show_confirm(session: Session, basket: Basket) -> None:
    session.show(Confirm(basket.patron, basket.items, basket.patron.due, waiting=not session.online))


async def lend(
    session: Session, stand: Stand, patron: Patron, items: tuple[Item, ...]
) -> tuple[tuple[Outcome, ...], Undoable | None]:
    """From here the patron's part is over: every item gets an answer, whoever walks away. And the last loan's act."""
    outcomes: tuple[Outcome, ...] = ()
    last: Undoable | None = None
    for item in items:
        session.show(Working(len(outcomes), len(items)))
        key = new_key()
        outcome = await settled(partial(stand.catalog.borrow, patron.id, item.barcode, key), item)
        if isinstance(outcome, Loan):
            last = undoable(session, stand, key, outcome.undo)
        outcomes += (outcome,)
    return outcomes, last
