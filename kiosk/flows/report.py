"""Reporting a damaged or lost item: what happened, and the case that is opened about it."""

from __future__ import annotations

from functools import partial

from bridge.contract.account import Case, CaseKind
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Item, Refusal
from kiosk.events import Button, Pressed
from kiosk.flows.asking import new_key, twice
from kiosk.session import Session
from kiosk.views import AskCase


async def report(
    session: Session, catalog: Catalog, loan: str, item: Item, kinds: tuple[CaseKind, ...] = tuple(CaseKind)
) -> Case | None:
    """The case that was opened about the item of this loan, by its number; None when the patron went back."""
    problem: Refusal | None = None
    while True:
        session.show(AskCase(item, kinds, problem))
        match await session.next():
            case Pressed(Button.BACK):
                return None
            case Pressed(Button.CASE, kind) if kind in kinds:
                match await twice(partial(catalog.report, loan, CaseKind(kind), new_key())):
                    case Case() as case:
                        return case
                    case Refusal() as problem:
                        pass
