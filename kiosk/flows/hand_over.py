"""The end of borrowing and renewing: what became of every item, the last loan's undoing, and a receipt."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Patron, Refusal, Unavailable, Undone
from kiosk.desk import Desk
from kiosk.events import Button, Pressed
from kiosk.flows.printing import put_on_paper
from kiosk.flows.undoing import Undoable, next_or_second, seconds_left, undo
from kiosk.receipts.document import Document
from kiosk.receipts.loan import loan_receipt
from kiosk.receipts.renewal import renewal_receipt
from kiosk.session import Session
from kiosk.views import Act, Outcome, Receipt, Summary, Unsettled


def summary(patron: Patron, outcomes: tuple[Outcome, ...], act: Act) -> Summary:
    return Summary(patron, outcomes, _offer(outcomes), act)


async def hand_over(
    session: Session, desk: Desk, catalog: Catalog, view: Summary, last: Undoable | None = None
) -> None:
    """Shows `view` until the patron has finished; silence is leaving. `last` is the last loan's act."""
    while True:
        view = replace(view, undo=seconds_left(session, last))
        session.show(view)
        match await next_or_second(session, view.undo, quietly=True):
            case Pressed(Button.PRINT) if view.receipt not in {Receipt.NOTHING, Receipt.PRINTED}:
                session.show(replace(view, receipt=Receipt.PRINTING))
                receipt = await put_on_paper(desk, _receipt(session, desk, view))
                view = replace(view, receipt=receipt)
            case Pressed(Button.UNDO) if last:
                view, last = await _undone(catalog, view, last), None
            case Pressed(Button.NO_RECEIPT | Button.DONE):
                return


async def _undone(catalog: Catalog, view: Summary, last: Undoable) -> Summary:
    """The view after UNDO; a receipt that was printed before does not say the truth any more."""
    loan = _loans(view.outcomes)[-1]
    try:
        match await undo(catalog, last):
            case Undone():
                rest = tuple(outcome for outcome in view.outcomes if outcome is not loan)
                undone = (*view.undone, loan.item)
                return replace(view, outcomes=rest, undone=undone, receipt=_offer(rest), problem=None)
            case Refusal() as refusal:
                return replace(view, problem=replace(refusal, item=loan.item))
    except Unavailable:
        rest = tuple(Unsettled(loan.item) if outcome is loan else outcome for outcome in view.outcomes)
        return replace(view, outcomes=rest, receipt=_offer(rest))


def _loans(outcomes: tuple[Outcome, ...]) -> tuple[Loan, ...]:
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Loan))


def _offer(outcomes: tuple[Outcome, ...]) -> Receipt:
    return Receipt.OFFERED if _loans(outcomes) else Receipt.NOTHING


def _receipt(session: Session, desk: Desk, view: Summary) -> Document:
    write = loan_receipt if view.act is Act.BORROW else renewal_receipt
    return write(desk.imprint(session.language), view.patron, _loans(view.outcomes))
