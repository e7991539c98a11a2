"""Borrowing: identify, collect, agree, lend, hand over."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, Loan, Patron, Refusal, Unavailable
from kiosk.desk import Desk
from kiosk.events import Button, CardRead, CodeUnknown, ItemSeen, Pressed
from kiosk.flows.identify import identify, refuse
from kiosk.receipts.loan import loan_receipt
from kiosk.session import Session
from kiosk.views import Basket, Confirm, Outcome, Problem, Receipt, Summary, Unsettled, Working


async def borrow(session: Session, desk: Desk, catalog: Catalog, card: str | None = None) -> None:
    """One patron borrows. `card` is the card that was read already, if it began with one."""
    patron = await identify(session, catalog, card)
    if patron.barred:
        await refuse(session, patron.barred)
    items = await collect(session, catalog, patron)
    outcomes = await lend(session, catalog, patron, items)
    await hand_over(session, desk, patron, outcomes)


async def collect(session: Session, catalog: Catalog, patron: Patron) -> tuple[Item, ...]:
    """The items the patron scanned and agreed to borrow, at least one."""
    basket = Basket(patron)
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
    """The basket with the item in it, or with the reason why not."""
    if any(item.barcode == barcode for item in basket.items):
        return replace(basket, problem=Problem.ALREADY_IN_BASKET)
    if len(basket.items) >= basket.patron.room:
        return replace(basket, problem=Problem.BASKET_FULL)
    session.show(replace(basket, problem=None, busy=True))
    match await catalog.check(basket.patron.id, barcode):
        case Item() as item:
            return replace(basket, items=(*basket.items, item), problem=None)
        case Refusal() as refusal:
            return replace(basket, problem=refusal)


async def agree(session: Session, basket: Basket) -> Pressed | ItemSeen:
    """CONFIRM, BACK, or one more item that the patron scanned instead of answering."""
    session.show(Confirm(basket.patron, basket.items, basket.patron.due))
    while True:
        match await session.next():
            case Pressed(Button.CONFIRM | Button.BACK) | ItemSeen() as answer:
                return answer


async def lend(session: Session, catalog: Catalog, patron: Patron, items: tuple[Item, ...]) -> tuple[Outcome, ...]:
    """From here the patron's part is over: every item gets an answer, whoever walks away."""
    outcomes: tuple[Outcome, ...] = ()
    for item in items:
        session.show(Working(len(outcomes), len(items)))
        outcomes += (await lend_one(catalog, patron, item),)
    return outcomes


async def lend_one(catalog: Catalog, patron: Patron, item: Item) -> Outcome:
    """Asks twice with one key when the answer was lost, so that it is one loan and usually one answer."""
    key = uuid4().hex
    for _ in range(2):
        try:
            outcome = await catalog.borrow(patron.id, item.barcode, key)
        except Unavailable:
            continue
        return replace(outcome, item=item) if isinstance(outcome, Refusal) else outcome
    return Unsettled(item)


async def hand_over(session: Session, desk: Desk, patron: Patron, outcomes: tuple[Outcome, ...]) -> None:
    """Shows what became of every item and prints a receipt of the loans if the patron wants one."""
    loans = tuple(outcome for outcome in outcomes if isinstance(outcome, Loan))
    summary = Summary(patron, outcomes, Receipt.OFFERED if loans else Receipt.NOTHING)
    while True:
        session.show(summary)
        match await session.next_quietly():
            case Pressed(Button.PRINT) if loans and summary.receipt is not Receipt.PRINTED:
                session.show(replace(summary, receipt=Receipt.PRINTING))
                receipt = await print_receipt(session, desk, patron, loans)
                summary = replace(summary, receipt=receipt)
            case Pressed(Button.NO_RECEIPT):
                return


async def print_receipt(session: Session, desk: Desk, patron: Patron, loans: tuple[Loan, ...]) -> Receipt:
    document = loan_receipt(desk.imprint(session.language), patron, loans)
    try:
        if not (await desk.printer.status()).can_print:
            return Receipt.PAPER_OUT
        await desk.printer.print(document)
    except OSError:
        return Receipt.FAILED
    return Receipt.PRINTED
