"""Returns: taken back over SIP2 or Koha's offline service, since REST has none, and told as REST tells them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bridge.catalogs.koha import holdings
from bridge.catalogs.koha.api import Api, Listing
from bridge.catalogs.koha.shapes import AccountLine, Balance, CheckoutRecord, HoldRecord, ItemRecord
from bridge.catalogs.koha.words import day_of, fine_of, item_of, moment, number, rupiah
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import Fine, Item, Place, Reason, Refusal, Returned, Unavailable
from bridge.policy import bin_for
from bridge.rules import Rules

_log = logging.getLogger(__name__)


class ReturnWay(Protocol):
    """As much of a `LibrarySystem` as takes items back: Koha's own SIP2 server, or its offline service."""

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        """As `LibrarySystem.return_item`."""


class Returning:
    """`captures_holds`: the way itself says when somebody waits for the item."""

    def __init__(self, api: Api, way: ReturnWay, rules: Rules, captures_holds: bool) -> None:
        self._api, self._way, self._rules, self._captures_holds = api, way, rules, captures_holds

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        record = await holdings.item_by_barcode(self._api, barcode)
        if record is None:
            return Refusal((Reason.ITEM_UNKNOWN,))
        checkout = await holdings.open_checkout(self._api, record.item_id)
        if checkout is None:
            return Refusal((Reason.ITEM_NOT_LENT,), item_of(record))
        taken = await self._way.return_item(record.external_id or barcode, act)
        if isinstance(taken, Refusal):
            return replace(taken, item=item_of(record))
        return await self._told(checkout, record, taken)

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        if number(loan) is None:
            return None
        reply = self._api.told(await self._api.get(f"/checkouts/{loan}"), 200, 404)
        checkout = reply.read(CheckoutRecord) if reply.status == 200 else None
        if checkout is None or checkout.checkin_date is None:
            return None
        record = await holdings.item_by_barcode(self._api, barcode)
        if record is None:
            return None
        at = moment(checkout.checkin_date, self._rules)
        return await self._told(checkout, record, Returned("", item_of(record), at, None))

    async def _told(self, checkout: CheckoutRecord, record: ItemRecord, taken: Returned) -> Returned:
        """It has happened: what cannot be found out about it now is left out."""
        item, due = item_of(record), day_of(checkout)
        returned = replace(
            taken,
            number=str(checkout.checkout_id),
            item=item,
            due=due,
            bin=taken.bin or bin_for(item.call_number, self._rules.policy),
        )
        try:
            if returned.fine is None and returned.returned_at.date() > due:
                returned = replace(returned, fine=await self._fine(checkout, item, returned.returned_at))
            if returned.place is Place.BIN and not self._captures_holds and await self._is_waited_for(record):
                returned = replace(returned, place=Place.DESK)
        except Unavailable as error:
            _log.warning("a return is told without its fine or place: %s", error)
        return returned

    async def _fine(self, checkout: CheckoutRecord, item: Item, at: datetime) -> Fine | None:
        """What Koha has charged for the lateness; None where it charges later, or nothing."""
        if checkout.patron_id is None:
            return None
        lines = await charges(self._api, str(checkout.patron_id))
        for line in lines:
            if line.debit_type == "OVERDUE" and checkout.checkout_id in (line.checkout_id, line.old_checkout_id):
                return replace(fine_of(line, item), due=day_of(checkout), returned=at.date())
        return None

    async def _is_waited_for(self, record: ItemRecord) -> bool:
        """The offline service keeps an item back for nobody, so a librarian has to."""
        holds = await self._api.find(Listing("/holds", {"biblio_id": record.biblio_id}), HoldRecord)
        return any(not hold.status and str(hold.item_id or record.item_id) == str(record.item_id) for hold in holds)


async def charges(api: Api, patron: str) -> tuple[AccountLine, ...]:
    """What a patron owes, those things only that come to a rupiah."""
    reply = api.told(await api.get(f"/patrons/{patron}/account"), 200, 404)
    lines = reply.read(Balance).outstanding_debits.lines if reply.status == 200 else ()
    return tuple(line for line in lines if rupiah(line.amount_outstanding) > 0)
