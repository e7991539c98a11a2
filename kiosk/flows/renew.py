"""Renewing one loan or all of them, each with its own answer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Patron, Refusal, Unavailable
from kiosk.desk import Desk
from kiosk.flows.asking import new_key, twice
from kiosk.flows.hand_over import hand_over, summary
from kiosk.session import Session
from kiosk.views import Act, Outcome, Unsettled, Working


async def renew(session: Session, desk: Desk, catalog: Catalog, patron: Patron, loans: tuple[Loan, ...]) -> None:
    """Every loan gets an answer, whoever walks away; then the patron sees them all (seed 001, C)."""
    outcomes: tuple[Outcome, ...] = ()
    for loan in loans:
        session.show(Working(len(outcomes), len(loans), Act.RENEW))
        outcomes += (await _renew_one(catalog, patron, loan),)
    await hand_over(session, desk, catalog, summary(patron, outcomes, Act.RENEW))


async def _renew_one(catalog: Catalog, patron: Patron, loan: Loan) -> Outcome:
    try:
        outcome = await twice(partial(catalog.renew, patron.id, loan.number, new_key()))
    except Unavailable:
        return Unsettled(loan.item)
    return replace(outcome, item=loan.item) if isinstance(outcome, Refusal) else outcome
