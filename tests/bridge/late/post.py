"""Letters as kiosks would send them to a town's library, and what the library has made of them, apart from ids."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.matters import OPEN, MatterKind
from bridge.contract.circulation import Refusal
from bridge.contract.letters import Deed, Delivered, Letter, Told
from tests.bridge.embedded.town import Town


def letter(town: Town, deed: Deed, barcode: str, card: str = "", hours_ago: float = 0, **more: Any) -> Letter:
    """Done so many hours ago, with the right time."""
    at = town.now - timedelta(hours=hours_ago)
    return replace(Letter(next(town.keys), deed, at, card=card, barcode=barcode), **more)


def deliver(town: Town, sent: Letter, kiosk: str = "K1") -> Delivered | Refusal:
    return asyncio.run(town.library.mailbox(kiosk).deliver(sent))


def delivered(town: Town, sent: Letter, kiosk: str = "K1") -> Delivered:
    answer = deliver(town, sent, kiosk)
    assert isinstance(answer, Delivered), answer
    return answer


def became(town: Town, key: str) -> Told | None:
    return asyncio.run(town.library.mailbox("K1").what_became_of(key))


def borrowed(town: Town, patron: str, barcode: str, hours_ago: float, kiosk: str = "K1", **more: Any) -> Delivered:
    return delivered(town, letter(town, Deed.BORROW, barcode, f"card-{patron}", hours_ago, **more), kiosk)


def returned(town: Town, barcode: str, hours_ago: float, kiosk: str = "K1", **more: Any) -> Delivered:
    return delivered(town, letter(town, Deed.RETURN, barcode, hours_ago=hours_ago, **more), kiosk)


def renewed(town: Town, patron: str, barcode: str, hours_ago: float, **more: Any) -> Delivered:
    return delivered(town, letter(town, Deed.RENEW, barcode, f"card-{patron}", hours_ago, **more))


def open_matters(town: Town) -> list[MatterKind]:
    query = select(tables.matters.c.kind).where(OPEN).order_by(tables.matters.c.kind)
    return [MatterKind(kind) for (kind,) in town.look(query)]


def history(town: Town) -> list[tuple[str, int, datetime, datetime | None, bool]]:
    """Of every loan that counts: patron, item, when it began, when it ended, and whether that is only presumed."""
    loan = tables.loans.c
    query = select(loan.patron_id, loan.item_id, loan.lent_at, loan.returned_at, loan.presumed).where(~loan.undone)
    return town.look(query.order_by(loan.item_id, loan.lent_at, loan.patron_id))


def owed(town: Town) -> list[tuple[str, int]]:
    fine = tables.fines.c
    return town.look(select(fine.patron_id, fine.amount).order_by(fine.patron_id, fine.amount))
