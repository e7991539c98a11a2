"""Placing a hold on a title that is on the screen, or on one of its copies."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bridge.contract.account import Hold
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Patron, Refusal, Whereabouts
from bridge.contract.discovery import TitleDetail
from kiosk.flows.asking import new_key, twice
from kiosk.session import Session
from kiosk.views import TitleShown


def can_hold(detail: TitleDetail) -> bool:
    """Whether waiting makes sense: there are copies that leave the house, and it is nothing to be read on a screen."""
    lendable = any(copy.whereabouts is not Whereabouts.READING_ROOM for copy in detail.copies)
    return lendable and not detail.title.link


async def place_hold(
    session: Session, catalog: Catalog, patron: Patron, view: TitleShown, barcode: str | None
) -> TitleShown:
    """The title with the patron's hold, or with the reason why not (seed 000, 4)."""
    session.show(replace(view, problem=None, busy=True))
    match await twice(partial(catalog.place_hold, patron.id, view.detail.title.id, barcode, new_key())):
        case Hold() as hold:
            return replace(view, can_hold=False, hold=hold, problem=None)
        case Refusal() as refusal:
            return replace(view, problem=refusal)
