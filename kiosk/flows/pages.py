"""What the pages of an account have in common: asking for it again, and titles that are hidden until touched."""

from __future__ import annotations

from bridge.contract.account import Account
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron, Refusal
from kiosk.flows.identify import refuse
from kiosk.session import Session


async def open_account(session: Session, catalog: Catalog, patron: Patron) -> Account:
    """The account as it is now. A patron who is none any more is told so, and leaves: PatronLeft."""
    answer = await catalog.account(patron.id)
    if isinstance(answer, Refusal):
        await refuse(session, answer.reasons)
    return answer


def toggled(numbers: tuple[str, ...], number: str) -> tuple[str, ...]:
    """`numbers` with this one, or without it when it was there."""
    return tuple(other for other in numbers if other != number) if number in numbers else (*numbers, number)
