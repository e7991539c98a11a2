"""What the pages of an account have in common: asking for it again, and titles that are hidden until touched."""

from __future__ import annotations

from bridge.contract.account import Account
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron, Reason, Refusal, Unavailable
from kiosk.flows.identify import refuse
from kiosk.session import Session


async def open_account(session: Session, catalog: Catalog, patron: Patron) -> Account:
    """The account as it is now. A patron who is none any more is told so, and leaves: PatronLeft.

    Raises Unavailable also when a stand that takes the library's place has no accounts.
    """
    answer = await catalog.account(patron.id)
    if isinstance(answer, Refusal) and Reason.NOT_OFFLINE in answer.reasons:
        raise Unavailable("only the library has accounts")
    if isinstance(answer, Refusal):
        await refuse(session, answer.reasons)
    return answer


def toggled(numbers: tuple[str, ...], number: str) -> tuple[str, ...]:
    """`numbers` with this one, or without it when it was there."""
    return tuple(other for other in numbers if other != number) if number in numbers else (*numbers, number)
