"""Renewing one loan or all of them, or the item in somebody's hand, each with its own answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, Loan, Patron, Refusal
from kiosk.desk import Desk
from kiosk.flows.asking import new_key, settled
from kiosk.flows.hand_over import hand_over, summary
from kiosk.session import Session
from kiosk.views import Act, Outcome, Working

Asked = tuple[Item, Callable[[str], Awaitable[Loan | Refusal]]]  # what to renew, and how, with an act's key


async def renew(session: Session, desk: Desk, catalog: Catalog, patron: Patron, loans: tuple[Loan, ...]) -> None:
    """Renews loans that the account tells (seed 001, C)."""
    asked = tuple((loan.item, partial(catalog.renew, patron.id, loan.number)) for loan in loans)
    await _renew(session, desk, catalog, patron, asked)


async def renew_in_hand(session: Session, desk: Desk, catalog: Catalog, patron: Patron, item: Item) -> None:
    """Renews the item that the patron has scanned: no account is needed for it."""
    await _renew(session, desk, catalog, patron, ((item, partial(catalog.renew_item, patron.id, item.barcode)),))


async def _renew(session: Session, desk: Desk, catalog: Catalog, patron: Patron, asked: tuple[Asked, ...]) -> None:
    """Every loan gets an answer, whoever walks away; then the patron sees them all."""
    outcomes: tuple[Outcome, ...] = ()
    for item, question in asked:
        session.show(Working(len(outcomes), len(asked), Act.RENEW))
        outcomes += (await settled(partial(question, new_key()), item),)
    await hand_over(session, desk, catalog, summary(patron, outcomes, Act.RENEW))
