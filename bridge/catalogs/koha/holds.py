"""Holds: a patron's place in Koha's queue for a title, or for one copy of it."""

from __future__ import annotations

from typing import Any

from bridge.catalogs.koha import holdings
from bridge.catalogs.koha.api import Api, Listing, Problem
from bridge.catalogs.koha.reasons import HOLD, reasons
from bridge.catalogs.koha.shapes import BiblioRecord, HoldRecord
from bridge.catalogs.koha.words import number
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.discovery import Title

_NO_HOLD = Refusal((Reason.HOLD_UNKNOWN,))
_NO_TITLE = Refusal((Reason.TITLE_UNKNOWN,))


class Holds:
    """`library` is where a stand's holds are fetched."""

    def __init__(self, api: Api, library: str) -> None:
        self._api, self._library = api, library

    async def of(self, patron: int) -> tuple[Hold, ...]:
        return await self._told(await self._api.find(Listing("/holds", {"patron_id": patron}), HoldRecord))

    async def place(self, patron: str, title: str, barcode: str | None) -> Hold | Refusal:
        id, work_id = number(patron), number(title)
        if id is None:
            return Refusal((Reason.CARD_UNKNOWN,))
        work = None if work_id is None else await holdings.biblio(self._api, work_id)
        if work is None:
            return _NO_TITLE
        body: dict[str, Any] = {
            "patron_id": id,
            "biblio_id": work.biblio_id,  # with a copy as well: Koha counts the queue by it
            "pickup_library_id": self._library,
        }
        if barcode is not None:
            record = await holdings.item_by_barcode(self._api, barcode)
            if record is None or record.biblio_id != work.biblio_id:
                return Refusal((Reason.ITEM_UNKNOWN,))
            body["item_id"] = record.item_id
        if await self._api.find(Listing("/holds", {"patron_id": id, "biblio_id": work.biblio_id}), HoldRecord):
            return Refusal((Reason.HOLD_ALREADY_PLACED,))
        return await self._placed(body, work)

    async def cancel(self, patron: str, hold: str) -> Hold | Refusal:
        id, hold_id = number(patron), number(hold)
        if id is None or hold_id is None:
            return _NO_HOLD
        found = await self._api.find(Listing("/holds", {"hold_id": hold_id, "patron_id": id}), HoldRecord)
        if not found:
            return _NO_HOLD
        (was,) = await self._told(found[:1])
        reply = self._api.told(await self._api.act("DELETE", f"/holds/{hold_id}"), 204, 404)
        return was if reply.status == 204 else _NO_HOLD

    async def _placed(self, body: dict[str, Any], work: BiblioRecord) -> Hold | Refusal:
        reply = self._api.told(await self._api.act("POST", "/holds", body), 201, 400, 403, 404, 409)
        match reply.status:
            case 201:
                (title,) = await holdings.titles(self._api, [work])
                return _hold(reply.read(HoldRecord), title)
            case 404:
                return _NO_TITLE
        return Refusal(reasons([reply.read(Problem).error_code or ""], HOLD))

    async def _told(self, records: tuple[HoldRecord, ...]) -> tuple[Hold, ...]:
        wanted = sorted({record.biblio_id for record in records if record.biblio_id is not None})
        if not wanted:
            return ()
        works = await self._api.find(Listing("/biblios", {"biblio_id": wanted}), BiblioRecord)
        titles = dict(zip((work.biblio_id for work in works), await holdings.titles(self._api, works), strict=True))
        return tuple(_hold(record, titles.get(record.biblio_id or 0)) for record in records)


def _hold(record: HoldRecord, title: Title | None) -> Hold:
    ready = record.status == "W"
    return Hold(
        str(record.hold_id),
        title or Title(str(record.biblio_id or 0), ""),
        HoldState.READY if ready else HoldState.WAITING,
        0 if ready else max(1, record.priority or 1),
        record.expiration_date if ready else None,
    )
