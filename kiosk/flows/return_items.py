"""Returning: every scan is a return, without a card; then where to lay the items and what lateness costs."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.circulation import Returned
from kiosk.desk import Desk
from kiosk.events import Button, CardRead, CodeUnknown, ItemSeen, Pressed
from kiosk.flows.printing import put_on_paper
from kiosk.flows.returns import Returns
from kiosk.flows.stand import Stand
from kiosk.flows.undoing import next_or_second
from kiosk.receipts.document import Document
from kiosk.receipts.fine_slip import fine_slip
from kiosk.receipts.returned import return_receipt
from kiosk.session import Session
from kiosk.views import Problem, Receipt, ReturnLine, ReturnSummary


async def return_items(session: Session, stand: Stand, scanned: str | None = None) -> None:
    """Takes items back until the patron has finished. `scanned` is the barcode of the first, if one was scanned."""
    returns = Returns(session, stand)
    while True:
        lines = await _take(returns, session, scanned)
        scanned = await _sum_up(session, stand.desk, lines) if lines else None
        if scanned is None:
            return


async def _take(returns: Returns, session: Session, scanned: str | None) -> tuple[ReturnLine, ...]:
    """The lines when the patron says that this was all."""
    if scanned is not None:
        await returns.take(scanned)
    while True:
        match await next_or_second(session, returns.show()):
            case ItemSeen(barcode):
                await returns.take(barcode)
            case Pressed(Button.UNDO):
                await returns.undo()
            case Pressed(Button.REPORT, number):
                await returns.report(number)
            case CardRead():
                returns.tell(Problem.CARD_NOT_ITEM)
            case CodeUnknown():
                returns.tell(Problem.CODE_UNKNOWN)
            case Pressed(Button.DONE | Button.BACK):
                return returns.lines


async def _sum_up(session: Session, desk: Desk, lines: tuple[ReturnLine, ...]) -> str | None:
    """None when the patron has finished, or the barcode of one more item that turned up."""
    returned = tuple(line.outcome for line in lines if isinstance(line.outcome, Returned))
    view = ReturnSummary(lines, Receipt.OFFERED if returned else Receipt.NOTHING)
    while True:
        session.show(view)
        match await session.next_quietly():
            case Pressed(Button.PRINT) if view.receipt not in {Receipt.NOTHING, Receipt.PRINTED}:
                session.show(replace(view, receipt=Receipt.PRINTING))
                view = replace(view, receipt=await put_on_paper(desk, *_documents(session, desk, returned)))
            case ItemSeen(barcode):
                return barcode
            case Pressed(Button.NO_RECEIPT | Button.DONE):
                return None


def _documents(session: Session, desk: Desk, returned: tuple[Returned, ...]) -> tuple[Document, ...]:
    """The receipt, and a slip to pay with when something was late."""
    imprint = desk.imprint(session.language)
    fines = tuple(one.fine for one in returned if one.fine)
    slips = (fine_slip(imprint, fines),) if fines else ()
    return (return_receipt(imprint, returned), *slips)
