"""The page of a patron's loans: titles on demand, renewals, reports, and the list on paper."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.abilities import Ability
from bridge.contract.account import Account, OpenLoan
from kiosk.events import Button, CardRead, Event, ItemSeen, Pressed
from kiosk.flows.pages import open_account, toggled
from kiosk.flows.printing import put_on_paper
from kiosk.flows.renew import renew
from kiosk.flows.report import report
from kiosk.flows.stand import Stand
from kiosk.receipts.loan_list import loan_list
from kiosk.session import Session
from kiosk.views import CaseOpened, Loans, Receipt


async def loans(session: Session, stand: Stand, account: Account) -> Event | None:
    """Until the patron goes back; answers a scan that belongs to the page before."""
    view = _page(stand, account)
    while True:
        session.show(view)
        match await session.next():
            case Pressed(Button.BACK):
                return None
            case CardRead() | ItemSeen() as event:
                return event
            case Pressed(Button.REVEAL, number):
                view = replace(view, revealed=toggled(view.revealed, number))
            case Pressed(Button.PRINT) if view.receipt not in {Receipt.NOTHING, Receipt.PRINTED}:
                session.show(replace(view, receipt=Receipt.PRINTING))
                document = loan_list(stand.desk.imprint(session.language), view.account)
                view = replace(view, receipt=await put_on_paper(stand.desk, document))
            case Pressed(Button.RENEW, number) if view.can_renew and (loan := _loan(view.account, number)):
                view = await _renewed(session, stand, view, (loan,))
            case Pressed(Button.RENEW_ALL) if view.can_renew and view.account.loans:
                view = await _renewed(session, stand, view, view.account.loans)
            case Pressed(Button.REPORT, number) if view.can_report and (loan := _loan(view.account, number)):
                view = await _reported(session, stand, view, loan)


async def _renewed(session: Session, stand: Stand, view: Loans, chosen: tuple[OpenLoan, ...]) -> Loans:
    await renew(session, stand.desk, stand.catalog, view.account.patron, tuple(loan.loan for loan in chosen))
    return await _again(session, stand, view)


async def _reported(session: Session, stand: Stand, view: Loans, loan: OpenLoan) -> Loans:
    if loan.case is not None:
        return view
    case = await report(session, stand.catalog, loan.loan.number, loan.loan.item)
    if case is None:
        return view
    session.show(CaseOpened(case, late=loan.days_left < 0))
    while await session.next() not in {Pressed(Button.BACK), Pressed(Button.DONE)}:
        pass
    return await _again(session, stand, view)


async def _again(session: Session, stand: Stand, view: Loans) -> Loans:
    """The page after a change: what was revealed stays so."""
    session.show(replace(view, busy=True))
    account = await open_account(session, stand.catalog, view.account.patron)
    return replace(_page(stand, account), revealed=view.revealed)


def _page(stand: Stand, account: Account) -> Loans:
    receipt = Receipt.OFFERED if account.loans else Receipt.NOTHING
    return Loans(
        account, receipt=receipt, can_renew=stand.can(Ability.RENEW), can_report=stand.can(Ability.REPORT)
    )


def _loan(account: Account, number: str) -> OpenLoan | None:
    return next((loan for loan in account.loans if loan.loan.number == number), None)
