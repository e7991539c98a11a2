"""Stands that were on their own for a while, and what contradicts itself when they have told everything."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.sample import cast
from bridge.contract.circulation import Refusal
from bridge.contract.letters import Deed, Delivered, Letter
from tests.bridge.desk.scene import Scene

matters = tables.matters.c


@dataclass(frozen=True)
class Stands:
    """Two stands, "lobi-1" and "lantai-2"; `hours` are those since the act."""

    scene: Scene

    def tell(
        self, deed: Deed, hours: float, card: str = "", barcode: str = "", kiosk: str = "lobi-1", **more: Any
    ) -> Delivered | Refusal:
        at = self.scene.now - timedelta(hours=hours)
        knew = at - timedelta(minutes=40)
        sent = Letter(next(self.scene.keys), deed, at, card=card, barcode=barcode, **({"knew": knew} | more))
        return asyncio.run(self.scene.library.mailbox(kiosk).deliver(sent))

    def lend(self, card: str, barcode: str, hours: float, kiosk: str = "lobi-1", **more: Any) -> None:
        answer = self.tell(Deed.BORROW, hours, card, barcode, kiosk, due=date(2026, 12, 21), **more)
        assert isinstance(answer, Delivered), answer


def number_of(scene: Scene, kind: MatterKind) -> str:
    """Of the newest of this kind."""
    of_kind = select(matters.number).where(matters.kind == kind.value).order_by(matters.id.desc()).limit(1)
    number: str = scene.one(of_kind)
    return number


def disagree(scene: Scene) -> None:
    """A matter of every kind, on a busy Monday."""
    stands = Stands(scene)
    stands.lend("A26000002", "BK000010", 5)
    stands.lend("A26000003", "BK000010", 3, "lantai-2", sure=False, estimated=True)
    stands.lend("A26000002", cast.BOOK_LONG_TITLE, 4)
    stands.lend(cast.SUSPENDED_CARD, cast.BOOK_HOSTILE_TITLE, 2)
    stands.lend("A26000016", cast.BOOK_ON_HOLD, 0.2)
    stands.lend("A26000018", cast.BOOK_REFERENCE, 2.4, "lantai-2")
    stands.lend("A26000018", "BK000009", 0.1)
    stands.tell(Deed.RETURN, 2.5, barcode=cast.BOOK_ARABIC_TITLE, kiosk="lantai-2")
    stands.tell(Deed.RENEW, 1.5, "A26000001", "BK000008")
    stands.tell(Deed.RETURN, 30, barcode="BK000002", kiosk="lantai-2")
    stands.tell(Deed.BORROW, 1, "KARTU-LAMA-77", "BK000006")
    stands.tell(Deed.RETURN, 1, barcode=cast.UNKNOWN_BOOK, knew=None)
