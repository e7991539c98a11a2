"""Loans that have happened while Koha could not be asked: entered with their time, whatever Koha would have said."""

from __future__ import annotations

from datetime import datetime

from bridge.catalogs.koha import holdings
from bridge.catalogs.koha.api import Api
from bridge.catalogs.koha.members import Members
from bridge.catalogs.koha.offline import OfflineService
from bridge.catalogs.koha.words import item_of, loan_of
from bridge.contract.circulation import Loan, Reason, Refusal
from bridge.rules import Rules


class LateLending:
    def __init__(self, api: Api, members: Members, offline: OfflineService, rules: Rules) -> None:
        self._api, self._members, self._offline, self._rules = api, members, offline, rules

    async def borrow(self, patron: str, barcode: str, at: datetime) -> Loan | Refusal:
        """Whoever had the item until then has brought it back, since the patron has it."""
        member = await self._members.by_id(patron)
        if member is None or not member.cardnumber:
            return Refusal((Reason.CARD_UNKNOWN,))
        record = await holdings.item_by_barcode(self._api, barcode)
        if record is None:
            return Refusal((Reason.ITEM_UNKNOWN,))
        item = item_of(record)
        checkout = await holdings.open_checkout(self._api, record.item_id)
        if checkout is not None and checkout.patron_id == member.patron_id:
            return Refusal((Reason.ITEM_ALREADY_YOURS,), item)  # Koha would renew it
        then = at.astimezone(self._rules.now().tzinfo)
        if refused := await self._offline.lend(member.cardnumber, record.external_id or barcode, then):
            return Refusal(refused.reasons, item)
        checkout = await holdings.open_checkout(self._api, record.item_id)
        if checkout is None or checkout.patron_id != member.patron_id:
            return Refusal((Reason.ASK_DESK,), item)  # Koha says yes even when it could not
        return loan_of(checkout, item, self._rules)
